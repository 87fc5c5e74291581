"""The digest of what computes: any change of it makes all entries those of another program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.cache import program as module


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes | None]:
    """The digest of a program of two files with one package."""
    (tmp_path / "own/deep").mkdir(parents=True)
    (tmp_path / "own/a.py").write_text("1")
    (tmp_path / "own/deep/rules.toml").write_text("")
    (tmp_path / "site/polars-2.1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "own")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "gone")])
    return module.program.__wrapped__


Digest = Callable[[], bytes | None]


def test_it_stays(digest: Digest, tmp_path: Path) -> None:
    before = digest()
    (tmp_path / "own/__pycache__").mkdir()
    (tmp_path / "own/__pycache__/a.pyc").write_text("")
    (tmp_path / "site/data.txt").write_text("")
    assert before == digest()


@pytest.mark.parametrize("name", ["a.py", "deep/rules.toml", "new.py", "deep/model.safetensors"])
def test_each_file_of_the_program(digest: Digest, tmp_path: Path, name: str) -> None:
    before = digest()
    (tmp_path / "own" / name).write_text("2")
    assert before != digest()


def test_a_file_that_moves(digest: Digest, tmp_path: Path) -> None:
    before = digest()
    (tmp_path / "own/a.py").rename(tmp_path / "own/deep/a.py")
    assert before != digest()


@pytest.mark.parametrize("name", ["numpy-2.0.dist-info", "acme.egg-link", "_acme.pth"])
def test_each_installed_package(digest: Digest, tmp_path: Path, name: str) -> None:
    before = digest()
    (tmp_path / "site" / name).write_text("")
    assert before != digest()


def test_a_package_that_is_installed_again(digest: Digest, tmp_path: Path) -> None:
    before = digest()
    os.utime(tmp_path / "site/polars-2.1.dist-info", (1, 1))
    assert before != digest()


def test_another_python(digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest()
    monkeypatch.setattr(sys, "version", "4.0")
    assert before != digest()


def test_without_source(digest: Digest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "auditor.zip/auditor")
    assert digest() is None
