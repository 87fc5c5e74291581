"""TXT017: texts that all end at the same number of characters or words, in the middle of their words or sentences."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.forms.code import is_code
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
_SEVERAL = r"\S\s+\S|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]{4}"
_SIDES = {INPUT: "prompts", OUTPUT: "answers"}

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the set for the prompts, and for the answers, if many of them end at a limit."""
    found = [
        detail
        for side, name in _SIDES.items()
        for detail in _limits(data.texts.filter(pl.col("side") == side)["text"], name)
    ]
    return Ran(whole_file("TXT017", found[:1]))


def _limits(texts: pl.Series, name: str) -> list[tuple[str, float]]:
    """Return (detail, share) of a limit of characters, or else of words, that many ``texts`` end at."""
    different = texts.unique(maintain_order=True).rename("text")
    if len(different) < _MIN_ROWS:
        return []
    text = pl.col("text")
    sizes = different.to_frame().with_columns(
        characters=text.str.len_chars(), words=text.str.count_matches(r"\S+")
    )
    for unit, least in (("characters", _MIN_CHARS), ("words", _MIN_WORDS)):
        longest = int(sizes.select(pl.col(unit).max()).item())
        at_limit = sizes.filter(pl.col(unit) == longest)
        share = at_limit.height / sizes.height
        if longest < least or at_limit.height < max(_MIN_ROWS, _MIN_SHARE * sizes.height):
            continue
        if _are_cut(at_limit["text"], least_open=_MIN_OPEN if unit == "words" else _MIN_LETTERS):
            many = f"{at_limit.height:,} of {sizes.height:,} different {name}"
            return [(f"{many} end after exactly {longest:,} {unit}", round(share, 4))]
    return []


def _are_cut(texts: pl.Series, *, least_open: float) -> bool:
    """Return whether texts of one length end in letters of many kinds, as no end of a sentence or a code does."""
    last = texts.str.strip_chars().str.tail(1).str.to_lowercase()
    letters = last.filter(last.str.contains(r"[\pL\pM]"))
    several = int(texts.str.contains(_SEVERAL).sum())
    if len(letters) < least_open * len(texts) or letters.n_unique() < _MIN_ENDINGS:
        return False
    return several >= _MIN_SPACED * len(texts) and not is_code(texts).all()
