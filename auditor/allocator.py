"""Limits the freed memory that stays with the process: of numpy, in the C library, and of polars, in jemalloc."""

import contextlib
import ctypes
import os

# Parameters of glibc's mallopt.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
# An array of at least this size gets a memory mapping of its own, which is returned when the array is freed. By default
# glibc raises the threshold to up to 32 MiB, and each thread has an arena. Source: 50,000 tiny rows
# (tests/bench/bench_scale.py) take 629 MiB with these values and `trim`, and 722 MiB without; smaller blocks take a fifth
# more CPU seconds.
_BLOCK_BYTES, _ARENAS = 8 << 20, 2
# The allocator of polars keeps freed pages for ten seconds by default. Source: one line of 14 MB takes 586 MiB with these
# values, and 652 MiB without. At 0 ms it takes as much memory, and three times the seconds.
_POLARS = "dirty_decay_ms:100,muzzy_decay_ms:0"


def limit_freed_memory() -> None:
    """Set how much freed memory the process keeps. Call it before polars is imported; without glibc it changes polars alone."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", _POLARS)
    for name, value in (
        (_MMAP_THRESHOLD, _BLOCK_BYTES),
        (_TRIM_THRESHOLD, _BLOCK_BYTES),
        (_ARENA_MAX, _ARENAS),
    ):
        _call("mallopt", name, value)


def trim() -> None:
    """Return free pages between the arrays in use to the system."""
    _call("malloc_trim", 0)


def _call(function: str, *values: int) -> None:
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no glibc
        getattr(ctypes.CDLL(None), function)(*values)
