"""A sparse matrix in a few hundred dimensions."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.parallel import threads
from auditor.analysis.text.tfidf import Sparse

# Rows that axes are fitted on, at most. Source: time; it grows with rows times the square of ``dim``.
_SAMPLE = 8_000
_ROWS = 1_000  # of a product that a thread takes at once
_SPARE = 20  # directions tried beyond those wanted (Halko, Martinsson, Tropp 2011)


def latent(matrix: Sparse, dim: int, seed: int = 0) -> NDArray[np.float32]:
    """Project rows on their main axes: float32[n, at most dim].

    A randomized singular value decomposition with one power iteration, not centred (latent semantic
    analysis). Every ``n / 8,000``-th row is used to find the axes. Fewer than four times as many
    rows as ``dim`` give fewer axes.
    """
    rows, terms = matrix.shape
    dim = max(1, min(dim, rows // 4, terms))
    sample = matrix[:: max(1, -(-rows // _SAMPLE))]
    transposed = sample.T.tocsr()
    draw = np.random.default_rng(seed)
    start = draw.standard_normal((terms, dim + _SPARE)).astype(np.float32)
    with threads() as pool:
        basis = _orthonormal(_product(sample, start, pool))
        basis = _orthonormal(_product(sample, _product(transposed, basis, pool), pool))
        axes = _product(transposed, basis, pool).astype(np.float64)
        values, turn = np.linalg.eigh(axes.T @ axes)
        order = np.argsort(-values)[:dim]
        scale = np.sqrt(np.maximum(values[order], 1e-12))
        return _product(matrix, (axes @ turn[:, order] / scale).astype(np.float32), pool)


def _product(matrix: Sparse, dense: NDArray[np.float32], pool: Executor) -> NDArray[np.float32]:
    """``matrix`` times ``dense``: each row's sum is the same, whichever thread finds it."""
    out = np.empty((matrix.shape[0], dense.shape[1]), np.float32)

    def fill(start: int) -> None:
        out[start : start + _ROWS] = matrix[start : start + _ROWS] @ dense

    list(pool.map(fill, range(0, len(out), _ROWS)))
    return out


def _orthonormal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The span of float32[n, d], in float64: who is near follows from all digits, and processors differ in the last."""
    return np.asarray(np.linalg.qr(vectors.astype(np.float64))[0], np.float32)


def main_axes(vectors: NDArray[np.float32], dim: int) -> NDArray[np.float32]:
    """Turn float32[n, d] on its ``dim`` axes of most length, all where d is less: float32[n, at most dim].

    The axes are of 8,000 rows at most, evenly spread.
    """
    if vectors.shape[1] <= dim:
        return vectors
    sample = vectors[:: max(1, -(-len(vectors) // _SAMPLE))].astype(np.float64)
    turn = np.linalg.eigh(sample.T @ sample)[1][:, -dim:]
    turned = np.empty((len(vectors), dim), np.float32)
    for start in range(0, len(vectors), _SAMPLE):
        turned[start : start + _SAMPLE] = vectors[start : start + _SAMPLE] @ turn
    return turned
