"""Whether a set consists of minimal pairs: texts with a small edit that decides the label, such as a spelling mistake."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED

# Fewest rows that have another label than a nearly equal text, as a number and as a share of the rows, and the share of
# the nearly equal pairs with two labels. Source: 72% of the rows of a set of right and wrong spellings (200 rows) and all
# of its pairs; in TREC, CLINC150, ATIS, SMS, AG News and disaster tweets at most 0.2% of the rows and 23% of the pairs.
_MIN_ROWS, _MIN_SHARE, _MIN_PAIRS = 20, 0.15, 0.5


def edits_decide(data: Dataset) -> bool:
    """Return whether small edits decide the labels of the set, so that nearly equal texts with two labels are no conflict."""
    if data.task not in LABELLED:
        return False
    keys = data.keys_of("train").select("row", "prompt_key", "response_key")
    pairs = with_columns_of_both(data.similar_prompts, keys)
    pairs = pairs.filter(
        pl.col("kind").is_null() & (pl.col("prompt_key") != pl.col("prompt_key_right"))
    )
    differ = pairs.filter(pl.col("response_key") != pl.col("response_key_right"))
    rows = pl.concat([differ["left"], differ["right"].rename("left")]).n_unique()
    return (
        rows > max(_MIN_ROWS, _MIN_SHARE * keys.height)
        and differ.height > _MIN_PAIRS * pairs.height
    )
