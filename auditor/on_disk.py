"""Large arrays in temporary files that are mapped into memory, so that the system can write them out when memory is short.

Numpy reads and writes them as any array. Their pages can be taken away at any time, where the system would end a process
that holds as much memory of its own. On Linux and macOS the files have no name: nothing is left of a run that is killed.
"""

from __future__ import annotations

import mmap
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import prod
from pathlib import Path
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

_Number = TypeVar("_Number", bound=np.generic)

# Share of the memory of a run from which an array is in a file: some twenty arrays are held at once.
SHARE: Final = 1 / 32
_BLOCK: Final = bytes(1 << 20)  # written at a time where a file cannot be allocated at once
_LARGE_FILES: Final = Path("/var/tmp")  # noqa: S108 - files under /tmp may be in memory
_least: ContextVar[float] = ContextVar("least", default=float("inf"))
_maps: Final[WeakValueDictionary[int, mmap.mmap]] = WeakValueDictionary()  # by identity


@contextmanager
def within(memory: int | None) -> Iterator[None]:
    """Return a context in which arrays of a 32nd of ``memory`` (bytes) or more are in files; None is no limit."""
    token = _least.set(float("inf") if memory is None else memory * SHARE)
    try:
        yield
    finally:
        _least.reset(token)


def empty(shape: tuple[int, ...], dtype: type[_Number]) -> NDArray[_Number]:
    """Return a new array with arbitrary values, in a file if it is large and the disk has room for it."""
    size = prod(shape) * np.dtype(dtype).itemsize
    if not size or size < _least.get():
        return np.empty(shape, dtype)
    try:
        return np.frombuffer(_file(size), dtype).reshape(shape)
    except OSError:  # the disk is full, or the folder cannot be written
        return np.empty(shape, dtype)


def full(shape: tuple[int, ...], value: float, dtype: type[_Number]) -> NDArray[_Number]:
    """Return a new array as `empty` does, with ``value`` in each place."""
    found = empty(shape, dtype)
    found[...] = value
    return found


def room() -> int:
    """Return the bytes that are free for files."""
    return shutil.disk_usage(_folder()).free


def drop_pages() -> None:
    """Take the pages of all files out of the memory of this process. Values stay: they are read again where needed."""
    if not hasattr(mmap, "MADV_DONTNEED"):  # Windows
        return
    for reference in _maps.valuerefs():
        if (mapped := reference()) is not None:
            mapped.madvise(mmap.MADV_DONTNEED)


def _file(size: int) -> mmap.mmap:
    """Return the bytes of a new file, which is deleted with the last array that uses them.

    Raises:
        OSError: no room on the disk, or no folder for temporary files.
    """
    # What is still needed is read again. Source: `semantic-duplicates` alone of 100,000 rows of 150 words with 1 GiB takes 864
    # MiB, and 965 without this line.
    drop_pages()
    with tempfile.TemporaryFile(prefix="dataset-audit-", dir=_folder()) as file:
        # All of it is allocated now: later, a full disk would end the process at a write to memory.
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            for start in range(0, size, len(_BLOCK)):
                file.write(_BLOCK[: size - start])
            file.flush()
        mapped = mmap.mmap(file.fileno(), size)
    _maps[id(mapped)] = mapped
    return mapped


def _folder() -> str:
    """Return the folder of temporary files, but for /tmp, which may be in memory."""
    folder = tempfile.gettempdir()
    return str(_LARGE_FILES) if folder == "/tmp" and _LARGE_FILES.is_dir() else folder  # noqa: S108 - compared alone
