"""What a hook learns from git: names of a commit or a push, and files that are not what is recorded."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.commands.hooks.git_changes import changes
from auditor.errors import AuditError

Git = Callable[..., str]

pytestmark = [
    pytest.mark.hooks,
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """``git(*args)``: its output, in a repository with two commits."""
    for name in os.environ:
        if name.startswith(("GIT_", "PRE_COMMIT")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> str:
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        done = subprocess.run(["git", *identity, *args], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run("init", "--quiet")
    for name in ("kept.jsonl", "gone.jsonl", "old name.jsonl"):
        (tmp_path / name).write_text(f"{name}\n")
    run("add", "--all")
    run("commit", "--quiet", "--message", "one")
    run("mv", "old name.jsonl", "new\nname.jsonl")
    run("rm", "--quiet", "gone.jsonl")
    (tmp_path / "added.jsonl").write_text("x\n")
    run("add", "--all")
    return run


CHANGED = {"old name.jsonl", "new\nname.jsonl", "gone.jsonl", "added.jsonl"}


def names(root: Path) -> set[str] | None:
    found = changes().names
    return None if found is None else {os.path.relpath(name, root) for name in found}


@pytest.mark.usefixtures("git")
def test_by_hand_everything_counts(tmp_path: Path) -> None:
    (tmp_path / "kept.jsonl").write_text("y\n")
    assert names(tmp_path) is None
    assert changes().differing([tmp_path / "kept.jsonl"]) == ""
    assert [path.name for path in changes().tracked("*.jsonl")] == [
        *("added.jsonl", "kept.jsonl", "new\nname.jsonl")
    ]


@pytest.mark.usefixtures("git")
def test_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    (tmp_path / "below").mkdir()
    assert names(tmp_path) == CHANGED
    found = changes()
    assert found.differing([Path("added.jsonl"), Path("/elsewhere.jsonl")]) == ""
    submodule = tmp_path / "sub" / ".git"
    submodule.mkdir(parents=True)
    assert found.differing([submodule.parent / "data.jsonl"]) == ""
    Path("added.jsonl").write_text("y\n")
    reason = "added.jsonl differs from what is committed; stage or stash the difference"
    assert found.differing([Path("kept.jsonl"), Path("added.jsonl")]) == reason


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_at_which_git_does_not_look(
    git: Git, monkeypatch: pytest.MonkeyPatch, flag: str
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    git("update-index", flag, "added.jsonl")
    Path("added.jsonl").write_text("y\n")
    reason = "added.jsonl is assume-unchanged or skip-worktree, so git sees no difference"
    assert changes().differing([Path("kept.jsonl"), Path("added.jsonl")]) == reason
    assert changes().differing([Path("kept.jsonl")]) == ""


def test_a_file_that_is_not_added(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")  # as some editors set it
    (tmp_path / ".gitignore").write_text("/ignored.jsonl\n")
    (tmp_path / "ignored.jsonl").write_text("x\n")
    (tmp_path / "[k]ept.jsonl").write_text("x\n")
    git("add", "[k]ept.jsonl")
    (tmp_path / "new.jsonl").write_text("x\n")
    assert changes().differing([Path("ignored.jsonl"), Path("[k]ept.jsonl")]) == ""
    assert [path.name for path in changes().tracked("*ept.jsonl")] == ["[k]ept.jsonl", "kept.jsonl"]
    reason = "new.jsonl is not in the commit; add it, or have git ignore it"
    assert changes().differing([Path("kept.jsonl"), Path("new.jsonl")]) == reason
    git("rm", "--quiet", "--cached", "kept.jsonl")
    assert changes().differing([Path("kept.jsonl")]).startswith("kept.jsonl is not in the commit")


@pytest.mark.parametrize("ignore", ["none", "dirty", "all"])
def test_a_submodule(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignore: str
) -> None:
    git("init", "--quiet", "sub")
    (tmp_path / "sub/data.jsonl").write_text("x\n")
    git("-C", "sub", "add", "--all")
    git("-C", "sub", "commit", "--quiet", "--message", "one")
    git("config", "--file", ".gitmodules", "submodule.sub.path", "sub")
    git("config", "--file", ".gitmodules", "submodule.sub.ignore", ignore)
    git("add", "--force", "--all", "sub")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert "sub" in (names(tmp_path) or ())
    assert changes().differing([Path("sub/data.jsonl")]) == ""
    (tmp_path / "sub/data.jsonl").write_text("y\n")
    reason = "sub differs from what is committed; stage or stash the difference"
    assert changes().differing([Path("sub/data.jsonl")]) == reason


@pytest.mark.usefixtures("git")
def test_a_link_that_is_not_staged(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "now").symlink_to(".")
    git("add", "--all")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert changes().differing([Path("now/kept.jsonl")]) == ""
    (tmp_path / "now").unlink()
    (tmp_path / "now").symlink_to("./.")
    assert changes().differing([Path("now/kept.jsonl")]).startswith("now differs from")


def test_the_first_push(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("commit", "--quiet", "--message", "two")
    monkeypatch.setenv("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
    assert changes().names is None
    assert changes().differing([Path("kept.jsonl")]) == ""
    Path("kept.jsonl").write_text("y\n")
    assert changes().differing([Path("kept.jsonl")]).startswith("kept.jsonl differs from what is")


def test_a_push(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Git) -> None:
    git("commit", "--quiet", "--message", "two")
    commit = git("rev-parse", "HEAD")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", commit)
    assert names(tmp_path) == CHANGED
    assert changes().differing([Path("added.jsonl")]) == ""
    git("checkout", "--quiet", "HEAD~1", "--", "kept.jsonl")
    Path("added.jsonl").unlink()
    reason = f"added.jsonl differs from what is pushed; check out {commit[:12]}"
    assert changes().differing([Path("added.jsonl")]) == reason


@pytest.mark.usefixtures("git")
def test_what_git_cannot_tell_is_no_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "no-such-commit")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    with pytest.raises(AuditError, match="git diff failed: fatal: ") as caught:
        changes()
    assert caught.value.exit_code == 3
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(AuditError, match="git rev-parse failed: fatal: not a git repository"):
        changes()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AuditError, match="git cannot be run, and a hook needs it: No such file"):
        changes()


def test_the_texts_before_a_commit_are_those_of_changed_and_deleted_files(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changes().texts_before("*.jsonl") == {}  # by hand, everything counts
    (tmp_path / "kept.jsonl").write_text("new\n")
    git("add", "--all")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / ".git/index"))
    before = {name: f"{name}\n" for name in ("gone.jsonl", "kept.jsonl", "old name.jsonl")}
    assert changes().texts_before("*.jsonl") == before
    assert changes().texts_before("*.toml") == {}
