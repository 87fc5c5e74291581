"""How much the second half of some rows differs from the first."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.labels.classifiers.cross_fit import grouped_folds
from auditor.analysis.labels.classifiers.ridge import out_of_fold_ridge

# Consecutive rows that share a fold are a block. Source: ten blocks a fold; with fewer, the rows
# near the middle weigh too much.
_BLOCKS = 50
_SHUFFLES = 200  # Source: the largest of 200 values is the 99.5th percentile of chance
_SEED = 0


def half_accuracy(vectors: NDArray[np.float32], groups: pl.Series) -> float:
    """Return the share of rows that a linear model assigns to the correct half; guessing gives 0.5.

    This is a classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017) of the first half of the
    rows of each group against the second half. Predictions are out of fold, and blocks of
    consecutive rows share a fold: otherwise a row that resembles its neighbours in the file would
    reveal its half.

    Args:
        vectors: float32[n, d], in the order to test.
        groups: String[n], no nulls. The label for a classification, so that a file sorted by label
            does not count as drift; otherwise the same value in all rows.
    """
    position = (pl.int_range(pl.len()) / pl.len()).over("group")
    frame = pl.DataFrame({"group": groups}).select(
        half=(position >= 0.5).cast(pl.Int64), block=(position * _BLOCKS).cast(pl.Int64)
    )
    half, block = (frame[name].to_numpy() for name in frame.columns)
    fold = grouped_folds(half, block, block.astype(np.uint64))
    scores = out_of_fold_ridge(vectors, half, 2, fold)
    return float((scores.argmax(axis=1) == half).mean())


def changed_share(values: pl.Series) -> float:
    """Return the share of rows whose value changed from the first half to the second, beyond chance.

    The share is max(0, D - D*). D = ½ Σ |p(v) - q(v)| is the total variation distance between the
    shares p and q of each value v in the two halves; D* is the largest D of 200 shuffles of the rows
    (a permutation test at 0.5%).
    """
    codes = values.fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
    random = np.random.default_rng(_SEED)
    chance = max(_distance(random.permutation(codes)) for _ in range(_SHUFFLES))
    return max(0.0, _distance(codes) - chance)


def _distance(codes: NDArray[np.int64]) -> float:
    middle, kinds = len(codes) // 2, int(codes.max(initial=0)) + 1
    early, late = (np.bincount(part, minlength=kinds) for part in (codes[:middle], codes[middle:]))
    difference = early / max(1, middle) - late / max(1, len(codes) - middle)
    return float(np.abs(difference).sum() / 2)
