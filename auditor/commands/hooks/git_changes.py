"""What git says has changed: names in a commit or a push, and files that differ from what it records."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditError, ExitCode
from auditor.paths import is_file, is_link

# A rename counts as a deletion and an addition. Changes in submodules count whatever git is configured to ignore, and no
# file monitor is trusted.
_DIFF = (
    "diff",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--ignore-submodules=untracked",
)
_SURE = ("-c", "core.fsmonitor=false", "-c", "core.trustctime=true", "-c", "diff.relative=false")


@dataclass(frozen=True, slots=True)
class Changes:
    """What the run is about: a commit, a push, or the whole repository. Methods raise an AuditError where git fails."""

    root: Path  # of the work tree, without links
    names: frozenset[str] | None = None  # absolute paths that were added, changed, moved or deleted
    pushed: str = ""  # the commit that is pushed
    before: str = "HEAD"  # the commit that the changes are compared with

    def differing(self, files: Iterable[Path]) -> str:
        """A sentence that names the first of ``files`` that differs from what is committed or pushed; "" if none does."""
        inside = sorted({name for file in files for name in self._recorded(file)})
        if (self.names is None and not self.pushed) or not inside:
            return ""
        listed = ("ls-files", "-z")
        flagged = self._named([*listed, "-v"], inside)
        if unseen := [name[2:] for name in flagged if name[0] == "S" or name[0].islower()]:
            return f"{unseen[0]} is assume-unchanged or skip-worktree, so git sees no difference"
        if new := self._named([*listed, "--others", "--exclude-standard"], inside):
            return f"{new[0]} is not in the commit; add it, or have git ignore it"
        found = self._named([*_DIFF, *([self.pushed] if self.pushed else [])], inside)
        if not found:
            return ""
        if self.pushed:
            return f"{found[0]} differs from what is pushed; check out {self.pushed[:12]}"
        return f"{found[0]} differs from what is committed; stage or stash the difference"

    def _recorded(self, file: Path) -> Iterator[str]:
        """What git records of the file, if it is in this work tree: the file, links to it, the submodule that has it."""
        named = Path(os.path.abspath(file))  # noqa: PTH100 - the links count, too
        yield from (str(path) for path in self._within(named) if is_link(path))
        target = Path(os.path.realpath(file))
        own = [path for path in self._within(target) if os.path.lexists(path / ".git")]
        yield from map(str, own[-1:] or self._within(target)[:1])

    def _within(self, path: Path) -> list[Path]:
        """The path and the folders above it, below the root of the work tree."""
        return [part for part in (path, *path.parents) if self.root in part.parents]

    def _named(self, args: Sequence[str], paths: Sequence[str]) -> list[str]:
        """The names that git prints about ``paths``, in which no character is a pattern."""
        return _names(self.root, ["--literal-pathspecs", *args, "--", *paths])

    def tracked(self, *patterns: str) -> list[Path]:
        """Every file under version control whose path ends as one of ``patterns`` says, if it exists."""
        names = _names(self.root, ["ls-files", "-z", "--", *patterns])
        return [self.root / name for name in names if is_file(self.root / name)]

    def texts_before(self, *patterns: str) -> dict[str, str]:
        """The earlier text of each file that was changed or deleted and whose path ends as a pattern says, by path."""
        if self.names is None:
            return {}
        ends = [self.before, self.pushed] if self.pushed else ["--cached"]
        names = _names(self.root, [*_DIFF, "--diff-filter=DM", *ends, "--", *patterns])
        shown = {name: _git(self.root, ["show", f"{self.before}:{name}"]) for name in names}
        return {name: text.decode("utf-8", "replace") for name, text in shown.items()}


def changes() -> Changes:
    """The changes of the commit or push that runs the hook.

    For a push, pre-commit and prek name its ends in variables. For a commit, git names the index: only
    then is it certain that names which are not staged do not matter. Without either, everything counts.

    Raises:
        AuditError: the current folder is in no repository, or git cannot tell.
    """
    top = _git(Path.cwd(), ["rev-parse", "--show-toplevel"]).removesuffix(b"\n")
    root = Path(os.path.realpath(os.fsdecode(top)))
    before, pushed = (os.environ.get(f"PRE_COMMIT_{end}_REF", "") for end in ("FROM", "TO"))
    if before and pushed:
        names = _names(root, [*_DIFF, before, pushed, "--"])
    elif "GIT_INDEX_FILE" in os.environ:
        names, before, pushed = _names(root, [*_DIFF, "--cached", "--"]), "HEAD", ""
    elif branch := os.environ.get("PRE_COMMIT_LOCAL_BRANCH"):  # its first push to that remote
        return Changes(root, pushed=_git(root, ["rev-parse", "--verify", branch]).decode().strip())
    else:
        return Changes(root)
    return Changes(root, frozenset(f"{root}/{name}" for name in names), pushed, before)


def _names(root: Path, args: Sequence[str]) -> list[str]:
    """The names that git prints, each ended by NUL."""
    return os.fsdecode(_git(root, args)).split("\0")[:-1]


def _git(folder: Path, args: Sequence[str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and paths follow "--"
            ["git", *_SURE, *args],  # noqa: S607 - the git that runs the hook
            cwd=folder,
            capture_output=True,
            check=False,
            env={key: text for key, text in os.environ.items() if not key.endswith("_PATHSPECS")},
        )
    except OSError as error:
        cause = f"git cannot be run, and a hook needs it: {error.strerror}"
        raise AuditError(cause, ExitCode.NO_VERDICT) from error
    if done.returncode:
        cause = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        command = next(arg for arg in args if arg[0] != "-")
        raise AuditError(f"git {command} failed: {cause}", ExitCode.NO_VERDICT)
    return done.stdout
