"""Why answers that may be labels were read as free text, so that no label was checked."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.formats import text_label
from auditor.plural import pluralize

_MIN_ROWS = 50  # fewer are not reviewed as labels either
_MAX_KEYS = 20  # of an answer that are read
_MIN_SHARE = 0.9  # of the rows that must have an answer of the kind
# Fewest rows for each different value at which values are classes. Source: ten rows, the default class_floor.
_MIN_CLASS_ROWS = 10
_KEY = r'"([\w -]{1,64})"\s*:'


def why_labels_were_not_checked(data: Dataset) -> str:
    """A clause on answers that look like labels; empty if none do."""
    rows = data.training.select("format", answer="response").drop_nulls("answer")
    if data.task != "generation" or rows.height < _MIN_ROWS:
        return ""
    distinct = rows["answer"].n_unique()
    few = 2 <= distinct <= rows.height / _MIN_CLASS_ROWS
    labelled = rows.filter(pl.col("format") == text_label.NAME).height
    if labelled > rows.height / 2:
        labels = pluralize(distinct, "different label")
        return f"{pluralize(rows.height, 'row')} have {labels}, which are read as free answers"
    if few and (rows["answer"].str.len_chars() > data.settings.class_chars).all():
        return (
            f"{distinct} different answers of more than {data.settings.class_chars} characters are"
            " read as free text; with a higher class_chars they are classes"
        )
    return _classes_in_json(rows["answer"])


def _classes_in_json(answers: pl.Series) -> str:
    """A clause on a key of JSON answers whose values repeat as classes do; empty if there is none."""
    if int(answers.str.contains(r"^\s*\{").sum()) < _MIN_SHARE * len(answers):
        return ""
    keys = answers.head(1).str.extract_all(_KEY).explode(empty_as_null=False).str.extract(_KEY)
    for key in keys.head(_MAX_KEYS):
        values = answers.str.json_path_match(f"$['{key}']")
        different = values.drop_nulls().n_unique()
        if values.count() >= _MIN_SHARE * len(answers) and (
            2 <= different <= len(answers) / _MIN_CLASS_ROWS
        ):
            return f"'{key}' of the JSON answers has {different} values, which were not checked as labels"
    return ""
