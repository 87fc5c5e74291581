"""How much of what two texts say is the same, when rare words say more than common ones.

``What is the origin of the word mind`` and ``... of the word posh`` share 80 % of their characters
and nothing of what they are about: in a set full of such questions the frame weighs little.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Rows that word frequencies are counted in. Source: a word in 1 % of rows is then known to 15 %.
SAMPLE = 5_000


def shared(words: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.float64]:
    """Weighted Jaccard similarity of the word sets of each pair: float64[pairs], 0 to 1, 1 for none.

    ``words``: ``row`` and ``text`` (as ``text.words`` gives it) of all rows; ``pairs``: ``left`` and
    ``right``. A word weighs log(1 + n / df), its inverse document frequency (Sparck Jones 1972),
    counted in a sample of the rows.
    """
    step = max(1, words.height // SAMPLE)
    sample = _tokens(words.gather_every(step))
    rows = max(1, sample["row"].n_unique())
    counts = sample.group_by("token").agg(df=pl.len())
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique().to_frame("row")
    tokens = (
        _tokens(words.join(involved, on="row", how="semi"))
        .join(counts, on="token", how="left")
        .select("row", "token", weight=(1 + rows / pl.col("df").fill_null(1)).log())
    )
    total = tokens.group_by("row").agg(pl.col("weight").sum())
    numbered = pairs.select("left", "right").with_row_index("pair")
    common = (
        numbered.join(tokens, left_on="left", right_on="row")
        .join(tokens.select("row", "token"), left_on=["right", "token"], right_on=["row", "token"])
        .group_by("pair")
        .agg(common=pl.col("weight").sum())
    )
    sums = (
        numbered.join(common, on="pair", how="left", maintain_order="left")
        .join(total, left_on="left", right_on="row", how="left", maintain_order="left")
        .join(
            total, left_on="right", right_on="row", how="left", maintain_order="left", suffix="_r"
        )
        .fill_null(0.0)
    )
    union = pl.col("weight") + pl.col("weight_r") - pl.col("common")
    return (
        sums.select(pl.when(union > 0).then(pl.col("common") / union).otherwise(1.0))
        .to_series()
        .to_numpy()
    )


def _tokens(words: pl.DataFrame) -> pl.DataFrame:
    """``row, token``, each once."""
    split = words.select("row", token=pl.col("text").str.split(" "))
    return split.explode("token", empty_as_null=True, keep_nulls=True).drop_nulls().unique()
