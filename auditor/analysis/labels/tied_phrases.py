"""Phrases whose rows nearly all have one label."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.text.phrases import Ints, Tokens, phrases

MIN_ROWS: Final = 10
MAX_SHARE: Final = 0.15  # of the rows; a phrase of more is part of the task
MIN_PURITY: Final = 0.9
MAX_P: Final = 1e-3  # after correction for the number of phrases
_WIDTHS: Final = (1, 2, 3)


def tied_phrases(tokens: Tokens, classes: Ints) -> pl.DataFrame:
    """Return the phrases tied to a class far above chance: ``group, width, label, size, purity, at``.

    ``size`` is the number of rows, ``purity`` the share of them with ``label``, and ``at`` the list of positions.
    Phrases with the same rows have one ``group``. With n rows, purity q and the class's share s of all rows, the
    probability of that purity by chance is at most exp(−n · D(q, s)) (Chernoff; D is ``divergence``). That
    bound is multiplied by the number of phrases.
    """
    count = len(classes)
    share = np.bincount(classes) / count
    found: list[pl.DataFrame] = []
    tests = 0
    label = pl.Series("class", classes)
    for width in _WIDTHS:
        own = phrases(tokens, width, (MIN_ROWS, max(MIN_ROWS, int(MAX_SHARE * count))))
        rows = own.select("phrase", "row").unique()
        rows = rows.with_columns(label=label.gather(rows["row"]), key=pl.col("row").hash(7))
        by = rows.group_by("phrase", "label").agg(size=pl.len(), key=pl.col("key").sum())
        by = by.sort("size", "label", descending=[True, False])
        by = by.group_by("phrase", maintain_order=True).agg(
            label=pl.col("label").first(),
            hits=pl.col("size").first(),
            size=pl.col("size").sum(),
            key=pl.col("key").sum(),
        )
        tests += by.height
        tied = by.filter(pl.col("hits") >= MIN_PURITY * pl.col("size"))
        at = own.join(tied, on="phrase", how="inner").group_by("phrase").agg("at")
        found.append(tied.join(at, on="phrase").with_columns(width=pl.lit(width)))
    every = pl.concat(found)
    purity = (every["hits"] / every["size"]).to_numpy()
    chance = share[every["label"].to_numpy()]
    log_p = -every["size"].to_numpy().astype(float) * divergence(purity, chance)
    every = every.filter(pl.Series(log_p < np.log(MAX_P / max(1, tests))))
    group = pl.struct("key", "size").rank("dense")
    return every.select(
        "width", "label", "size", "at", group=group, purity=pl.col("hits") / pl.col("size")
    )


def divergence(share: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Kullback-Leibler divergence D(q, s) of two shares: q log(q / s) + (1 − q) log((1 − q) / (1 − s)).

    It is 0 where q ≤ s.
    """
    tiny = 1e-12
    other = (1 - share) * np.log(np.maximum(1 - share, tiny) / np.maximum(1 - chance, tiny))
    return np.asarray(
        np.where(share > chance, share * np.log(np.maximum(share, tiny) / chance) + other, 0.0)
    )
