"""OUT005: values of extraction answers that are nowhere in their prompt."""

import polars as pl

from auditor.analysis.responses.grounding import are_grounded
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.answer_fields import answer_fields
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "ungrounded-values"

_MIN_VALUES = 10  # of a key
# Least share of the values of a key that are in their prompts at which the others are exceptions. Source:
# tests/bench/bench_grounding.py; keys of real calls (glaive) have 0.95 and more, or less than 0.7.
_MIN_SHARE = 0.8
# The same for a key of few values, and the highest share of different values at which a key has few. These values are
# often words for something that the prompt names differently. Source: the mode of a camera, 0.88 in the calls for
# drones.
_MIN_SHARE_OF_FEW, _FEW = 0.9, 0.2
# The same for the arguments of calls, which are often chosen from a schema: a genre, a number of guests. Source: with
# 0.8, 24 of 27 findings in the calls of a public set (596 rows) are such choices.
_MIN_SHARE_OF_CALLS, _OF_CALL = 0.95, r"\b(?:arguments|parameters|args|params)\b"
# A value is a default ("unknown", "EUR") if it is missing from its prompt this often, and in most of its uses.
_MIN_DEFAULT, _MIN_DEFAULT_SHARE = 3, 0.5
# Values of a key that are read first. Its other values are read only if this share of them are in their prompts.
_SAMPLE, _MIN_SAMPLED = 100, 0.5
_MAX_SHOWN = 60

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each training row with values that its prompt lacks, under keys that quote it."""
    if data.task not in ("generation", "preference"):
        return Ran()
    answers = data.outputs.filter("last")
    fields = answer_fields(answers.select("row", "text"))
    # Numbers of a list without a name are computed.
    fields = fields.filter(pl.any_horizontal(pl.col("key", "value").str.contains(r"\pL")))
    if fields.is_empty():
        return Ran()
    source = pl.concat_str("system", "prompt", separator="\n", ignore_nulls=True)
    fields = fields.join(data.valid.select("row", source=source), on="row", maintain_order="left")
    fields = _quoting(fields)
    fields = fields.with_columns(grounded=are_grounded(fields)).drop_nulls("grounded")
    missing = ~pl.col("grounded")
    uses = missing.sum().over("key", "value"), missing.mean().over("key", "value")
    is_default = (uses[0] >= _MIN_DEFAULT) & (uses[1] > _MIN_DEFAULT_SHARE)
    fields = fields.filter(~is_default)
    share = pl.col("grounded").mean().over("key")
    has_few = pl.col("value").n_unique().over("key") <= _FEW * pl.len().over("key")
    least = pl.when(has_few).then(_MIN_SHARE_OF_FEW).otherwise(_MIN_SHARE)
    least = pl.when(pl.col("key").str.contains(_OF_CALL)).then(_MIN_SHARE_OF_CALLS).otherwise(least)
    quoting = (pl.len().over("key") >= _MIN_VALUES) & (share >= least)
    found = fields.filter(quoting & missing)
    shown = pl.format("{} is '{}'", "key", pl.col("value").str.slice(0, _MAX_SHOWN))
    rows = found.group_by("row", maintain_order=True).agg(values=shown.str.join("; "))
    return Ran(
        findings(
            rows.with_columns(detail=pl.format("{}: not in the prompt", "values")),
            rule="OUT005",
        )
    )


def _quoting(fields: pl.DataFrame) -> pl.DataFrame:
    """Return the fields whose key may quote its prompt, by a sample of its values."""
    first = fields.filter(pl.int_range(pl.len()).over("key") < _SAMPLE)
    first = first.with_columns(grounded=are_grounded(first))
    share = first.group_by("key").agg(pl.col("grounded").mean())
    return fields.join(share.filter(pl.col("grounded") >= _MIN_SAMPLED), on="key", how="semi")
