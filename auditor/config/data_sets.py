"""The data sets of a configuration: what [[dataset]] names, and the files that it stands for."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import msgspec

from auditor import documents
from auditor.config.field_roles import check_fields
from auditor.config.files import table
from auditor.errors import AuditError, ExitCode
from auditor.paths import is_folder
from auditor.settings import Name, Names


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A [[dataset]] table."""

    train: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, description="a list of paths")]
    eval: tuple[Name, ...] = ()
    name: str = ""
    case: str = ""
    fields: Mapping[str, Names] = {}


@dataclass(frozen=True, slots=True)
class DataSet:
    """Training files, the evaluation files that they are held against, and what describes them."""

    name: str
    config: Path  # of the configuration; paths start in its folder
    train: tuple[str, ...]  # paths or globs
    evals: tuple[str, ...] = ()
    case: str = ""  # the path of its readiness.toml; "": next to the data
    fields: Mapping[str, Names] | None = None  # None: those of the configuration

    @property
    def folder(self) -> Path:
        """The folder in which the paths start."""
        return self.config.parent

    def eval_files(self) -> list[Path]:
        """The evaluation files.

        Raises:
            AuditError: a glob matches none: there is no verdict.
        """
        return self._files("eval", self.evals)

    def train_files(self) -> list[Path]:
        """The training files; a glob leaves out those that are evaluation files.

        Raises:
            AuditError: a file is both, or a glob matches none.
        """
        for entry in self.train:
            if not _is_glob(entry, self.folder) and self.holds_out(self.folder / entry):
                raise AuditError(f"{self}: {entry} is both a train and an eval file")
        return [path for path in self._files("train", self.train) if not self.holds_out(path)]

    def trains_on(self, path: str | Path) -> bool:
        """Whether ``path`` is one of the training files."""
        return self._has(self.train, path) and not self.holds_out(path)

    def holds_out(self, path: str | Path) -> bool:
        """Whether ``path`` is one of the evaluation files."""
        return self._has(self.evals, path)

    def _has(self, entries: Iterable[str], path: str | Path) -> bool:
        found = (file for entry in entries for file in self._found(entry))
        return os.path.realpath(path) in map(os.path.realpath, found)

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
        """The files that a glob matches now; a path stands for itself."""
        if not _is_glob(entry, self.folder):
            return [self.folder / entry]
        # Path.glob refuses absolute patterns.
        names = sorted(glob.glob(entry, root_dir=self.folder, recursive=True))  # noqa: PTH207
        return [path for path in (self.folder / name for name in names) if not is_folder(path)]

    def covers(self, path: str) -> bool:
        """Whether the absolute ``path``, which may be gone, is a file of the data set or below a folder of it.

        A star also stands for folders here, so that a glob covers more than it matches, never less.
        """
        root = os.path.abspath(self.folder)  # noqa: PTH100 - links are not followed
        for entry in (*self.train, *self.evals):
            file = os.path.normpath(Path(root, entry))
            if path == file or path.startswith(f"{file}/"):
                return True
            pattern = os.path.normpath(Path(glob.escape(root), entry)).replace("**/", "*")
            if _is_glob(entry, self.folder) and fnmatchcase(path, pattern):
                return True
        return False

    def __str__(self) -> str:
        """Where the data set is declared, for messages."""
        return f"{self.config}: data set {self.name!r}"


def data_sets(path: Path | None) -> tuple[DataSet, ...]:
    """The data sets of the configuration at ``path``, in its order; none if ``path`` is None.

    Raises:
        AuditError: a key is unknown, a value has the wrong type, or two data sets have one name.
    """
    if path is None:
        return ()
    tables = table(path).get("dataset", [])
    if not isinstance(tables, list):
        raise AuditError(f"{path}: dataset is a table; write [[dataset]], one for each data set")
    sets = tuple(_data_set(path, number, item) for number, item in enumerate(tables, 1))
    names = [item.name for item in sets]
    for name in names:
        if names.count(name) > 1:
            raise AuditError(f"{path}: two data sets are called {name!r}; give each its own name")
    return sets


def _data_set(path: Path, number: int, document: Any) -> DataSet:
    where = f"{path}: [[dataset]] {number}"
    if isinstance(document, dict):  # one path may be written without brackets
        document = {
            key: [value] if key in ("train", "eval") and isinstance(value, str) else value
            for key, value in document.items()
        }
    entry = documents.convert(document, _Table, where)
    check_fields(f"{where}: [fields]", entry.fields)
    first = entry.train[0]
    if not entry.name and (len(entry.train) > 1 or _is_glob(first, path.parent)):
        raise AuditError(f"{where}: the key 'name' is missing; several files need one")
    if entry.name != Path(entry.name).name:
        raise AuditError(f"{where}: name = {entry.name!r}; expected a name without '/'")
    name = entry.name or Path(first).name.partition(".")[0] or Path(first).name
    return DataSet(name, path, entry.train, entry.eval, entry.case, entry.fields or None)


def _is_glob(entry: str, folder: Path) -> bool:
    """Whether ``entry`` is a pattern, and not the name of a file that contains its marks."""
    return glob.has_magic(entry) and not os.path.lexists(folder / entry)
