"""Large arrays and texts whose bytes are in temporary files, which the system can take out of memory at any time.

Polars and numpy read them as if they were in memory. Pages of a file need no room for long: when memory is short, the
system writes them to the disk and gives them to others, where it would end a process that holds as much by itself. The
files have no name on Linux and macOS, so nothing is left of a run that is killed.
"""

from __future__ import annotations

import mmap
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Final, TypeVar
from weakref import ref

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.arrow_texts import texts_at

_Number = TypeVar("_Number", bound=np.generic)
_Bytes = NDArray[np.uint8]

# Share of the memory of a run from which an array, or a column of texts, is in a file: some twenty are held at once.
SHARE: Final = 1 / 32
_PART_BYTES: Final = 1 << 26  # of texts that one file holds, and that are made at once
_BLOCK_BYTES: Final = 1 << 22  # of texts that are Python values at once
_LARGE_FILES: Final = Path("/var/tmp")  # noqa: S108 - the folder for files that may be in memory under /tmp
# Pages of this process in memory, those of files in the third place (proc(5)); looked at so often, and dropped above so
# many times what is in files.
_PAGES: Final = Path("/proc/self/statm")
_SECONDS, _FEW = 0.1, 4
_least: ContextVar[float] = ContextVar("least", default=float("inf"))
# By the address of each map; a thread may make a list of them while another adds one.
_maps: Final[dict[int, ref[mmap.mmap]]] = {}


@contextmanager
def within(memory: int | None) -> Iterator[None]:
    """A context in which what takes a 32nd of ``memory`` (bytes; None for no limit) and more is in files."""
    token = _least.set(float("inf") if memory is None else memory * SHARE)
    try:
        yield
    finally:
        _least.reset(token)


def empty(shape: tuple[int, ...], dtype: type[_Number]) -> NDArray[_Number]:
    """An array of any values; in a file if it is large, or in memory if there is no room on the disk."""
    size = prod(shape) * np.dtype(dtype).itemsize
    if not size or size < _least.get():
        return np.empty(shape, dtype)
    return _bytes(size).view(dtype).reshape(shape)


def full(shape: tuple[int, ...], value: float, dtype: type[_Number]) -> NDArray[_Number]:
    """As ``empty``, with ``value`` in each place."""
    found = empty(shape, dtype)
    found[...] = value
    return found


def _bytes(size: int) -> _Bytes:
    """Bytes in a file, in memory if there is no room on the disk."""
    try:
        return np.frombuffer(_file(size), np.uint8)
    except OSError:  # the disk is full, or there is none
        return np.empty(size, np.uint8)


def _file(size: int) -> mmap.mmap:
    """The bytes of a new file without a name."""
    with tempfile.TemporaryFile(prefix="dataset-audit-", dir=_folder()) as file:
        # Without room for it on the disk, a write to memory would end the process.
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            for start in range(0, size, _BLOCK_BYTES):
                file.write(bytes(min(_BLOCK_BYTES, size - start)))
            file.flush()
        own = mmap.mmap(file.fileno(), size)
    if _PAGES.is_file() and not any(thread.name == __name__ for thread in threading.enumerate()):
        few = _least.get() * _FEW
        threading.Thread(target=_keep_few_pages, args=[few], name=__name__, daemon=True).start()
    number = id(own)
    _maps[number] = ref(own, lambda _: _maps.pop(number, None))
    return own


def _folder() -> str:
    named = os.environ.get("TMPDIR") or not _LARGE_FILES.is_dir()
    return tempfile.gettempdir() if named else str(_LARGE_FILES)


def room() -> int:
    """The bytes that are free for files."""
    return shutil.disk_usage(_folder()).free


def _keep_few_pages(size: float) -> None:
    """While there are maps, drop their pages whenever this process holds more than ``size`` bytes of files."""
    while _maps:
        time.sleep(_SECONDS)
        if int(_PAGES.read_text(encoding="ascii").split()[2]) * mmap.PAGESIZE > size:
            drop_pages()


def drop_pages() -> None:
    """Take the bytes of all files out of the memory of this process; they are read again where they are needed."""
    for own in list(_maps.values()):
        if (found := own()) is not None and hasattr(found, "madvise"):
            found.madvise(mmap.MADV_DONTNEED)


def texts(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame``, whose large columns of texts (String) are in files."""
    large = [name for name, size in _text_bytes(frame).items() if size and size >= _least.get()]
    return frame.with_columns(_column(frame[name]) for name in large) if large else frame


def in_parts(work: Callable[[pl.DataFrame], pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    """``work(rows)``, made part by part and with texts in files if the texts of ``rows`` are large.

    ``work`` returns a row for each row, which depends on that row alone.
    """
    size = sum(_text_bytes(rows).values())
    if not size or size < _least.get():
        return work(rows)
    height = max(1, rows.height * _PART_BYTES // size)
    parts = (work(part) for part in rows.iter_slices(height))
    stored = [part.with_columns(map(_column, _text_columns(part))) for part in parts]
    return pl.concat(stored, rechunk=True)


def _text_columns(frame: pl.DataFrame) -> list[pl.Series]:
    return [column for column in frame if column.dtype == pl.String]


def _text_bytes(frame: pl.DataFrame) -> dict[str, int]:
    """The size of each column of texts."""
    size = pl.col(pl.String).str.len_bytes().cast(pl.Int64).sum()
    return {} if not _text_columns(frame) else frame.select(size).row(0, named=True)


def _column(column: pl.Series) -> pl.Series:
    """``column`` (String) with its texts in files."""
    if column.null_count() == len(column):
        return column
    size = column.str.len_bytes().fill_null(0).to_numpy().astype(np.int64)
    ends = np.cumsum(size)
    cuts = np.searchsorted(ends, np.arange(_PART_BYTES, ends[-1], _PART_BYTES)).tolist()
    bounds = sorted({0, *cuts, len(column)})
    parts = [_part(column[a:b], size[a:b]) for a, b in pairwise(bounds)]
    return pl.concat(parts, rechunk=True).alias(column.name)


def _part(column: pl.Series, size: NDArray[np.int64]) -> pl.Series:
    """``column`` with its texts, whose ``size`` in bytes is known, in one file."""
    ends = np.concatenate([[0], np.cumsum(size)])
    present = np.packbits(column.is_not_null().to_numpy(), bitorder="little")
    at = ends.nbytes + len(present)
    held = _bytes(at + int(ends[-1]))
    held[: ends.nbytes], held[ends.nbytes : at] = ends.view(np.uint8), present
    cuts = np.searchsorted(ends, np.arange(_BLOCK_BYTES, ends[-1], _BLOCK_BYTES)).tolist()
    bounds = sorted({0, *cuts, len(column)})
    for a, b in pairwise(bounds):
        joined = column[a:b].str.join("").item().encode()
        held[at + ends[a] : at + ends[b]] = np.frombuffer(joined, np.uint8)
    addresses = [held.ctypes.data + offset for offset in (ends.nbytes, 0, at)]
    return texts_at(addresses, len(column), column.null_count(), held)
