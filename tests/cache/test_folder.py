"""Where the cache is, and when there is none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from auditor import cache
from auditor.cache import folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache folder that is not there yet."""
    monkeypatch.setattr(folder, "default", lambda: tmp_path / "user" / "dataset-audit")
    return tmp_path / "user" / "dataset-audit"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_user_s_own(home: Path) -> None:
    with cache.opened(None):
        assert cache.current()
    assert cache.current() is None
    assert mode(home) == 0o700
    assert {path.name: mode(path) for path in home.iterdir() if path.suffix} == {
        "cache.sqlite3": 0o600
    }
    assert (home / ".gitignore").read_text() == "*\n"


def test_a_named_folder(tmp_path: Path) -> None:
    named = tmp_path / "deep" / "cache"
    with cache.opened(str(named)):
        assert cache.current()
    assert (named / "cache.sqlite3").is_file()
    named.chmod(0o755)  # as other programs make theirs
    with cache.opened(str(named)):
        assert cache.current()


def test_none(home: Path) -> None:
    with cache.opened(""):
        assert cache.current() is None
    assert not home.exists()


def test_one_in_another(home: Path, tmp_path: Path) -> None:
    with cache.opened(None):
        outer = cache.current()
        with cache.opened(str(tmp_path)):
            assert cache.current() is not outer
        assert cache.current() is outer
    assert home.is_dir()


def test_not_where_others_may_write(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with cache.opened(str(tmp_path / "open")):
        assert cache.current() is None
    assert list((tmp_path / "open").iterdir()) == []


def test_not_in_the_folder_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    with cache.opened(str(tmp_path)):
        assert cache.current() is None


@pytest.mark.parametrize(
    "named", ["file", "file/below", "relative", "~nobody-of-this-name/x", "\0", "x" * 5_000]
)
def test_not_where_no_folder_can_be(tmp_path: Path, named: str) -> None:
    (tmp_path / "file").write_text("mine")
    path = named if named in ("relative", "~nobody-of-this-name/x") else str(tmp_path / named)
    with cache.opened(path):
        assert cache.current() is None
    assert (tmp_path / "file").read_text() == "mine"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_the_default_is_a_folder_of_this_program() -> None:
    assert folder.default().name == "dataset-audit"
