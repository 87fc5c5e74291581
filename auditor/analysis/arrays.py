"""Array and frame operations that replace loops over rows."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import on_disk

Float = TypeVar("Float", np.float32, np.float64)
Number = TypeVar("Number", bound=np.generic)
_BLOCK_ROWS = 1 << 16  # copied at a time
Stored: TypeAlias = NDArray[np.floating[Any]]  # vectors: float32, or float16 in very large sets


class OnDemand(Protocol):
    """Vectors that are computed for the rows that are read."""

    shape: tuple[int, int]

    def __getitem__(self, rows: slice) -> NDArray[np.float32]:
        """Return some of the rows."""


def concat_ranges(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Concatenate the ranges that start at ``starts[i]`` and have ``counts[i]`` members: int64[counts.sum()]."""
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    shift += np.arange(len(shift))
    return shift


def row_blocks(rows: int, size: int) -> Iterator[slice]:
    """Return consecutive slices of at most ``size`` that cover ``rows`` rows."""
    return (slice(start, start + size) for start in range(0, rows, size))


def rows_at(table: NDArray[Number], positions: NDArray[np.int64]) -> NDArray[Number]:
    """Return the rows of ``table`` at ``positions`` (int64[n]).

    If these are consecutive, it is a view of the table that cannot be written to, since a copy of all vectors of a
    large set costs a gigabyte.
    """
    first = int(positions[0]) if len(positions) else 0
    if not np.array_equal(positions, np.arange(first, first + len(positions))):
        found = on_disk.empty((len(positions), *table.shape[1:]), table.dtype.type)
        for block in row_blocks(len(found), _BLOCK_ROWS):
            found[block] = table[positions[block]]
        return found
    view = table[first : first + len(positions)]
    view.flags.writeable = False
    return view


def run_starts(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Mark the first element of each run of equal values: bool[n]."""
    marks = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=marks[1:])
    return marks


def sorted_keys(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return ``keys`` (uint64[n]) in ascending order, as a new array.

    The sort runs on one core and releases the interpreter lock, so that threads can sort side by
    side. It is polars' sort, three times as fast as numpy's on keys that consist of sorted runs, as
    hashes tagged with their row do.
    """
    return pl.Series(keys).sort(multithreaded=False).to_numpy()


def unique_keys(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct ``keys`` (uint64[n]) in ascending order.

    numpy's ``unique`` hashes numbers that encode pairs into few slots, and is 20 times as slow.
    """
    ordered = sorted_keys(keys)
    distinct: NDArray[np.uint64] = ordered[run_starts(ordered)]
    return distinct


def top_k_columns(values: NDArray[Any], k: int) -> NDArray[np.int64]:
    """Columns of the ``k`` largest values of each row, in column order: int64[n, k].

    ``values`` is [n, m] without NaN, and 1 <= k <= m. Of equal values the first columns are taken. The
    result does not depend on the processor, unlike that of numpy's ``argpartition``.
    """
    least = np.partition(values, -k, axis=1)[:, -k, None]
    kept = values >= least
    many = np.flatnonzero(np.count_nonzero(kept, axis=1) > k)
    above = values[many] > least[many]
    equal = kept[many] & ~above
    room = k - np.count_nonzero(above, axis=1)
    kept[many] = above | (equal & (np.cumsum(equal, axis=1) <= room[:, None]))
    return np.nonzero(kept)[1].reshape(len(values), k)


def unit_rows(vectors: NDArray[Float]) -> NDArray[Float]:
    """Scale each row to length 1, in the precision of the input; rows of zeros stay zeros."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), vectors.dtype)


def softmax(scores: NDArray[Float]) -> NDArray[Float]:
    """exp(s) / Σ exp(s) in each row, as in ``scipy.special``, which takes 50 ms to import."""
    powers: NDArray[Float] = scores - scores.max(axis=1, keepdims=True)
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=1, keepdims=True)
    return powers


def principal_axes(vectors: NDArray[np.floating], dim: int) -> NDArray[np.float64]:
    """The ``dim`` orthonormal directions that keep most of the rows' squared length: float64[d, <= dim].

    These are the eigenvectors of ``vectors.T @ vectors``, largest eigenvalue last; their signs are as
    LAPACK returns them. Subtract the mean first for a principal component analysis.
    """
    wide = vectors.astype(np.float64)
    axes: NDArray[np.float64] = np.linalg.eigh(wide.T @ wide)[1][:, -dim:]
    return axes


def split_by_size(sizes: NDArray[np.int64], limit: int) -> list[tuple[int, int]]:
    """Split items into consecutive parts (start, stop) of about ``limit`` in total size, none empty.

    An item larger than the limit is a part of its own, or the last item of one.
    """
    if not len(sizes):
        return []
    cuts = np.flatnonzero(np.diff(np.cumsum(sizes) // limit)) + 1
    return list(pairwise([0, *cuts.tolist(), len(sizes)]))


def pair_blocks(pairs: pl.DataFrame, sizes: pl.DataFrame, limit: int) -> Iterator[pl.DataFrame]:
    """Return consecutive parts of ``pairs``, at least one, whose rows together have about ``limit`` in size.

    ``sizes`` is ``row`` and ``size``; a row that is not there has none.
    """
    both = with_columns_of_both(pairs.select("left", "right"), sizes, how="left")
    size = both.select((1 + pl.sum_horizontal("size", "size_right")).cast(pl.Int64)).to_series()
    return (pairs[start:stop] for start, stop in split_by_size(size.to_numpy(), limit) or [(0, 0)])


def in_pairs(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the ``rows`` that are the ``left`` or the ``right`` row of a pair, in their order."""
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique()
    return rows.filter(pl.col("row").is_in(involved.implode()))


def with_columns_of_both(
    pairs: pl.DataFrame, columns: pl.DataFrame, how: Literal["inner", "left"] = "inner"
) -> pl.DataFrame:
    """Join ``columns`` (by ``row``) to the ``left`` row of each pair and, with ``_right``, to the other."""
    return pairs.join(columns, left_on="left", right_on="row", how=how, maintain_order="left").join(
        columns, left_on="right", right_on="row", suffix="_right", how=how, maintain_order="left"
    )
