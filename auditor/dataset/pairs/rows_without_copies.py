"""How many rows of free answers differ in more than a name, in noise, or in the order of the same few passages."""

from typing import Final

import polars as pl

from auditor.analysis.coverage.cores import rows_by_cores
from auditor.analysis.coverage.distinct import rows_by_passages, rows_by_slots
from auditor.dataset.dataset import Dataset

# How many times half of the floor is the number of rows whose passages are compared. Source: in 300 rows of twelve real sets
# with long answers, the distinct passages fill 230 rows or more.
_MIN_RATIO: Final = 4
_MAX_SAMPLED: Final = 2_000  # rows, evenly spaced, that show that a set has enough distinct ones
_FREE: Final = ("generation", "text")  # tasks whose answers can be templates
_LABELLED: Final = "classification"


def rows_without_copies(data: Dataset, rows: pl.Series) -> int:
    """Return how many of ``rows`` (UInt32, training rows) are not copies by their texts; all if half of the floor is reached.

    The texts are read as written, so the count does not depend on a model that knows their script.
    """
    few = data.settings.floor // 2
    if data.task not in (*_FREE, _LABELLED) or not few:
        return len(rows)
    columns = data.valid.select("row", "prompt", "response", "label")
    texts = rows.to_frame("row").join(columns, on="row")
    part = texts.gather_every(max(1, len(rows) // (_MIN_RATIO * few)))
    if (
        data.task in _FREE
        and (passages := rows_by_passages(part["prompt"], part["response"])) < few
    ):
        return passages
    sample = texts.gather_every(max(1, len(rows) // max(_MAX_SAMPLED, _MIN_RATIO * few)))
    if _fewest(data, sample) >= few:
        return len(rows)  # as in most sets
    distinct = _fewest(data, texts)
    return distinct if distinct < few else len(rows)


def _fewest(data: Dataset, texts: pl.DataFrame) -> int:
    if data.task == _LABELLED:
        prompts = texts.select(pl.coalesce("prompt", "response")).to_series()
        return rows_by_cores(prompts, texts["label"], are_labels=True)
    by_slots = rows_by_slots(texts["prompt"], texts["response"])
    if texts["prompt"].null_count() == texts.height:
        return by_slots
    return min(by_slots, rows_by_cores(texts["prompt"], texts["response"]))
