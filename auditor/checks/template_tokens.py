"""TXT030, TXT031: special tokens and marks of chat templates inside texts, and names of speakers in answers."""

import polars as pl

from auditor.analysis.responses.faults import template_marks
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.dataset.task import LABELLED
from auditor.formats import prompt_completion
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "template-tokens"

# Least share of the rows whose inputs have marks at which the template is part of the data.
_MIN_TEMPLATE_SHARE = 0.8

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the texts of training rows; raw texts have their template by design."""
    if data.task == "text":
        return Ran()
    texts = data.texts
    if data.task in LABELLED:
        texts = texts.filter(pl.col("side") != OUTPUT)
    text = pl.col("text")
    likely = texts.filter(text.str.contains_any(list(template_marks.LIKELY)))
    likely = likely.filter(text.str.contains(template_marks.TOKEN))  # faster than to extract it
    marked = likely.with_columns(mark=template_marks.special_token(text)).drop_nulls("mark")
    if marked.is_empty():
        return Ran(_speakers(texts))
    # Code may contain the token of a tokenizer, but does not end with it.
    in_code = is_code(marked["text"]) & ~marked.select(ends=template_marks.is_at_end(text))["ends"]
    marked = marked.filter(~in_code)
    rows = max(1, texts["row"].n_unique())
    inputs = marked.filter(pl.col("side") != OUTPUT)
    outputs = marked.filter(pl.col("side") == OUTPUT)
    templated = inputs["row"].n_unique() >= _MIN_TEMPLATE_SHARE * rows
    # An input with a mark inside is often a text about that mark.
    found = [outputs] if templated else [inputs.filter(template_marks.is_at_end(text)), outputs]
    if templated and data.format == prompt_completion.NAME:
        found = []  # prompt and completion together are the template
    detail = pl.format("{} contains '{}'", "field", pl.col("mark").str.strip_chars())
    tokens = pl.concat(found).with_columns(detail=detail) if found else marked.clear()
    return Ran(pl.concat([findings(tokens, rule="TXT030"), _speakers(texts)]))


def _speakers(texts: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that name a speaker."""
    text, before = pl.col("text"), pl.col("before")
    outputs = texts.filter(pl.col("side") == OUTPUT)
    likely = outputs.filter(text.str.contains_any(list(template_marks.SPEAKERS)))
    if likely.is_empty():
        return findings()
    named = likely.with_columns(speaker=template_marks.speaker(text, before)).drop_nulls("speaker")
    detail = pl.format("{} contains the name of a speaker, '{}'", "field", "speaker")
    return findings(named.with_columns(detail=detail), rule="TXT031")
