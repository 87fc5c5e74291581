"""LBL013: a set in which all rows have the same label."""

import polars as pl

from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.facts import ONE_LABEL
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "one-label"

RULES = load_rules(__name__)

_MIN_ROWS = 2  # a single row has one label


def run(data: Dataset) -> Ran:
    """Return a finding on the whole set if all its labels are the same, apart from case and spaces."""
    if data.task not in LABELLED:
        return Ran()
    rows = data.training.select(name="label")
    rows = rows.with_columns(folded=normalise.fold_characters(pl.col("name")))
    rows = rows.filter(normalise.is_visible(pl.col("folded")))
    if rows.height < _MIN_ROWS or rows["folded"].n_unique() > 1:
        return Ran()
    detail = f"all {rows.height:,} rows have the label '{rows['name'][0]}'"
    return Ran(whole_file(ONE_LABEL, [(detail, None)]))
