"""The file of the cache: whatever happens to it, a value is right or absent, and nothing is raised."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cache.store import Store
from tests.cache.corruptions import CORRUPTIONS, Corrupt

VALUES = {sha256(bytes([n])).digest(): bytes([n]) * (n * 7) for n in range(100)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache with VALUES."""
    (tmp_path / "cache").mkdir()
    path = tmp_path / "cache" / "cache.sqlite3"
    store = Store(path)
    store.put(VALUES)
    store.close()
    return path


def found(path: Path) -> dict[bytes, bytes]:
    store = Store(path)
    try:
        return dict(store.get(VALUES))
    finally:
        store.close()


# --- values ---------------------------------------------------------------------------------------


def test_values_stay(path: Path) -> None:
    assert found(path) == VALUES
    store = Store(path)
    assert store.get([]) == {}
    assert store.get([sha256(b"another").digest()]) == {}
    store.put({})
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@given(st.dictionaries(st.binary(min_size=32, max_size=32), st.binary(max_size=50)))
def test_what_is_put_is_what_is_found(values: dict[bytes, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, "cache"))
        store.put(values)
        store.put(values)
        assert store.get(values) == values
        store.close()


def test_a_closed_store_has_nothing(path: Path) -> None:
    store = Store(path)
    store.close()
    store.close()
    store.put({b"k" * 8: b"value"})
    assert store.get(VALUES) == {}


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [sha256(str(n).encode()).digest() for n in range(60)]
    store = Store(tmp_path / "cache", max_bytes=300_000)
    for day, key in enumerate(keys):
        monkeypatch.setattr(time, "time", lambda day=day: day * 90_000.0)
        store.put({key: b"x" * 10_000})
        assert keys[0] in store.get([keys[0]])  # it is used every day
        assert (tmp_path / "cache").stat().st_size < 400_000
    left = store.get(keys)
    assert keys[0] in left
    assert [key in left for key in keys[-15:]] == [True] * 15
    assert not any(key in left for key in keys[1:30])
    store.close()


def test_what_is_too_large_is_not_stored(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", max_bytes=1_000)
    store.put({b"k" * 32: b"x" * 501})
    assert store.get([b"k" * 32]) == {}
    store.close()


# --- faults ---------------------------------------------------------------------------------------


def test_there_are_thirty_corruptions() -> None:
    assert len(CORRUPTIONS) >= 30


@pytest.mark.parametrize("corrupt", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_a_broken_cache_has_fewer_values_and_no_wrong_one(path: Path, corrupt: Corrupt) -> None:
    corrupt(path)
    assert found(path).items() <= VALUES.items()
    store = Store(path)
    store.put(VALUES)
    assert store.get(VALUES).items() <= VALUES.items()
    store.close()
    Store(path).close()  # the second run has removed what cannot be read, if it is a file
    last = Store(path)
    last.put(VALUES)
    left = last.get(VALUES)
    last.close()
    assert left == VALUES or not path.is_file() or path.is_symlink()


@pytest.mark.parametrize("corrupt", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_a_cache_that_breaks_during_the_run(path: Path, corrupt: Corrupt) -> None:
    store = Store(path)
    assert store.get(VALUES) == VALUES
    corrupt(path)
    assert store.get(VALUES).items() <= VALUES.items()
    store.put(VALUES)
    assert store.get(VALUES).items() <= VALUES.items()
    store.close()


def test_a_locked_cache_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cache.database._WAIT", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert found(path) == {}
    store = Store(path)
    store.put(VALUES)
    store.close()
    other.execute("COMMIT")
    other.close()
    assert found(path) == VALUES


def test_a_cache_that_cannot_be_written_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3,
        "connect",
        lambda name, **options: real(f"{name.as_uri()}?mode=ro", uri=True, **options),
    )
    monkeypatch.setattr(time, "time", lambda: 4e9)  # so that the times are to be renewed, too
    store = Store(path)
    assert store.get(VALUES) == VALUES
    store.put({b"k" * 32: b"new"})
    store.close()
    assert found(path) == VALUES


FULL = """
import resource, sys
from pathlib import Path
from auditor.cache.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
store = Store(Path(sys.argv[1]))
store.put({bytes([n]) * 32: b"x" * 9_000 for n in range(100)})
values = store.get([bytes([n]) * 32 for n in range(100)])
assert set(values.values()) <= {b"x" * 9_000}, values
store.close()
"""


@pytest.mark.parametrize("size", [0, 100, 5_000, 40_000, 400_000])
def test_a_full_disk(tmp_path: Path, size: int) -> None:
    path = tmp_path / "cache"
    command = [sys.executable, "-c", FULL, str(path), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    store = Store(path)
    store.put(VALUES)
    assert store.get(VALUES) == VALUES
    store.close()


MANY = """
import sys
from hashlib import sha256
from pathlib import Path
from auditor.cache.store import Store
for turn in range(4):
    values = {sha256(bytes([turn, n])).digest(): bytes([turn, n]) * 500 for n in range(100)}
    store = Store(Path(sys.argv[1]), max_bytes=900_000)
    assert store.get(values).items() <= values.items()
    store.put(values)
    assert store.get(values).items() <= values.items()
    store.close()
"""


def test_eight_runs_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY, str(tmp_path / "cache")]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(8)]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 0)] * 8
    database = sqlite3.connect(tmp_path / "cache")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM entries").fetchone()[0] > 0
    database.close()
