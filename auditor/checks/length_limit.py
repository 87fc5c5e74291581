"""TXT017: texts that all end at the same number of characters or words, in the middle of their words or sentences."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.faults.function_words import ON_ORDER
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "length-limit"

_MIN_ROWS = 50  # different texts of one kind that have exactly the greatest length
# Their share of all. Source: of the texts that end in letters, 2% or less in 338 good sets.
_MIN_SHARE = 0.3
_MIN_CHARS, _MIN_WORDS = 8, 8  # of that length
# Share of these texts that end in a letter, and different letters that they end in. Source: codes, dates and boards of
# games have one length, too, and end in digits and signs or in few letters.
_MIN_LETTERS, _MIN_ENDINGS = 0.6, 8
_MIN_SPACED = 0.5  # share of these texts with several words, or in a script without spaces
_MIN_OPEN = 0.7  # share of the texts with the most words that end in a letter
# Words that end hardly any sentence, and their share of the last words. Source: a third of the words of English texts; none at
# the end of lists of words and of prompts from one template, which have one number of words by design.
_NEVER_LAST = (
    r"(?i)\b(?:the|an?|of|and|to|in|for|with|that|is|by|on|at|as|from|der|die|das|und|den|zu|mit|von|le|la|les|des|de|et|du|en|el|los|y|un"
    r"|una|que|con|il|di|e|per|и|в|на|с|по|не|что|het|een|van|que|do|da|os|w|z|się)$"
)
_MIN_NEVER_LAST = 0.08
_MIN_GOING_ON = 20  # characters of an answer that continues its prompt
_SEVERAL = r"\S\s+\S|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]{4}"
# Share of the answers that end with an ellipsis, and share of the prompts that may. Source: 22% of the answers and as many
# prompts in comics, 3% at most in all other good sets.
_MIN_ELLIPSES, _MAX_ELLIPSES = 0.5, 0.1
_ELLIPSIS = r"[\pL\pM\d,] ?(?:\.\.\.|…)\W*$"
_SIDES = {INPUT: "prompts", OUTPUT: "answers"}

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the set for the prompts, and for the answers, if many of them end at a limit."""
    found = [
        detail
        for side, name in _SIDES.items()
        if side != INPUT or not _are_beginnings(data.outputs)
        for detail in _limits(data.texts.filter(pl.col("side") == side)["text"], name)
    ]
    found += _shortened(data.outputs) if data.task in ("generation", "preference") else []
    return Ran(whole_file("TXT017", found[:1]))


def _are_beginnings(outputs: pl.DataFrame) -> bool:
    """Return whether most answers contain the last words of their prompt or go on with a small letter: prompts are beginnings."""
    texts = outputs.drop_nulls(["text", "before"])
    end = pl.col("before").str.strip_chars().str.extract(r"(\S+\s+\S+\s+\S+)$", 1)
    repeats = contains(pl.col("text"), end)
    goes_on = pl.col("text").str.contains(r"^\s*\p{Ll}") & (
        pl.col("text").str.len_chars() >= _MIN_GOING_ON
    )
    begun = texts.select((repeats | goes_on).fill_null(value=False)).to_series()
    return len(begun) > 0 and 2 * int(begun.sum()) >= len(begun)


def _shortened(outputs: pl.DataFrame) -> list[tuple[str, float]]:
    """Return (detail, share) if most answers end with an ellipsis after a letter, and hardly any prompt does."""
    answers, prompts = (
        outputs[name].drop_nulls().str.contains(_ELLIPSIS) for name in ("text", "before")
    )
    count = int(answers.sum())
    if count < max(_MIN_ROWS, _MIN_ELLIPSES * len(answers)) or prompts.sum() > _MAX_ELLIPSES * len(
        prompts
    ):
        return []
    return [
        (
            f"{count:,} of {len(answers):,} answers end with an ellipsis, and hardly any prompt",
            round(count / len(answers), 4),
        )
    ]


def _limits(texts: pl.Series, name: str) -> list[tuple[str, float]]:
    """Return (detail, share) of a limit of characters, or else of words, that many ``texts`` end at."""
    different = texts.unique(maintain_order=True).rename("text")
    if len(different) < _MIN_ROWS:
        return []
    text = pl.col("text")
    words = text.str.count_matches(r"\S+")
    sizes = different.to_frame().with_columns(characters=text.str.len_chars())
    # Each word but one takes two characters; texts that are too short for as many words as the longest has are not counted.
    most = int(sizes.top_k(1, by="characters").select(words).item())
    likely = sizes.filter(pl.col("characters") >= 2 * most - 1).with_columns(words=words)
    for unit, least in (("characters", _MIN_CHARS), ("words", _MIN_WORDS)):
        longest = int(likely.select(pl.col(unit).max()).item())
        at_limit = likely.filter(pl.col(unit) == longest)
        # Words in a random order may end with any of them.
        at_limit = at_limit.filter(~ON_ORDER.contains(text))
        share = at_limit.height / sizes.height
        if longest < least or at_limit.height < max(_MIN_ROWS, _MIN_SHARE * sizes.height):
            continue
        other = "words" if unit == "characters" else "characters"
        if at_limit[other].n_unique() > 1 and _are_cut(at_limit["text"], of_words=unit == "words"):
            many = f"{at_limit.height:,} of {sizes.height:,} different {name}"
            return [(f"{many} end after exactly {longest:,} {unit}", round(share, 4))]
    return []


def _are_cut(texts: pl.Series, *, of_words: bool) -> bool:
    """Return whether texts of one length end in letters of many kinds, as no end of a sentence, a list or a code does."""
    texts = texts.str.strip_chars()
    last = texts.str.tail(1).str.to_lowercase()
    letters = last.filter(last.str.contains(r"[\pL\pM]"))
    least_open = _MIN_OPEN if of_words else _MIN_LETTERS
    if len(letters) < least_open * len(texts) or letters.n_unique() < _MIN_ENDINGS:
        return False
    if of_words and texts.str.contains(_NEVER_LAST).sum() < _MIN_NEVER_LAST * len(texts):
        return False
    several = int(texts.str.contains(_SEVERAL).sum())
    return several >= _MIN_SPACED * len(texts) and not is_code(texts).all()
