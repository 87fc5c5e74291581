"""TXT071: instructions to forget the instructions, inside the texts of a set."""

import polars as pl

from auditor.analysis.responses.faults.refusals import is_refusal
from auditor.analysis.text.faults.injections import injection, may_inject
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "injections"

# Share of rows with an injection above which the topic of the set is injections.
_MAX_SHARE = 0.05
# Fewest rows for which the share counts: one row of a small set does not make injections its topic.
_MIN_ROWS = 3
_SUBJECT = r"(?i)inject|jailbr[eo]|adversarial|attack|malicious|harmful|unsafe|safety|guardrail|red.?team|越狱|注入"
_SHOWN_CHARS = 60

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the texts of training rows that tell a model to forget its instructions."""
    texts = data.texts
    if data.task in LABELLED and _are_about_attacks(data):
        return Ran()
    likely = texts.filter((pl.col("side").is_in([INPUT, OUTPUT])) & may_inject(pl.col("text")))
    if likely.is_empty():
        return Ran()
    found = likely.with_columns(words=injection(pl.col("text"))).drop_nulls("words")
    if found.is_empty():
        return Ran()
    rows = found["row"].n_unique()
    if rows >= _MIN_ROWS and rows > _MAX_SHARE * texts["row"].n_unique():
        return Ran()
    own = texts.filter(pl.col("row").is_in(found["row"].implode()))
    refused = (pl.col("side") == OUTPUT) & is_refusal(pl.col("text"))
    explained = own.filter(pl.col("text").str.contains(_SUBJECT) | refused)["row"]
    found = found.filter(~pl.col("row").is_in(explained.implode()))
    shown = pl.col("words").str.replace_all(r"\s+", " ").str.head(_SHOWN_CHARS)
    detail = pl.format("{} contains '{}'", "field", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT071"))


def _are_about_attacks(data: Dataset) -> bool:
    """Return whether a label of the set names attacks or their absence."""
    labels = data.training["label"].drop_nulls().unique()
    return bool(labels.str.contains(_SUBJECT + r"|^safe$|benign").any())
