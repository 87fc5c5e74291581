"""TXT029: answers with less than their prompts want, and sets in which most are."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import amounts
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "unmet-amounts"

# The set does not answer what its prompts ask for if at least this many ask for a number of things or a whole text, and at
# least this share of them gets less. Source: 4% of 200 in four public sets; 51% and 75% where each answer is only its
# first fifth, or its first sentence.
_MIN_PROMPTS, _MIN_SHARE = 15, 0.4

# Answers without a number are a fault if at least this many prompts ask for one, and at least this share of them gets
# none. Source: at most 10% in eight sets that have 30 such prompts.
_MIN_QUESTIONS, _MIN_WITHOUT = 30, 0.2

_SELECT = r"(?i)^\s*select\b"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows that have less than their prompt wants, and on the set."""
    if data.task not in ("generation", "preference"):
        return Ran()
    text, before = pl.col("text"), pl.col("before").fill_null("")
    outputs = data.outputs
    rows = outputs.with_columns(
        wanted=amounts.wanted_items(before), long=amounts.wants_text(before)
    )
    rows = rows.filter(pl.col("wanted").is_not_null() | pl.col("long"))
    rows = rows.filter(~is_code(rows["text"]) & ~text.str.contains(_SELECT))
    rows = rows.with_columns(own=amounts.items(text), few=amounts.is_no_text(text))
    fewer = rows.filter(pl.col("own") < pl.col("wanted"))
    short = rows.filter(pl.col("long") & pl.col("few"))
    less = pl.concat([fewer, short]).unique(["row", "field"])
    detail = pl.format("the prompt wants {} things, and {} has {}", "wanted", "field", "own")
    found = pl.concat(
        [findings(fewer.with_columns(detail=detail), rule="TXT029"), _numbers(outputs)]
    )
    if rows.height < _MIN_PROMPTS or less.height < _MIN_SHARE * rows.height:
        return Ran(found)
    share = round(less.height / rows.height, 4)
    often = f"{less.height:,} of the {rows.height:,} prompts that want several things or a whole text get less"
    return Ran(pl.concat([found, whole_file("TXT029", [(often, share)])]))


def _numbers(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs without a number whose prompt is a question for one, if there are many, and on the set."""
    rows = outputs.filter(amounts.wants_number(pl.col("before").fill_null("")))
    without = amounts.has_no_number(pl.col("text"))
    if int(rows.select(without.sum()).item()) < _MIN_WITHOUT * _MIN_QUESTIONS:
        return findings()  # most sets: whether texts are code takes longer to see
    rows = rows.filter(~is_code(rows["text"]) & ~pl.col("text").str.contains(_SELECT))
    found = rows.filter(without)
    if rows.height < _MIN_QUESTIONS or found.height < _MIN_WITHOUT * rows.height:
        return findings()
    detail = pl.format("the prompt wants a number, and {} has none", "field")
    own = findings(found.with_columns(detail=detail), rule="TXT029")
    often = f"{found.height:,} of the {rows.height:,} prompts that want a number get none"
    return pl.concat([own, whole_file("TXT029", [(often, round(found.height / rows.height, 4))])])
