"""Ridge regression on class indicators, from the sums of products of blocks of rows.

With X the vectors of the training rows and a column of ones, and Y their class indicators (1 in the
column of the label, else 0), the weights W minimise ‖X W − Y‖² + λ‖W‖², so that ::

    W = (G + λ I)⁻¹ M    with    G = Σ_b X_bᵀ X_b    and    M = Σ_b X_bᵀ Y_b

The sums of each block b of rows are computed once, and each model adds up the blocks that it learns
from. The 20 models of a learning curve cost one pass over the rows; scikit-learn's ``Ridge``, which
cannot start from sums, would take ten.
"""

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import row_blocks
from auditor.analysis.labels.classifiers.linear import indicators
from auditor.analysis.parallel import one_blas_thread

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]
# λ in units of the mean variance of a dimension. Source: TREC, ATIS and CLINC150 with 5 to 20% planted
# errors; 0.03 and 0.3 are within 0.01 of its average precision.
_PENALTY = 0.1
_BLOCK_ROWS = 1 << 12  # copied at once


class BlockSums:
    """The sums G_b and M_b of each block of rows, for sets of more rows than columns."""

    def __init__(self, vectors: _Matrix, labels: _Labels, classes: int, block: _Labels) -> None:
        """Sum up ``vectors`` (float32[n, d]) and ``labels`` (int64[n]) by ``block`` (int64[n])."""
        self._vectors = vectors
        self.rows = _rows_of(block)
        width = vectors.shape[1] + 1
        self._grams = np.empty((len(self.rows), width, width), np.float32)
        self._moments = np.empty((len(self.rows), width, classes), np.float32)
        for b, own in enumerate(self.rows):
            part = _with_ones(vectors, own)
            self._grams[b] = part.T @ part
            self._moments[b] = (indicators(labels[own], classes) @ part).T

    def scores(self, learnt: list[int], rows: _Labels) -> _Matrix:
        """Return the scores of ``rows`` by a model of the blocks ``learnt``: float32[rows, classes]."""
        gram = self._grams[learnt].sum(axis=0).astype(np.float64)
        weights = _solve(gram, self._moments[learnt].sum(axis=0), len(gram))
        return np.asarray(_with_ones(self._vectors, rows) @ weights.astype(np.float32), np.float32)


class BlockKernel:
    """The same models in their dual form, for sets of at most as many rows as columns.

    With K = X Xᵀ the scores of other rows X' are X' Xᵀ (K + λ I)⁻¹ Y: each model solves a system of
    its rows instead of one of the columns. For 295 rows of 641 columns a
    learning curve takes a twentieth of the time.
    """

    def __init__(self, vectors: _Matrix, labels: _Labels, classes: int, block: _Labels) -> None:
        """Multiply all pairs of ``vectors``; the arguments are those of ``BlockSums``."""
        columns = _with_ones(vectors, np.arange(len(vectors))).astype(np.float64)
        self.rows = _rows_of(block)
        self._width = columns.shape[1]
        self._kernel = columns @ columns.T
        self._targets = indicators(labels, classes).toarray().T

    def scores(self, learnt: list[int], rows: _Labels) -> _Matrix:
        """Return the scores of ``rows`` by a model of the blocks ``learnt``: float32[rows, classes]."""
        own = np.concatenate([np.zeros(0, np.int64), *(self.rows[b] for b in learnt)])
        kernel = self._kernel[np.ix_(own, own)]
        weights = _solve(kernel, self._targets[own], self._width)
        return np.asarray(self._kernel[np.ix_(rows, own)] @ weights, np.float32)


def block_ridge(
    vectors: _Matrix, labels: _Labels, classes: int, block: _Labels
) -> BlockSums | BlockKernel:
    """Return the form that is faster for n rows of d columns; their scores agree up to rounding."""
    form = BlockKernel if len(vectors) <= vectors.shape[1] else BlockSums
    return form(vectors, labels, classes, block)


def _solve(gram: NDArray[np.float64], targets: _Matrix, width: int) -> NDArray[np.float64]:
    """Return (gram + λ I)⁻¹ targets; ``gram`` is G or K, which have the same trace."""
    penalty = _PENALTY * max(float(np.trace(gram)) / width, 1e-6)
    return np.asarray(np.linalg.solve(gram + penalty * np.eye(len(gram)), targets), np.float64)


def _with_ones(vectors: _Matrix, rows: _Labels) -> _Matrix:
    """Return some ``rows`` and a column of ones; copied in blocks, so that a fold is in memory once."""
    found = np.ones((len(rows), vectors.shape[1] + 1), np.float32)
    for block in row_blocks(len(rows), _BLOCK_ROWS):
        found[block, :-1] = vectors[rows[block]]
    return found


def _rows_of(block: _Labels) -> list[_Labels]:
    return [np.flatnonzero(block == b) for b in range(int(block.max(initial=0)) + 1)]


@one_blas_thread()
def out_of_fold_ridge(vectors: _Matrix, labels: _Labels, classes: int, fold: _Labels) -> _Matrix:
    """Return the scores of each row by a model of the other folds: float32[n, classes]."""
    sums = block_ridge(vectors, labels, classes, fold)
    scores = np.empty((len(vectors), classes), np.float32)
    for k, rows in enumerate(sums.rows):
        scores[rows] = sums.scores([b for b in range(len(sums.rows)) if b != k], rows)
    return scores
