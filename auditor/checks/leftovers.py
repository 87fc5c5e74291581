"""TXT014: what a tool left in an answer: parts of a web page, pieces of a tokenizer, marks of a template, notes of a judge."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults.leftovers import (
    EMPTY_END,
    EMPTY_OPENING,
    LEFTOVERS,
    LIKELY_END,
    Leftover,
    likely,
)
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.escape import printable
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "leftovers"

_MAX_PROMPTS = (
    0.005  # share of the prompts that may have it: then it is how the texts of this set are
)

# Answers that are longer than a phrase, and the share of them that begin or end with one that says nothing.
# Source: at most 1% of the answers of 117 good sets begin so; of one set of conversations 23% end so, of all others 2%.
_MIN_ROWS, _MIN_CHARS, _MIN_EMPTY = 50, 40, 0.5
_END_CHARS = 200
_ANSWER_IN_PROMPT = r"(?i)\b(?:answer|response|output|reply|completion|result|solution)\s*[:：]"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers and of texts."""
    if data.task not in ("generation", "preference", "text"):
        return Ran()
    outputs = data.outputs
    of_set = _empty_phrases(outputs)
    some = outputs.filter(likely(pl.col("text"), *LEFTOVERS))
    parts = [(some.filter(likely(pl.col("text"), kind)), kind) for kind in LEFTOVERS]
    parts = [part for part in parts if not part[0].is_empty()]  # no pattern is compiled for nothing
    if not parts:
        return Ran(of_set)
    prompts = outputs["before"].drop_nulls()
    found = pl.concat([_left(rows, kind, prompts) for rows, kind in parts])
    found = found.unique(["row", "field"], keep="first", maintain_order=True).sort("row")
    shown = pl.Series([printable(part) for part in found["part"]], dtype=pl.String)
    detail = pl.format("{} has {}: '{}'", "field", "what", shown)
    return Ran(pl.concat([of_set, findings(found.with_columns(detail=detail), rule="TXT014")]))


def _empty_phrases(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on the set if most last answers begin or end with a phrase that only a talk with a model has."""
    # "Output:" follows "Input:" in prompts of examples.
    own = ~pl.col("before").fill_null("").str.contains(_ANSWER_IN_PROMPT)
    texts = outputs.filter("last", own, pl.col("text").str.len_bytes() >= _MIN_CHARS)["text"]
    if len(texts) < _MIN_ROWS:
        return findings()
    ends = texts.str.tail(_END_CHARS)
    ends = ends.filter(ends.str.contains_any(list(LIKELY_END), ascii_case_insensitive=True))
    ways = (
        ("begin", EMPTY_OPENING, texts.str.head(3 * _MIN_CHARS)),
        ("end", EMPTY_END, ends),
    )
    found = []
    for verb, pattern, parts in ways:
        has = parts.filter(parts.str.contains(pattern))
        if len(has) >= _MIN_EMPTY * len(texts):
            how = f"{verb} with a phrase that says nothing, as in '{has[0][:60]}'"
            found.append((f"{len(has):,} of {len(texts):,} answers {how}", len(has) / len(texts)))
    return whole_file("TXT014", found)


def _left(outputs: pl.DataFrame, kind: Leftover, prompts: pl.Series) -> pl.DataFrame:
    """Return the outputs with a leftover, with ``part`` and ``what`` it is."""
    found = outputs.filter(pl.col("text").str.contains(kind.pattern))
    if found.is_empty():
        return found.with_columns(part=pl.lit(""), what=pl.lit(""))
    before = pl.col("before").fill_null("")
    found = found.filter(~before.str.contains(kind.wanted) & ~before.str.contains(kind.pattern))
    is_some = not found.is_empty()
    if is_some and prompts.str.contains(kind.pattern).sum() > _MAX_PROMPTS * len(prompts):
        found = found.clear()
    found = found.filter(~is_code(found["text"]))
    part = pl.col("text").str.extract(f"({kind.pattern})").str.strip_chars().str.head(60)
    return found.with_columns(part=part, what=pl.lit(kind.what))
