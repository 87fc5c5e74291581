"""TXT047: answers in look-alike characters: two scripts in one word, full-width or mathematical letters, letters under marks."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "odd-letters"

_HEAD_CHARS = 600  # of an answer
_MIN_LETTERS = 12  # that are odd
# Share of the letters of an answer that must be odd. Source: NFD texts in Vietnamese have marks on 0.4 of their letters.
_MIN_SHARE = 0.6
# Letters with a mark on them that Unicode does not combine.
_MARKED = r"\p{Latin}\p{Mn}+"
_WIDE = r"[\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}]"
_MATHEMATICAL = r"[\x{1D400}-\x{1D7FF}\x{1F130}-\x{1F189}\x{24B6}-\x{24E9}]"
# Places in words where a Latin letter has a neighbour of Cyrillic or one of Greek that looks like Latin; and their share of
# the words of an answer.
_TWO_SCRIPTS = r"[A-Za-z][\p{Cyrillic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]|[\p{Cyrillic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο][A-Za-z]"
_MIN_PLACES, _MIN_SHARE_OF_WORDS = 5, 0.2
_WANTED = r"(?i)unicode|\bfont|fancy|full.?width|glitch|zalgo|homoglyph|look.?alike|cyrillic|typograph|bold|italic|greek|math|accent"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows."""
    text = pl.col("text")
    outputs = data.outputs.filter(text.str.len_bytes() > text.str.len_chars())
    outputs = outputs.with_columns(text=text.str.head(_HEAD_CHARS))
    letters = text.str.count_matches(r"\pL|[\x{1F130}-\x{1F189}\x{24B6}-\x{24E9}]")
    two = text.str.count_matches(_TWO_SCRIPTS)
    what = (
        pl.when(_most(text.str.count_matches(_MARKED), letters))
        .then(pl.lit("has marks on most of its letters"))
        .when(_most(text.str.count_matches(_WIDE), letters))
        .then(pl.lit("is in full-width letters"))
        .when(_most(text.str.count_matches(_MATHEMATICAL), letters))
        .then(pl.lit("is in mathematical letters"))
        .when((two >= _MIN_PLACES) & (two >= _MIN_SHARE_OF_WORDS * text.str.count_matches(r"\S+")))
        .then(pl.lit("has letters of two scripts in its words"))
    )
    found = outputs.with_columns(what=what).drop_nulls("what")
    found = found.filter(~pl.col("before").fill_null("").str.contains(_WANTED))
    shown = text.str.head(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}'", "field", "what", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT047"))


def _most(odd: pl.Expr, letters: pl.Expr) -> pl.Expr:
    """Return whether most of the ``letters`` are ``odd`` (Boolean)."""
    return (odd >= _MIN_LETTERS) & (odd >= _MIN_SHARE * letters)
