"""Vectors and signatures of unchanged texts from the cache, in blocks whose borders depend on the texts themselves.

A block ends after a text whose digest begins with a zero byte, on average with its 256th text. So an edit, an insertion or a
deletion changes one block, and those before and after it are found again wherever they are.

Source of what is stored: tests/bench/bench_cache.py. Everything else that is costly compares rows by statistics of the
whole set (weights of words, names, parameters), which change with each row.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor import on_disk
from auditor.cache.folder import current
from auditor.cache.program import program
from auditor.cache.store import Store

_Number = TypeVar("_Number", np.float32, np.uint32)
_NULL: Final = b"\xff"  # no text in UTF-8
_SHARE: Final = 0.25  # of the cache that one column may take
_PUT_BYTES: Final = 2**24  # stored at a time
_BORDERS: Final = 1  # of the 256 values of a digest's first byte, how many end a block


class _Block(NamedTuple):
    start: int
    stop: int
    key: bytes


def reused(
    name: str,
    texts: pl.Series,
    form: tuple[int, type[_Number]],
    compute: Callable[[pl.Series], NDArray[_Number]],
) -> NDArray[_Number]:
    """What ``compute`` returns for ``texts``, an array of one row per text; blocks in the cache are not computed again.

    Args:
        name: what decides a row besides the program and the text, such as the digest of a model; "" if a row also
            depends on the other texts, so that nothing can be reused.
        texts: String[n].
        form: how many numbers a row has, and their type.
        compute: the row of each text, independent of all others to the last bit.
    """
    width, kind = form
    store = current()
    computing = program() if store else None
    size = len(texts) * width * np.dtype(kind).itemsize
    if store is None or computing is None or not name or size > _SHARE * store.max_bytes:
        return compute(texts)
    blocks = list(_blocks(texts, hashlib.sha256(computing + name.encode()).digest()))
    rows = on_disk.empty((len(texts), width), kind)
    missing = [
        block for block in blocks if not _fill(rows[block.start : block.stop], block.key, store)
    ]
    if not missing:
        return rows
    mask = np.zeros(len(texts), bool)
    for block in missing:
        mask[block.start : block.stop] = True
    rows[mask] = compute(texts.filter(pl.Series(mask)))
    values: dict[bytes, bytes] = {}
    for block in missing:
        values[block.key] = rows[block.start : block.stop].tobytes()
        if block is missing[-1] or sum(map(len, values.values())) > _PUT_BYTES:
            store.put(values)
            values = {}
    return rows


def _fill(rows: NDArray[_Number], key: bytes, store: Store) -> bool:
    """Write the ``rows`` of the block ``key`` if it is in the cache; return whether it is."""
    value = store.get([key]).get(key, b"")
    if len(value) != rows.nbytes:
        return False
    rows[:] = np.frombuffer(value, rows.dtype).reshape(rows.shape)
    return True


def _blocks(texts: pl.Series, computing: bytes) -> Iterator[_Block]:
    start, total = 0, hashlib.blake2b(key=computing, digest_size=32)
    for position, text in enumerate(texts, 1):
        content = _NULL if text is None else text.encode()
        digest = hashlib.blake2b(content, digest_size=16).digest()
        total.update(digest)
        if digest[0] < _BORDERS or position == len(texts):
            yield _Block(start, position, total.digest())
            start, total = position, hashlib.blake2b(key=computing, digest_size=32)
