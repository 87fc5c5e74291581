"""Latent semantic analysis: texts as vectors of a few hundred dimensions, from their TF-IDF weights."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import Stored, principal_axes, row_blocks, unit_rows
from auditor.analysis.parallel import threads
from auditor.analysis.text.tfidf import Sparse, term_counts, tfidf

Rows: TypeAlias = NDArray[np.int64] | slice

# Dimensions of the vectors of texts. Source: tests/bench/bench_fewshot.py; 50 are worse, 400 are no better.
_DIMENSIONS = 200
# Rows that axes are fitted on. Source: time, which grows with the rows times the square of the dimensions.
_MAX_FITTED_ROWS = 8_000
_BLOCK_ROWS = 1_000  # rows of a matrix product that a thread computes at once
_OVERSAMPLED = 20  # directions tried beyond those wanted (Halko, Martinsson and Tropp 2011)


def lsa_vectors(texts: pl.Series) -> NDArray[np.float32]:
    """Unit vectors of ``texts`` from a truncated SVD of their TF-IDF weights: float32[n, <= 200].

    Null and empty texts, and texts that share no term with another one, have zero vectors.
    """
    return unit_rows(truncated_svd(tfidf(term_counts(texts)), _DIMENSIONS))


def lsa_and_embeddings(
    encode: Callable[[pl.Series], NDArray[np.float32]], texts: pl.Series
) -> NDArray[np.float32]:
    """Join ``lsa_vectors`` and the unit vectors of ``encode``, with equal weight: float32[n, d].

    Together they separate classes better than either. Out-of-fold accuracy of a linear model on 2,500
    rows each, for LSA alone, the packaged model alone and both: TREC .77 .69 .82, CLINC150 .75 .83
    .83, AG News .85 .85 .87, ATIS .93 .90 .94, tweet emotion .68 .67 .71.
    """
    both = np.concatenate([lsa_vectors(texts), encode(texts)], axis=1)
    return np.asarray(both / np.float32(np.sqrt(2)), np.float32)


def truncated_svd(matrix: Sparse, dim: int) -> NDArray[np.float32]:
    """Project the rows of a sparse matrix on its strongest singular vectors: float32[n, at most dim]."""
    axes = singular_axes(matrix, dim)
    with threads() as pool:
        return _product(matrix, axes, pool)


def singular_axes(matrix: Sparse, dim: int) -> NDArray[np.float32]:
    """Return the axes of the strongest singular vectors of a sparse matrix: float32[terms, at most dim].

    A randomised SVD with one power iteration (Halko, Martinsson and Tropp 2011), not centred. The
    axes are fitted on every ``n / 8,000``-th row. Fewer than ``4 * dim`` rows give fewer axes.

    scikit-learn's ``randomized_svd`` is no faster and would change results. On the 15,100 rows of
    CLINC150, both take 0.2 CPU seconds for 64 axes and 0.6 for 200, but importing scikit-learn takes
    0.76, in a run that does not need it otherwise. Here the sparse products use all cores and the
    result has the same bytes for any number of them. With scikit-learn's axes, 8 of 119 findings
    of wrong labels differ on six data sets.
    """
    rows, terms = matrix.shape
    dim = max(1, min(dim, rows // 4, terms))
    sample = matrix[:: max(1, -(-rows // _MAX_FITTED_ROWS))]
    transposed = sample.T.tocsr()
    rng = np.random.default_rng(0)
    start = rng.standard_normal((terms, dim + _OVERSAMPLED)).astype(np.float32)
    with threads() as pool:
        basis = _orthonormal(_product(sample, start, pool))
        basis = _orthonormal(_product(sample, _product(transposed, basis, pool), pool))
        axes = _product(transposed, basis, pool).astype(np.float64)
        values, rotation = np.linalg.eigh(axes.T @ axes)
    order = np.argsort(-values)[:dim]
    scale = np.sqrt(np.maximum(values[order], 1e-12))
    return np.asarray(axes @ rotation[:, order] / scale, np.float32)


@dataclass(frozen=True, slots=True)
class Projected:
    """The product of a sparse ``matrix`` and ``axes``, computed for the rows that are wanted: ``projected[rows]``."""

    matrix: Sparse = field(repr=False)  # csr float32[n, terms]
    axes: NDArray[np.float32] = field(repr=False)  # float32[terms, d]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.matrix.shape[0], self.axes.shape[1]

    def __getitem__(self, rows: Rows) -> NDArray[np.float32]:
        """Return some of the rows: float32[rows, d]."""
        return np.asarray(self.matrix[rows] @ self.axes, np.float32)


class Reduced:
    """Unit vectors of rows of all ``parts`` side by side, on their principal axes, computed for the rows that are wanted.

    The axes are fitted on at most 8,000 evenly spaced rows, not centred.
    """

    def __init__(self, parts: Sequence[Stored | Projected], dim: int) -> None:
        """Fit ``dim`` axes; parts with fewer columns in all are joined as they are."""
        self._parts = parts
        rows, width = parts[0].shape[0], sum(part.shape[1] for part in parts)
        step = slice(None, None, max(1, -(-rows // _MAX_FITTED_ROWS)))
        self._axes = principal_axes(self._joined(step), dim) if width > dim else None
        self.shape = rows, min(width, dim)

    def __getitem__(self, rows: Rows) -> NDArray[np.float32]:
        """Return some of the rows: float32[rows, d]."""
        at = np.arange(self.shape[0])[rows] if isinstance(rows, slice) else rows
        reduced = np.empty((len(at), self.shape[1]), np.float32)
        for block in row_blocks(len(at), _MAX_FITTED_ROWS):
            joined = self._joined(at[block])
            reduced[block] = joined if self._axes is None else joined @ self._axes
            reduced[block] = unit_rows(reduced[block])
        return reduced

    def _joined(self, rows: Rows) -> NDArray[np.float32]:
        return np.hstack([part[rows] for part in self._parts])


def reduce_dimensions(parts: Sequence[Stored], dim: int) -> NDArray[np.float32]:
    """Return `Reduced` of all rows: float32[n, <= dim]."""
    return Reduced(parts, dim)[:]


def _product(matrix: Sparse, dense: NDArray[np.float32], pool: Executor) -> NDArray[np.float32]:
    """Multiply ``matrix`` by ``dense``; the sum of each row is the same, whichever thread computes it."""
    out = np.empty((matrix.shape[0], dense.shape[1]), np.float32)

    def fill(start: int) -> None:
        out[start : start + _BLOCK_ROWS] = matrix[start : start + _BLOCK_ROWS] @ dense

    list(pool.map(fill, range(0, len(out), _BLOCK_ROWS)))
    return out


def _orthonormal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """An orthonormal basis of the span of float32[n, d].

    It is computed in float64, since processors differ in the last digits and every digit of a
    vector can decide which rows are its nearest ones.
    """
    return np.asarray(np.linalg.qr(vectors.astype(np.float64))[0], np.float32)
