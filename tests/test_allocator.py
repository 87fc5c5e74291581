"""The C library returns memory that numpy has freed; where it is another one, nothing happens."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from auditor import allocator

# Many arrays of 1 MB are freed, between them small ones stay.
_FREES = """
import numpy as np
from pathlib import Path
from auditor import allocator

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

allocator.limit_freed_memory()
arrays = [np.ones(size) for _ in range(200) for size in (125_000, 10)]
before = resident()
kept = arrays[1::2]
del arrays
allocator.trim()
assert before - resident() > 150e6, before - resident()
"""


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_another_c_library_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def missing(name: str | None) -> SimpleNamespace:
        raise error(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    monkeypatch.setenv("_RJEM_MALLOC_CONF", "narenas:1")
    allocator.limit_freed_memory()
    allocator.trim()
    assert os.environ["_RJEM_MALLOC_CONF"] == "narenas:1"  # what the user has set counts


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="no glibc")
def test_memory_between_arrays_in_use_is_returned() -> None:
    subprocess.run([sys.executable, "-c", _FREES], check=True)
