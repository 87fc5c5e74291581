"""Which pairs of preference rows compare the same answers."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs import near_pairs
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset


def with_equal_sides(data: Dataset, pairs: pl.DataFrame, min_similarity: float) -> pl.DataFrame:
    """Return the ``pairs`` (left, right: UInt32) whose chosen and whose rejected answers are similar.

    Rows of one prompt compare different answers by design: A over B, B over C. For these, both sides must reach the
    setting ``near_duplicate``; for other rows, ``min_similarity`` (Jaccard, of shingles). Sets of another task are
    returned unchanged.
    """
    if data.task != "preference" or pairs.is_empty():
        return pairs
    own = pl.concat([pairs["left"], pairs["right"]]).unique().implode()
    rows = data.valid.filter(pl.col("row").is_in(own))
    sides = ("response", "rejected")
    texts = rows.select("row").with_columns(
        normalise.fold_to_words(rows[side]).fill_null("").alias(side) for side in sides
    )
    texts = texts.join(data.keys.select("row", "prompt_key"), on="row")
    both = with_columns_of_both(pairs, texts)
    similarity = np.minimum.reduce(
        [
            np.where(
                both[side] == both[f"{side}_right"],
                1.0,
                near_pairs.similarity_by_row(both[side], both[f"{side}_right"]),
            )
            for side in sides
        ]
    )
    same_prompt = both["prompt_key"].eq_missing(both["prompt_key_right"]).to_numpy()
    needed = np.where(same_prompt, data.settings.near_duplicate, min_similarity)
    return pairs.filter(pl.Series(similarity >= needed))
