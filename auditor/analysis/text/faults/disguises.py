"""Texts written so that no reader and no tokenizer meets their words: letters replaced, reversed, apart or together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from auditor.analysis.text.letter_model import LetterModel

LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
ROTATED: Final = LOWER[13:] + LOWER[:13]
DIGITS: Final = {"4": "a", "3": "e", "1": "i", "0": "o", "5": "s", "7": "t", "@": "a", "$": "s"}
# Bits by letter of texts in a language, by the letters of the prompts of their set. Source: own answers of 12 sets in
# English 2.4 to 5.9, reversed and replaced letters 5.9 to 12; decoded again, 2.4 to 5.
MIN_BITS, _MAX_DECODED_BITS, _MIN_GAIN = 5.3, 5.3, 1.5
# Above it a text is in no language that is written with these letters. Source: texts of 70 languages in Latin letters
# have at most 7.9 by the letters of English prompts, all but 1% of them 7.4; keys hit at random 7.4 to 10.
MIN_RANDOM_BITS: Final = 7.4
_LETTER: Final = r"[\p{Latin}\p{Han}\p{Hiragana}\p{Katakana}]"
_APART: Final = (
    rf"(?:(?:^|\s)\s*{_LETTER}[,.!?，。、]?){{15}}(?:\s|$)"  # letters with spaces between them
)
_TWICE: Final = "|".join(letter * 2 for letter in LOWER)
_MIN_APART: Final = 5  # different ones; tags of words are fewer: O O B O
_MIN_TWICE, _MIN_LETTERS = 0.4, 30  # pairs of equal letters, as a share of the letters, and letters
_MIN_LATIN: Final = 0.9  # of the letters
_MAX_VOWELS = 0.03  # of the letters; all languages in Latin letters have ten times as many
_VOWELS: Final = "aeiouyà-æè-ïò-öù-ý"
_SEVEN_VOWELS: Final = (
    f"(?i)(?:[{_VOWELS}][^{_VOWELS}]*){{7}}"  # more than `_MAX_VOWELS` of 200 letters
)
_PERCENT: Final = r"%[0-9A-Fa-f]{2}"
_ESCAPES: Final = r"(?:\\u[0-9a-fA-F]{4}){10}"
_MIN_PERCENT: Final = 5
_MIN_TOGETHER: Final = 60  # letters without a space; longer than any word
_NO_PROSE: Final = r"[\s/\\@_{}|]"
_LONG_RUNS: Final = r"(?:[a-z]{8}\S*?){3}"  # of letters, among sums without spaces
_NO_SUM: Final = r"\s|://|[a-z][/.][a-z]|[\\@_{}|]"
_MAX_CAPITALS: Final = (
    0.2  # share of the letters without a space that are capitals, with more they are names or codes
)


def decoded_by(model: LetterModel, texts: pl.Series, bits: pl.Series) -> pl.Series:
    """Return how the letters of each text are changed (String[n]), null where no change makes a language of it.

    Args:
        model: Of texts in the language that is expected.
        texts: The texts.
        bits: ``model.bits(texts)``.
    """
    text = pl.col("text")
    rows = pl.DataFrame({"text": texts, "bits": bits}).with_row_index("at")
    unlikely = rows.filter(pl.col("bits") >= MIN_BITS)
    lower = text.str.to_lowercase()
    ways = {
        "are in reverse order": text.str.reverse(),
        "are each replaced by the 13th after it": lower.str.replace_many(
            list(LOWER), list(ROTATED)
        ),
        "are partly digits": lower.str.replace_many(list(DIGITS), list(DIGITS.values())),
    }
    found = []
    for what, decoded in ways.items():
        plain = unlikely.with_columns(plain=model.bits(unlikely.select(decoded)["text"]))
        natural = pl.col("plain") <= pl.min_horizontal(
            pl.lit(_MAX_DECODED_BITS), pl.col("bits") - _MIN_GAIN
        )
        found.append(plain.filter(natural).select("at", "plain", what=pl.lit(what)))
    best = pl.concat(found).sort("plain").unique("at", keep="first", maintain_order=True)
    return rows.join(best, on="at", how="left", maintain_order="left")["what"]


def bits_by_order(bits: Callable[[pl.Series], pl.Series], texts: pl.Series) -> dict[str, float]:
    """Return the mean ``bits`` by letter of ``texts`` as they are (key "") and decoded, by what was done to their letters.

    Texts with too few letters are left out; the mean is 0 if all are.
    """
    text, lower = pl.col("text"), pl.col("text").str.to_lowercase()
    orders = {
        "": text,
        "in reverse order": text.str.reverse(),
        "each replaced by the 13th after it": lower.str.replace_many(list(LOWER), list(ROTATED)),
    }
    rows = texts.to_frame("text")
    found = pl.DataFrame({key: bits(rows.select(way)["text"]) for key, way in orders.items()})
    found = found.drop_nulls()
    return {key: float(found[key].sum()) / max(1, found.height) for key in orders}


def vowel_share(texts: pl.Series) -> float:
    """Return the share of vowels among the letters of ``texts``; 1 if these are not Latin ones."""
    letters, latin, vowels = (
        int(texts.str.count_matches(pattern).sum())
        for pattern in (r"\pL", r"\p{Latin}", f"(?i)[{_VOWELS}]")
    )
    return vowels / latin if latin >= _MIN_LATIN * max(1, letters) else 1.0


def with_spacing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose ``text`` (of at most 200 characters) has other spaces than a language, and ``what`` is wrong."""
    text = pl.col("text")
    spaces = ~text.str.contains(r"\s") | text.str.contains(_APART)
    # Letters are counted only where two fast tests let a text pass.
    twice = text.str.to_lowercase().str.count_matches(_TWICE) >= _MIN_TWICE * _MIN_LETTERS
    likely = rows.filter(spaces | twice | ~text.str.contains(_SEVEN_VOWELS))
    likely = likely.filter(spaces | _is_twice(text) | _no_vowels(text))
    return likely.with_columns(what=_spacing(text)).drop_nulls("what")


