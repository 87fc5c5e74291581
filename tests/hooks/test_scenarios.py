"""What people do with git on a day like any other: the hook sees what the commit will contain."""

from __future__ import annotations

import pytest

from tests.hooks.conftest import DATA_SET, NEEDED, Pairs, Repository, both

pytestmark = NEEDED


@both
@pytest.mark.parametrize(("leaks", "code"), [("test.jsonl", 1), ("train.jsonl", 0)])
def test_a_commit_of_one_path(repository: Repository, pairs: Pairs, leaks: str, code: int) -> None:
    """Git makes an index of its own for it; what else is staged is no part of the commit."""
    repository.write("notes.md", "no data\n")
    repository.git("add", "--all")
    repository.write("test.jsonl", pairs(2) if leaks == "test.jsonl" else pairs(6, 900))
    done = repository.run("git", "commit", "--message", "one", "--", "test.jsonl")
    assert done.code == code, done.output
    assert ("2 leaked lines" in done.output) is (code == 1)


@both
def test_an_amended_commit(repository: Repository, pairs: Pairs) -> None:
    repository.write("test.jsonl", pairs(2))
    done = repository.commit("--amend")
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output


@both
def test_the_first_commit_of_a_repository(repository: Repository, pairs: Pairs) -> None:
    repository.git("update-ref", "-d", "HEAD")
    repository.write("test.jsonl", pairs(2))
    done = repository.commit()
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output


@both
def test_a_commit_from_a_folder_below(repository: Repository, pairs: Pairs) -> None:
    repository.write("test.jsonl", pairs(2))
    repository.git("add", "--all")
    repository.write("below/notes.md", "no data\n")
    done = repository.run("git", "-C", "below", "commit", "--message", "below")
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output


@both
def test_names_with_blanks_and_letters_of_other_scripts(
    repository: Repository, pairs: Pairs
) -> None:
    name = "größe 大 data.jsonl"
    repository.git("mv", "train.jsonl", name)
    repository.write("dataset-audit.toml", DATA_SET.replace("train.jsonl", name))
    assert repository.commit().code == 0
    repository.write(name, [*pairs(30), *pairs(1, 900)])
    done = repository.commit()
    assert done.code == 1, done.output
    assert f"{name}:31: LEK001" in done.output


@both
@pytest.mark.parametrize("name", ["train.jsonl", "test.jsonl"])
def test_a_file_that_is_deleted(repository: Repository, name: str) -> None:
    repository.git("rm", "--quiet", name)
    done = repository.commit()
    assert done.code == 1, done.output
    assert f"NO VERDICT: {name}: no such file" in done.output


def test_sides_that_change_places(repository: Repository) -> None:
    """Each is named by the configuration: five rows are no training data."""
    for old, new in (("train", "x"), ("test", "train"), ("x", "test")):
        repository.git("mv", f"{old}.jsonl", f"{new}.jsonl")
    done = repository.commit()
    assert done.code == 1, done.output
    assert "5 clean examples (20 or more needed)" in done.output


def test_a_link_in_place_of_a_file(repository: Repository) -> None:
    """The evaluation data becomes the training data."""
    (repository.folder / "test.jsonl").unlink()
    (repository.folder / "test.jsonl").symlink_to("train.jsonl")
    done = repository.commit()
    assert done.code == 1, done.output
    assert "train.jsonl is both a train and an eval file" in done.output


def test_marks_of_a_conflict_in_the_data(repository: Repository, pairs: Pairs) -> None:
    repository.git("checkout", "--quiet", "-b", "other")
    repository.write("train.jsonl", [*pairs(30), *pairs(1, 300)])
    assert repository.commit().code == 0
    repository.git("checkout", "--quiet", "main")
    repository.write("train.jsonl", [*pairs(30), *pairs(1, 400)])
    assert repository.commit().code == 0
    assert repository.run("git", "merge", "--no-edit", "other").code == 1
    done = repository.commit()
    assert done.code == 1, done.output
    assert "3 broken lines (none allowed)" in done.output


def test_a_pointer_of_dvc_in_place_of_evaluation_data(repository: Repository) -> None:
    repository.git("rm", "--quiet", "test.jsonl")
    repository.write("test.jsonl.dvc", "outs:\n- md5: 0\n  path: test.jsonl\n")
    done = repository.commit()
    assert done.code == 1, done.output
    assert "dvc pull test.jsonl" in done.output


@both
def test_a_leak_in_an_earlier_commit_of_a_push(repository: Repository, pairs: Pairs) -> None:
    """And a branch that is deleted at the other end has no data."""
    repository.git("init", "--quiet", "--bare", "../far.git")
    repository.git("remote", "add", "origin", "../far.git")
    repository.git("push", "--quiet", "--no-verify", "origin", "main", "main:old")
    repository.write("test.jsonl", pairs(2))
    assert repository.commit("--no-verify").code == 0
    repository.write("notes.md", "no data\n")
    assert repository.commit().code == 0
    repository.git("push", "--quiet", "origin", "--delete", "old")
    done = repository.run("git", "push", "origin", "main")
    assert done.code == 1, done.output
    assert "2 leaked lines" in done.output
    done = repository.run("git", "push", "origin", "main:new")
    assert done.code == 1, done.output
