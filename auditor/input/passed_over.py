"""Files of a folder that hold data and are not read: named, so that nothing is left out in silence."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from auditor.input.names import TOOL_FOLDERS
from auditor.model import Problem

_DATA = (
    r"jsonl|ndjson|jsonlines|jsonlz|ldjson|json|csv|tsv|parquet|arrow|feather|orc|avro|pkl|txt\.gz"
)
# Data under another suffix, packed, or not complete (.part, .tmp, .crdownload: still being copied).
_PACKED = r"gz|zst|zstd|bz2|xz|lzma|lz4|br|zip|7z|rar|tar|tgz|tbz2?|txz|z"
_IN_PART = r"part|partial|tmp|temp|crdownload|download|incomplete|aria2|bak|old|orig|swp"
_DATA_LIKE: Final = re.compile(
    rf"\.({_DATA})(\.({_PACKED}))*([.-]?\d+)?(\.({_IN_PART}))?~?$"
    r"|\.(zip|tar|tgz|7z|rar)(\.(gz|zst|bz2|xz))?$|\.parquet\b",
    re.IGNORECASE,
)
# JSON that describes a set, a review or a report, and no rows.
_NO_ROWS: Final = re.compile(
    r"(^|/)(dataset_infos?|dataset_dict|state|package|package-lock|tsconfig|config|schema|croissant"
    r"|metadata)\.json$|\.(decisions|schema|report|label-studio|argilla)\.json$",
    re.IGNORECASE,
)
_REPORT: Final = re.compile(rb'\{\s*"schema": 1,\s*"tool":\s*\{\s*"name": "dataset-audit"')
_HEAD_BYTES: Final = 200


class Folder(NamedTuple):
    """What a folder and its folders contain; ``unreadable`` names what could not be listed."""

    files: list[Path]
    hidden: list[Path]  # files, and files in hidden folders
    linked: list[Path]  # links to folders, which are not followed
    unreadable: list[tuple[Path, str]]  # and why


def listed(folder: Path) -> Folder:
    """Everything in ``folder`` except what version control keeps; nothing is read."""
    found = Folder([], [], [], [])

    def note(error: OSError) -> None:
        found.unreadable.append((Path(error.filename or folder), error.strerror or str(error)))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if name not in TOOL_FOLDERS]
        found.linked.extend(
            Path(parent, name) for name in folders if Path(parent, name).is_symlink()
        )
        inner = Path(parent).relative_to(folder).parts
        for name in names:
            hidden = any(part.startswith(".") for part in (*inner, name))
            (found.hidden if hidden else found.files).append(Path(parent, name))
    return found


def problems(folder: Folder, shards: Sequence[Path]) -> tuple[Problem, ...]:
    """What keeps the files of ``folder`` from being read whole, besides its ``shards``: each is an error.

    Rows, and leaks, could hide in what cannot be listed, behind pointers to data that is not here, and in
    other files that look like data.
    """
    found = [
        Problem("INP007", f"{path} cannot be read: {why}", str(path))
        for path, why in sorted(folder.unreadable)
    ]
    found += _pointers(folder)
    left = sorted({*folder.files, *folder.hidden} - set(shards))
    found += [
        Problem("INP010", f"{path} looks like data and was not read: {_advice(path)}", str(path))
        for path in left
        if is_data_like(path.name) and not _is_report(path)
    ]
    found += [
        Problem(
            "INP010", f"{path} is a link to a folder and was not read: pass it itself", str(path)
        )
        for path in sorted(folder.linked)
    ]
    return tuple(found)


def is_data_like(name: str) -> bool:
    """Whether a file of this name would hold rows; ``._name`` holds attributes of macOS."""
    if name.startswith("._") or _NO_ROWS.search(name):
        return False
    return _DATA_LIKE.search(name) is not None


def _is_report(path: Path) -> bool:
    """Whether the file begins as our own JSON reports do, which may be in the folder of the data."""
    try:
        with path.open("rb") as file:
            return _REPORT.match(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False


def _pointers(folder: Folder) -> Iterator[Problem]:
    for path in sorted(folder.files):
        target = path.with_suffix("")
        if path.suffix == ".dvc" and not os.path.lexists(target):
            fetch = f"dvc pull {shlex.quote(str(target))}"
            detail = f"{target}: only the .dvc file is here, not the data; fetch it: {fetch}"
            yield Problem("INP002", detail, str(path))


def _advice(path: Path) -> str:
    if path.name.startswith(".") or "/." in str(path):
        return "it is hidden; rename it, or remove it"
    if re.search(rf"\.({_IN_PART})~?$", path.name, re.IGNORECASE):
        return "it is not complete, or a copy; finish or remove it"
    return "write it as JSON Lines (.jsonl, .jsonl.gz or .jsonl.zst), or move it out of the folder"
