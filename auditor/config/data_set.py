"""One data set of a configuration, and the files that its paths and globs name."""

import glob
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.errors import AuditError, ExitCode
from auditor.paths import is_folder
from auditor.settings import Names


@dataclass(frozen=True, slots=True)
class DataSet:
    """Training files, the evaluation files that they are compared with, and what describes them."""

    name: str
    config: Path  # of the configuration; paths start in its folder
    train: tuple[str, ...]  # paths or globs
    evals: tuple[str, ...] = ()
    case: str = ""  # the path of its readiness.toml; "": next to the data
    fields: Mapping[str, Names] | None = None  # None: those of the configuration
    baseline: str = ""  # the path of an earlier report, than which the data may not be worse

    @property
    def folder(self) -> Path:
        """The folder in which the paths start."""
        return self.config.parent

    def eval_files(self) -> list[Path]:
        """The evaluation files; an AuditError if a glob matches none, since there is no verdict then."""
        return self._files("eval", self.evals)

    def train_files(self) -> list[Path]:
        """The training files; a glob leaves out those that are evaluation files.

        Raises:
            AuditError: a file is both, or a glob matches none.
        """
        held_out = self.held_out()
        for entry in self.train:
            plain = not is_glob(entry, self.folder)
            if plain and os.path.realpath(self.folder / entry) in held_out:
                raise AuditError(f"{self}: {entry} is both a train and an eval file")
        files = self._files("train", self.train)
        return [path for path in files if os.path.realpath(path) not in held_out]

    def trains_on(self, path: str | Path) -> bool:
        """Whether ``path`` is one of the training files."""
        return os.path.realpath(path) in self._real(self.train) - self.held_out()

    def holds_out(self, path: str | Path) -> bool:
        """Whether ``path`` is one of the evaluation files."""
        return os.path.realpath(path) in self.held_out()

    def held_out(self) -> set[str]:
        """The paths of the evaluation files without links."""
        return self._real(self.evals)

    def _real(self, entries: Iterable[str]) -> set[str]:
        return {os.path.realpath(file) for entry in entries for file in self._found(entry)}

    def _files(self, side: str, entries: Iterable[str]) -> list[Path]:
        files: dict[Path, None] = {}
        for entry in entries:
            found = self._found(entry)
            if not found:
                cause = f"{self}: {side} = {entry!r} matches no file"
                raise AuditError(cause, ExitCode.NO_VERDICT)
            files |= dict.fromkeys(found)
        return list(files)

    def _found(self, entry: str) -> list[Path]:
        """The files that a glob matches now; a path is returned unchanged, whether it exists or not."""
        if not is_glob(entry, self.folder):
            return [self.folder / entry]
        # Path.glob refuses absolute patterns.
        names = sorted(glob.glob(entry, root_dir=self.folder, recursive=True))  # noqa: PTH207
        paths = [self.folder / name for name in names]
        # "data/**" also matches the folder itself, even if it does not exist.
        return [path for path in paths if os.path.lexists(path) and not is_folder(path)]

    def existing(self) -> list[Path]:
        """The files that exist, of both sides."""
        entries = (*self.train, *self.evals)
        return [file for entry in entries for file in self._found(entry) if file.exists()]

    def paths(self) -> list[str]:
        """The paths and globs of both sides, absolute; links in the path of the folder are followed."""
        return self._below(os.path.realpath(self.folder))

    def covers(self, path: str) -> bool:
        """Whether the absolute ``path``, which may be gone, is a file of the data set or below a folder of it.

        A star also stands for folders here, so that a glob covers more than it matches, never less.
        """
        patterns = self._below(glob.escape(os.path.realpath(self.folder)))
        return any(
            path == entry
            or path.startswith(f"{entry}/")
            or (glob.has_magic(entry) and fnmatchcase(path, pattern.replace("**/", "*")))
            for entry, pattern in zip(self.paths(), patterns, strict=True)
        )

    def _below(self, root: str) -> list[str]:
        return [os.path.normpath(Path(root, entry)) for entry in (*self.train, *self.evals)]

    def __str__(self) -> str:
        """Where the data set is declared, for messages."""
        return f"{self.config}: data set {self.name!r}"


def is_glob(entry: str, folder: Path) -> bool:
    """Whether ``entry`` is a pattern, and not the name of a file that contains its marks."""
    return glob.has_magic(entry) and not os.path.lexists(folder / entry)
