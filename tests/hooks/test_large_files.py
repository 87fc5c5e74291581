"""Data that git-lfs keeps: the file is audited where it is there, and a pointer in its place is no verdict."""

from __future__ import annotations

import shutil

import pytest

from tests.hooks.conftest import NEEDED, Pairs, Repository, both

pytestmark = [
    *NEEDED,
    pytest.mark.skipif(not shutil.which("git-lfs"), reason="git-lfs is not installed"),
]


@pytest.fixture
def tracked(repository: Repository) -> Repository:
    """A repository whose data git-lfs keeps, committed."""
    repository.git("lfs", "install", "--local", "--skip-repo")
    repository.write(".gitattributes", "*.jsonl filter=lfs diff=lfs merge=lfs -text\n")
    repository.git("add", "--renormalize", ".")
    done = repository.commit()
    assert done.code == 0, done.output
    for name in ("train.jsonl", "test.jsonl"):
        assert repository.git("show", f"HEAD:{name}").startswith("version https://git-lfs.")
    return repository


def pointer(repository: Repository, name: str) -> None:
    """Leave only the pointer of a file in the work tree, as a clone without its large files has it."""
    (repository.folder / name).unlink()
    done = repository.run("env", "GIT_LFS_SKIP_SMUDGE=1", "git", "checkout", "--", name)
    assert done.code == 0, done.output


@both
@pytest.mark.parametrize("name", ["train.jsonl", "test.jsonl"])
def test_a_pointer_in_place_of_a_file(tracked: Repository, name: str) -> None:
    pointer(tracked, name)
    tracked.write("dataset-audit.toml", (tracked.folder / "dataset-audit.toml").read_text() + "\n")
    done = tracked.commit()
    assert done.code == 1, done.output
    assert f"NO VERDICT: parcels: {name}: " in done.output
    assert f"git lfs pull --include {name}" in done.output
    assert "exit code: 3" in done.output
    tracked.git("lfs", "checkout", name)
    done = tracked.commit()
    assert done.code == 0, done.output


@both
def test_the_file_is_audited_and_not_its_pointer(tracked: Repository, pairs: Pairs) -> None:
    tracked.write("test.jsonl", pairs(6, 900))
    assert tracked.commit().code == 0
    tracked.write("test.jsonl", pairs(3))
    done = tracked.commit()
    assert done.code == 1, done.output
    assert "3 leaked lines" in done.output


@both
def test_what_is_staged_counts(tracked: Repository, pairs: Pairs) -> None:
    tracked.write("test.jsonl", pairs(3))
    tracked.git("add", "test.jsonl")
    tracked.write("test.jsonl", pairs(5, 900))  # without the leak
    done = tracked.run("git", "commit", "--message", "part")
    assert done.code == 1, done.output
    assert "3 leaked lines" in done.output