def _is_twice(text: pl.Expr) -> pl.Expr:
    letters = text.str.count_matches("[A-Za-z]")
    pairs = text.str.to_lowercase().str.count_matches(_TWICE)
    return (letters >= _MIN_LETTERS) & (pairs >= _MIN_TWICE * letters)


def _no_vowels(text: pl.Expr) -> pl.Expr:
    letters, latin = text.str.count_matches(r"\pL"), text.str.count_matches("[A-Za-z]")
    vowels = text.str.count_matches(f"(?i)[{_VOWELS}]")
    return (latin >= _MIN_LETTERS) & (latin == letters) & (vowels <= _MAX_VOWELS * latin)


def _spacing(text: pl.Expr) -> pl.Expr:
    """Return what is wrong with the spaces of each text (String), or null."""
    together = ~text.str.contains(_NO_PROSE) & (text.str.count_matches(r"\pL") >= _MIN_TOGETHER)
    sums = ~text.str.contains(_NO_SUM) & text.str.contains(_LONG_RUNS)
    capitals = text.str.count_matches(r"\p{Lu}") <= _MAX_CAPITALS * text.str.count_matches(r"\pL")
    latin = text.str.count_matches("[a-z]") >= _MIN_TOGETHER // 2
    percent = text.str.count_matches(_PERCENT) >= _MIN_PERCENT
    apart = text.str.extract_all(rf"\b{_LETTER}\b").list.n_unique()
    return (
        pl.when(text.str.contains(_APART) & (apart >= _MIN_APART))
        .then(pl.lit("has a space after every letter"))
        .when(percent & ~text.str.contains(r"\s|://"))
        .then(pl.lit("is percent-encoded, as in addresses"))
        .when(text.str.contains(_ESCAPES))
        .then(pl.lit("is written in Unicode escapes"))
        .when(_is_twice(text))
        .then(pl.lit("has each letter twice"))
        .when(_no_vowels(text))
        .then(pl.lit("has no vowels"))
        .when((together & capitals & latin) | sums)
        .then(pl.lit("has no spaces between its words"))
    )
