"""Files of a folder that look like data and are not read: each is reported, so that no data goes unnoticed."""

import json
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from auditor.input.convertible import ARROW_MAGIC, ARROW_STREAM_MAGIC, PARQUET_MAGIC
from auditor.input.files import GZIP_MAGIC, ZSTD_MAGIC
from auditor.input.names import TOOL_FOLDERS
from auditor.model import Problem
from auditor.paths import is_file

_DATA = (
    r"jsonl|ndjson|jsonlines|jsonlz|ldjson|json|csv|tsv|parquet|arrow|feather|orc|avro|pkl|txt\.gz"
    r"|xlsx?|ods"
)
# Data under another suffix, packed, or not complete (.part, .tmp, .crdownload: still being copied).
_PACKED = r"gz|zst|zstd|bz2|xz|lzma|lz4|br|zip|7z|rar|tar|tgz|tbz2?|txz|z|snappy"
_IN_PART = r"part|partial|tmp|temp|crdownload|download|incomplete|aria2|bak|old|orig|swp"
_DATA_LIKE: Final = re.compile(
    rf"\.({_DATA})(\.({_PACKED}))*([.-]?\d+)?(\.({_IN_PART}))?~?$"
    r"|\.(zip|tar|tgz|7z|rar)(\.(gz|zst|bz2|xz))?$|\.parquet\b|(^|/)part-\d{4,}",
    re.IGNORECASE,
)
# JSON that describes a set, a review or a report, and no rows.
_NO_ROWS: Final = re.compile(
    r"(^|/)(dataset_infos?|dataset_dict|state|package|package-lock|tsconfig|config|schema|croissant"
    r"|metadata)\.json$|\.(decisions|schema|report|label-studio|argilla)\.json$",
    re.IGNORECASE,
)
_REPORT: Final = re.compile(rb'\{\s*"schema": 1,\s*"tool":\s*\{\s*"name": "dataset-audit"')
_REPORT_BYTES: Final = 200
_HEAD_BYTES: Final = 2**16  # two rows of usual length
# Files of a folder above which nothing of it is read: it is a home folder or a whole disk, and no data set.
_MAX_FILES: Final = 50_000
# A suffix says what a file is for, unless what is in it are rows. Records of a program are not rows.
_LOGS: Final = (".log",)
_CONTAINERS: Final = (
    PARQUET_MAGIC, ARROW_MAGIC, ARROW_STREAM_MAGIC, GZIP_MAGIC, ZSTD_MAGIC, b"SQLite format 3\0",
    b"Obj\x01", b"\xfd7zXZ\0", b"BZh", b"7z\xbc\xaf\x27\x1c",
)  # fmt: skip


class Folder(NamedTuple):
    """What a folder and its folders contain; ``unreadable`` names what could not be listed."""

    files: list[Path]
    hidden: list[Path]  # files, and files in hidden folders
    linked: list[Path]  # links to folders, which are not followed
    unreadable: list[tuple[Path, str]]  # and why


def listed(folder: Path) -> Folder:
    """Return everything in ``folder`` except what version control keeps; nothing is read.

    A folder of more than 50,000 files is unreadable as a whole.
    """
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
        if len(found.files) + len(found.hidden) > _MAX_FILES:
            many = f"it has more than {_MAX_FILES:,} files; name the folder in it that has the data"
            return Folder([], [], [], [(folder, many)])
    return found


def problems(folder: Folder, shards: Sequence[Path]) -> tuple[Problem, ...]:
    """The problems of a folder besides its ``shards``: data that is not read. Each is an error.

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
        if (is_data_like(path.name) and not _is_report(path)) or _holds_rows(path)
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
    return _DATA_LIKE.search(name.strip()) is not None


def _holds_rows(path: Path) -> bool:
    """Whether the file begins as JSON Lines or as a container of data, whatever its name is."""
    if path.name.endswith(_LOGS) or not is_file(path):  # a named pipe would wait for its other end
        return False
    head = _head(path, _HEAD_BYTES)
    first = [line for line in head.split(b"\n") if line.strip()][:2]
    return head.startswith(_CONTAINERS) or (len(first) == 2 and all(map(_is_object, first)))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _head(path: Path, size: int) -> bytes:
    """The first bytes of the file; none if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _is_report(path: Path) -> bool:
    """Whether the file begins as our own JSON reports do, which may be in the folder of the data."""
    return _REPORT.match(_head(path, _REPORT_BYTES)) is not None


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
