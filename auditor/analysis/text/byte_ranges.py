"""Hashes of ranges of bytes, for the words and characters of a whole column at once.

Prefix sums of a polynomial hash over the bytes of many rows give the hash of any range by one
subtraction and one multiplication. The arithmetic is modulo 2**64 and our own, so hashes are the same
on every machine, library version and hash seed.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_MAX_TABLE_BITS = 21  # of a table of powers that is kept: 16 MB


class Units(NamedTuple):
    """Words or characters as byte ranges begin[j]:end[j] of ``data``; row i has units first[i]:first[i + 1]."""

    data: NDArray[np.uint8]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    first: NDArray[np.int64]


def words(texts: pl.Series) -> Units:
    """The words of each row; an empty row has one empty word."""
    data = joined_bytes(texts, " ")
    end = np.flatnonzero(data == ord(" "))
    begin = np.concatenate([np.zeros(1, np.int64), end[:-1] + 1])
    last = np.cumsum(texts.str.len_bytes().to_numpy().astype(np.int64) + 1) - 1
    first = np.concatenate([np.zeros(1, np.int64), np.searchsorted(end, last) + 1])
    return Units(data, begin, end, first)


def chars(texts: pl.Series) -> Units:
    """The characters (code points) of each row."""
    data = joined_bytes(texts, "")
    limits = np.append(np.flatnonzero((data & 0xC0) != 0x80), len(data))
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return Units(data, limits[:-1], limits[1:], first)


def joined_bytes(texts: pl.Series, separator: str) -> NDArray[np.uint8]:
    """The UTF-8 bytes of all texts, one after another, with ``separator`` after each text."""
    joined: bytes = texts.str.join(separator).cast(pl.Binary).item()
    return np.frombuffer(joined + separator.encode(), np.uint8)


def prefix_sums(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Sums of (data[j] + 1) * base**j over j < i, modulo 2**64: uint64[bytes + 1].

    The 1 makes zero bytes count; it never overflows, since no byte of UTF-8 is 255.
    """
    sums = np.zeros(len(data) + 1, np.uint64)
    np.multiply(data + np.uint8(1), _powers(_BASE, len(data)), out=sums[1:])
    np.cumsum(sums, out=sums)
    return sums


def hash_ranges(
    sums: NDArray[np.uint64], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Hash the byte ranges begin[i]:end[i]: mix((sums[end] - sums[begin]) * base**-begin).

    The mixing is MurmurHash3's 64-bit finalizer, a bijection: without it the low bits of a hash
    would be sums of low bits of bytes.
    """
    hashed: NDArray[np.uint64] = sums[end]
    hashed -= sums[begin]
    hashed *= _powers_at(_INVERSE, begin, len(sums))
    hashed ^= hashed >> np.uint64(33)
    hashed *= np.uint64(0xFF51AFD7ED558CCD)
    hashed ^= hashed >> np.uint64(33)
    hashed *= np.uint64(0xC4CEB9FE1A85EC53)
    hashed ^= hashed >> np.uint64(33)
    return hashed


def _powers_at(base: int, at: NDArray[np.int64], size: int) -> NDArray[np.uint64]:
    """The powers ``at`` (int64[n], below ``size``) of ``base`` modulo 2**64."""
    if len(at) * size.bit_length() > size:
        return _powers(base, size)[at]
    found = np.ones(len(at), np.uint64)  # few powers, each by repeated squaring
    for bit in range(size.bit_length()):
        found[(at >> bit) & 1 == 1] *= np.uint64(pow(base, 1 << bit, 1 << 64))
    return found


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    """The powers 0 to size - 1 of ``base`` modulo 2**64."""
    if size > 1 << _MAX_TABLE_BITS:
        return _computed_powers(base, size)
    return _power_table(base, max(17, size.bit_length()))[:size]


@lru_cache(maxsize=8)
def _power_table(base: int, bits: int) -> NDArray[np.uint64]:
    """2**bits powers of ``base``: one table for most blocks, a few for longer texts."""
    return _computed_powers(base, 1 << bits)


def _computed_powers(base: int, size: int) -> NDArray[np.uint64]:
    powers = np.full(size, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)
