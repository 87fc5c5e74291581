"""Which data sets a commit touches: by their data, by its pointers, or by files that change the verdict.

It imports little: a commit that touches no data set must not wait for the audit's libraries.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from auditor import config
from auditor.commands.hooks.git_changes import Changes
from auditor.config import DataSet
from auditor.config.files import OWN, PROJECT, table, table_of
from auditor.config.load import schema_name
from auditor.errors import AuditError
from auditor.input.names import COMPRESSED, READINESS, SUFFIXES

_LOCK = "dvc.lock"  # names the data of every stage
# What the tool writes next to the data, and is not data.
_OWN_FILES = (".judgements.jsonl", ".reasons.jsonl")


def configurations(changes: Changes, named: Path | None) -> list[Path]:
    """The configuration that applies; if there is none, all configurations of the repository."""
    if path := named or config.chosen():
        return [path]
    found = changes.tracked(f"*{OWN}", f"*{PROJECT}")
    return [path for path in found if path.name == OWN or (path.name == PROJECT and table(path))]


def lost_data_sets(changes: Changes) -> str:
    """The path of a configuration that had data sets before the changes; "" if none had."""
    texts = changes.texts_before(f"*{OWN}", f"*{PROJECT}")
    return next((name for name, text in texts.items() if _has_data_sets(text, Path(name))), "")


def _has_data_sets(text: str, path: Path) -> bool:
    try:
        return bool(table_of(text, path).get("dataset"))
    except AuditError:  # it could not be read, so that no hook audited its data sets
        return False


def touched(data_sets: Iterable[DataSet], changes: Changes) -> list[DataSet]:
    """The data sets that the changes touch; all of them if the changes are everything."""
    return [
        item
        for item in data_sets
        if changes.names is None or any(map(_Watch(item).sees, changes.names))
    ]


def data_files(changes: Changes) -> list[Path]:
    """The JSON Lines files among the changes that exist; all in the repository if these are everything."""
    suffixes = [data + packed for data in SUFFIXES for packed in ("", *COMPRESSED)]
    if changes.names is None:
        found = changes.tracked(*(f"*{suffix}" for suffix in suffixes))
    else:
        found = [Path(name) for name in sorted(changes.names) if os.path.isfile(name)]  # noqa: PTH113
    data = [path for path in found if path.name.endswith(tuple(suffixes))]
    return [path for path in data if not path.name.endswith(_OWN_FILES)]


class _Watch:
    """The paths whose change can change the verdict on a data set."""

    def __init__(self, data_set: DataSet) -> None:
        self.data_set = data_set
        files = [os.path.realpath(path) for path in data_set.existing()]
        folder = os.path.realpath(data_set.folder)
        schema = schema_name(table(data_set.config))
        named = [f"{folder}/{name}" for name in (data_set.case, data_set.baseline, schema)]
        self.exact = {*map(os.path.realpath, [str(data_set.config), *named, *files])}
        self.entries = data_set.paths()
        anchors = [*files, *self.entries, f"{folder}/{data_set.name}"]
        # Decisions, waivers and judgements are called after the data; the report is in reports.
        self.starts = {_up_to_dot(path) for path in anchors}
        self.starts.add(f"{folder}/reports/{data_set.name}.json")
        self.folders = {os.path.dirname(path) for path in anchors}  # noqa: PTH120

    def sees(self, name: str) -> bool:
        """Whether the absolute path ``name`` is one of them."""
        folder, base = os.path.split(name)
        if name in self.exact or base == _LOCK or (base == READINESS and folder in self.folders):
            return True
        plain = name.removesuffix(".dvc")
        # A folder above the data changes as the pointer of DVC, as a link or as a submodule.
        above = any(entry.startswith(f"{plain}/") for entry in self.entries)
        return above or self.data_set.covers(plain) or name.startswith(tuple(self.starts))


def _up_to_dot(path: str) -> str:
    folder, base = os.path.split(path)
    return f"{folder}/{base.partition('.')[0]}."
