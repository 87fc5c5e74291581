"""Findings on secrets and personal data, which show no more of a value than its last two characters."""

from collections.abc import Mapping

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.sensitive_values import last_characters
from auditor.model import findings
from auditor.plural import pluralize


def findings_of(data: Dataset, codes: Mapping[str, str]) -> pl.DataFrame:
    """Return a finding for each training row and each kind in ``codes`` (the rule by kind)."""
    found = data.sensitive_values.filter(pl.col("kind").is_in(list(codes)))
    if found.is_empty():
        return findings()
    train = data.training.select("row")
    found = found.join(train, on="row", how="semi", maintain_order="left")
    rule = pl.col("kind").replace_strict(codes, return_dtype=pl.String)
    found = found.with_columns(rule=rule)
    each = found.group_by("row", "rule", maintain_order=True).agg(
        pl.first("field", "title", "value"), more=pl.len() - 1
    )
    others = {count: f", and {pluralize(count, 'more value')}" for count in each["more"].unique()}
    more = pl.col("more").replace_strict({**others, 0: ""}, return_dtype=pl.String)
    shown = last_characters(pl.col("value"))
    detail = pl.format("{} contains {} ending in '{}'{}", "field", "title", shown, more)
    return findings(each.with_columns(detail=detail))
