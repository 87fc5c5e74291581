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


def weighted_jaccard(words: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.float64]:
    """Weighted Jaccard similarity of the word sets of each pair: float64[pairs], 0 to 1, 1 for none.

    ``words``: ``row`` and ``text`` (as ``text.words`` gives it) of all rows; ``pairs``: ``left`` and
    ``right``. A word weighs log(1 + n / df), its inverse document frequency (Sparck Jones 1972),
    counted in a sample of the rows.
    """
    tokens = _weighed(words, pairs)
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


def has_distinctive_difference(words: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.bool_]:
    """Whether a text of the pair has a word of its own that tells more than its usual word (bool[pairs]).

    ``words`` and ``pairs`` as for ``shared``; usual is the mean weight of the text's words.
    """
    tokens = _weighed(words, pairs)
    telling = tokens.filter(pl.col("weight") >= pl.col("weight").mean().over("row"))
    numbered = pairs.select("left", "right").with_row_index("pair")
    found = np.zeros(pairs.height, bool)
    for one, two in (("left", "right"), ("right", "left")):
        own = numbered.join(telling, left_on=one, right_on="row").join(
            tokens, left_on=[two, "token"], right_on=["row", "token"], how="anti"
        )
        found[own["pair"].to_numpy()] = True
    return found


def _weighed(words: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """``row, token, weight`` of the rows of ``pairs``."""
    sample = _tokens(words.gather_every(max(1, words.height // SAMPLE)))
    rows = max(1, sample["row"].n_unique())
    counts = sample.group_by("token").agg(df=pl.len())
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique().to_frame("row")
    return (
        _tokens(words.join(involved, on="row", how="semi"))
        .join(counts, on="token", how="left")
        .select("row", "token", weight=(1 + rows / pl.col("df").fill_null(1)).log())
    )


def _tokens(words: pl.DataFrame) -> pl.DataFrame:
    """``row, token``, each once."""
    split = words.select("row", token=pl.col("text").str.split(" "))
    return split.explode("token", empty_as_null=True, keep_nulls=True).drop_nulls().unique()
