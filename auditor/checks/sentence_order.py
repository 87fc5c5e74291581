"""TXT026: answers whose sentences, items or steps are in reverse order."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import steps
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "sentence-order"

# Words that refer to the sentence before, at the start of a sentence.
_CONNECTIVE = (
    r"^\W*(?:However|Therefore|Thus|Hence|Additionally|Furthermore|Moreover|Finally|Lastly|In conclusion|Overall|In summary"
    r"|As a result|Consequently|In addition|Ultimately|Secondly|Thirdly|Nevertheless|Nonetheless|In contrast"
    r"|On the other hand|For example|For instance|To conclude|All in all|Last but not least)\b"
)
_BOUNDARY = r"[.!?]\s+|\n+"
_LAST = r"(?s).*(?:[.!?]\s+|\n)(\S.*)$"
_TAIL_CHARS = 600
_MIN_SENTENCES = 3
# Fewest answers of three sentences that show the order of a set; the share of these that begin with such a word, and
# how many times as many as end with a sentence of that kind. Source: 0.001 to 0.003 and 0.01 in four public sets in English; 0.25
# and 20 where all sentences are in reverse order.
_MIN_ROWS, _MIN_FIRST, _MIN_RATIO = 50, 0.05, 2.0
_ITEM = r"(?:^|[\n.!?:])\s*\d{1,2}[.)]\s"
_MIN_ITEMS = 3
# Where an unknown has a letter, the sum is known before its parts are.
_VARIABLES = r"\d[a-zA-Z]\b|\b[a-zA-Z]\s*=|\b[Ll]et [a-zA-Z]\b"
_MIN_BEFORE = 1  # results that only earlier steps use
_WANTED = r"(?i)countdown|count down|\btop \w+|revers|descend|backwards?\b|order|rank|sort|rearrang|puzzle"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs
    parts = [
        _steps(outputs).with_columns(what=pl.lit("uses results before it computes them")),
        _items(outputs).with_columns(what=pl.lit("numbers its items backwards")),
        _sentences(outputs).with_columns(
            what=pl.lit("is one of a set whose answers begin with the words that end others")
        ),
    ]
    found = pl.concat(parts).unique(["row", "field"], keep="first", maintain_order=True)
    found = found.filter(~pl.col("before").fill_null("").str.contains(_WANTED))
    found = found.filter(~is_code(found["text"]))
    shown = pl.col("text").str.strip_chars().str.head(60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}…'", "field", "what", shown)
    found = found.sort("row", maintain_order=True)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT026"))


def _steps(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs that compute numbers, and use them in earlier steps only."""
    likely = outputs.filter(pl.col("text").str.contains("=", literal=True))
    likely = likely.filter(pl.col("text").str.count_matches(r"=\s*\$?[\d.]") >= 2)
    likely = likely.filter(~pl.col("text").str.contains(_VARIABLES))
    likely = likely.hstack(steps.uses(likely))
    backwards = (pl.col("earlier") >= _MIN_BEFORE) & (pl.col("after") == 0)
    return likely.filter(backwards).select(outputs.columns)


def _items(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs with a list whose numbers go down to 1."""
    text = pl.col("text")
    likely = outputs.filter(text.str.contains(r"(?:^|\s)3[.)]\s"))
    numbers = text.str.extract_all(_ITEM).list.eval(
        pl.element().str.extract(r"(\d+)").cast(pl.Int64)
    )
    likely = likely.with_columns(numbers=numbers)
    numbers = pl.col("numbers")
    down = (numbers.list.len() >= _MIN_ITEMS) & (numbers.list.last() == 1)
    down &= (numbers.list.diff().list.drop_nulls().list.max() == -1) & (
        numbers.list.diff().list.drop_nulls().list.min() == -1
    )
    return likely.filter(down).select(outputs.columns)


def _sentences(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the answers of several sentences, if those of the set begin as others end; otherwise none."""
    text = pl.col("text").str.strip_chars()
    several = outputs.filter(text.str.count_matches(_BOUNDARY) >= _MIN_SENTENCES - 1)
    begin = int(several.select(text.str.head(30).str.contains(_CONNECTIVE).sum()).item())
    if several.height < _MIN_ROWS or begin < _MIN_FIRST * several.height:
        return outputs.clear()
    last = text.str.tail(_TAIL_CHARS).str.extract(_LAST).str.contains(_CONNECTIVE)
    several = several.with_columns(end=last.fill_null(value=False))
    if begin < _MIN_RATIO * int(several["end"].sum()):
        return outputs.clear()
    return several.filter(~pl.col("end")).select(outputs.columns)
