"""Small array idioms that stand where a loop over rows would."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

Float = TypeVar("Float", np.float32, np.float64)


def ramps(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join the ranges ``starts[i] .. starts[i] + counts[i]``, in order: int64[counts.sum()]."""
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    shift += np.arange(len(shift))
    return shift


def firsts(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Mark the first of each run of equal values."""
    marks = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=marks[1:])
    return marks


def ascending(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort keys (uint64[n]) on one core, holding no interpreter lock: a new array of them.

    polars does it three times as fast as numpy on keys that come in runs, as tagged hashes do.
    """
    return pl.Series(keys).sort(multithreaded=False).to_numpy()


def unique_keys(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct ``keys`` (uint64[n]) in ascending order.

    numpy's ``unique`` hashes numbers that encode pairs into few slots, and is 20 times as slow.
    """
    ordered = ascending(keys)
    distinct: NDArray[np.uint64] = ordered[firsts(ordered)]
    return distinct


def largest(values: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Places of the ``count`` largest of each row, in order of place; of equal ones, the earlier.

    Takes [n, m] without NaN, 1 <= count <= m; gives int64[n, count]. numpy's ``argpartition`` picks
    among equals, and orders what it picks, as suits the processor it runs on.
    """
    least = np.partition(values, -count, axis=1)[:, -count, None]
    kept = values >= least
    many = np.flatnonzero(np.count_nonzero(kept, axis=1) > count)
    above = values[many] > least[many]
    equal = kept[many] & ~above
    room = count - np.count_nonzero(above, axis=1)
    kept[many] = above | (equal & (np.cumsum(equal, axis=1) <= room[:, None]))
    return np.nonzero(kept)[1].reshape(len(values), count)


def unit_rows(vectors: NDArray[Float]) -> NDArray[Float]:
    """Scale each row to length 1, in the precision of the input; rows of zeros stay zeros."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), vectors.dtype)


def principal_axes(vectors: NDArray[np.floating], dim: int) -> NDArray[np.float64]:
    """The ``dim`` orthonormal directions along which rows have most length: float64[d, <= dim].

    These are eigenvectors of the uncentred Gram matrix, the smallest eigenvalue first (subtract the
    mean before for a principal component analysis). Signs are as LAPACK returns them.
    """
    wide = vectors.astype(np.float64)
    axes: NDArray[np.float64] = np.linalg.eigh(wide.T @ wide)[1][:, -dim:]
    return axes


def blocks(work: NDArray[np.int64], limit: int) -> list[tuple[int, int]]:
    """Cut items into runs (start, stop) of about ``limit`` units of work in all; none is empty.

    One item of more work than the limit is a run of its own, or ends one.
    """
    if not len(work):
        return []
    cuts = np.flatnonzero(np.diff(np.cumsum(work) // limit)) + 1
    return list(pairwise([0, *cuts.tolist(), len(work)]))
