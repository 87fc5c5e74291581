"""How the accuracy of a quick classifier grows with the number of rows that it learns from.

Only what was measured is reported. Power laws fitted to four points (Viering and Loog 2021) predicted the gain of
500 more rows within their interval in too few of the samples tried, so nothing is extrapolated. A bound from the
last half of the rows was right (tests/bench/bench_curve.py).
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.classifiers.cross_fit import grouped_folds
from auditor.analysis.labels.classifiers.ridge import block_ridge
from auditor.analysis.parallel import one_blas_thread, run_all

SHARES = (0.25, 0.5, 0.75, 1.0)
_FOLDS = 5
_QUARTERS = len(SHARES)
# How often the assignment to folds is repeated, by the largest set it is repeated for. A repetition costs
# n d² steps, and in larger sets the assignment matters less.
_REPEATS = ((2_000, 3), (5_000, 2))
_Z = 1.96  # standard errors, of a 95% interval

_Vectors = NDArray[np.float32]
_Labels = NDArray[np.int64]
_Numbers = NDArray[np.float64]
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Accuracy on held-out rows, by the share of the other folds that was learnt from."""

    rows: NDArray[np.int64]  # learnt from, at each of SHARES
    score: _Numbers  # accuracy, at each of SHARES
    low: _Numbers  # of its 95% interval
    high: _Numbers
    # gain from half of the rows to all of them, and its standard error
    doubling: tuple[float, float]


@one_blas_thread()
def learning_curve(vectors: _Vectors, labels: _Labels, classes: int, order: _Hashes) -> Curve:
    """Return the cross-validated accuracy of ridge regression at each of SHARES.

    Args:
        vectors: float32[n, d], one for each row. Leave out copies of a row.
        labels: int64[n], 0 to ``classes`` - 1.
        classes: Number of classes.
        order: uint64[n], a hash of each text. It assigns rows to folds, whatever their order.
    """
    size = len(labels)
    repeats = next((times for most, times in _REPEATS if size <= most), 1)
    # Blocks 0, 5, 10 and 15 are the quarters of fold 0, each with its part of every class.
    blocks = [
        grouped_folds(labels, np.arange(size), _rehashed(order, repeat), _FOLDS * _QUARTERS)
        for repeat in range(repeats)
    ]
    correct = np.stack([_correct(vectors, labels, classes, block) for block in blocks])
    by_row = correct.mean(axis=0)
    score = by_row.mean(axis=1)
    error = _Z * np.sqrt(by_row.var(axis=1) / size)
    gain = by_row[-1] - by_row[1]
    learnt = (np.array(SHARES) * size * (_FOLDS - 1) / _FOLDS).astype(np.int64)
    return Curve(
        rows=learnt,
        score=score,
        low=np.maximum(score - error, 0),
        high=np.minimum(score + error, 1),
        doubling=(float(gain.mean()), float(gain.std() / np.sqrt(size))),
    )


def _correct(vectors: _Vectors, labels: _Labels, classes: int, block: _Labels) -> NDArray[np.bool_]:
    """Mark the rows predicted correctly from the first quarters of the other folds: bool[shares, n]."""
    sums = block_ridge(vectors, labels, classes, block)
    correct = np.zeros((_QUARTERS, len(labels)), bool)

    def fill(model: tuple[int, int]) -> None:
        fold, quarter = model
        held_out = np.concatenate(sums.rows[fold::_FOLDS])
        learnt = [b for b in range((quarter + 1) * _FOLDS) if b % _FOLDS != fold]
        predicted = sums.scores(learnt, held_out).argmax(axis=1)
        correct[quarter, held_out] = predicted == labels[held_out]

    run_all(fill, list(itertools.product(range(_FOLDS), range(_QUARTERS))))
    return correct


def _rehashed(order: _Hashes, repeat: int) -> _Hashes:
    """Return other hashes of the same rows, by the finaliser of splitmix64 (Steele et al. 2014)."""
    mixed = order + np.full(1, 0x9E3779B97F4A7C15, np.uint64) * np.uint64(repeat + 1)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
