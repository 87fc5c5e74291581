"""One digest of everything that decides the verdict of a hook: equal digests mean equal verdicts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor import check_origins
from auditor.cache.program import program
from auditor.commands.shared.plan import Planned
from auditor.config import environment
from auditor.input.memory import limit_of
from auditor.input.names import (
    READINESS,
    TOOL_FOLDERS,
    decisions_path,
    judgements_path,
    waivers_path,
)
from auditor.paths import is_folder
from auditor.settings import digest

# The states of a path that does not exist, and of one that exists and is not a regular file.
_ABSENT, _NO_FILE = "", "no file"


@dataclass(frozen=True, slots=True)
class VerdictInputs:
    """The digest of all inputs, and those of the files by name ("" for a file that is not there)."""

    key: bytes
    files: Mapping[str, str]


def verdict_inputs(planned: Planned, *, full: bool) -> VerdictInputs | None:
    """What decides the verdict on ``planned`` today; None if not all of it can be known without an audit.

    The inputs are the program with its packages, the day, the variables and the memory of this run, the settings and
    options, and the bytes of every file that is read; a missing file and each name in a folder count, too. They are not
    known for a model of the user's own and for checks of other packages, which may read anything.
    """
    computing = program()
    if computing is None or planned.settings.embedder != "static" or check_origins.origins():
        return None
    try:
        files = {name: _state(name) for name in sorted(set(_names(planned)))}
    except (OSError, ValueError, RecursionError):  # the audit says what is wrong with the file
        return None
    document = (
        "verdict",
        computing.hex(),
        _today().isoformat(),
        environment.deciding(),
        limit_of(planned.settings.memory),
        full,
        repr((planned.path, planned.options, planned.reports)),
        digest(planned.settings),
        list(files.items()),
    )
    return VerdictInputs(hashlib.sha256(json.dumps(document).encode()).digest(), files)


def _today() -> dt.date:
    """The day of the run (UTC): waivers end, and evals get old."""
    return dt.datetime.now(dt.UTC).date()


def _names(planned: Planned) -> Iterator[str]:
    """Every file that the audit may read, there or not."""
    for name in planned.options.inputs(planned.path):
        yield from _below(name) if is_folder(name) else [name]
    case, *others = side_files(planned)
    yield from map(str, (case, *others))
    yield from _evidence(case)


def side_files(planned: Planned) -> list[Path]:
    """Every file that decides besides the data, there or not: the case first, the configuration, what people decided."""
    path, options = planned.path, planned.options
    data = Path(path)
    case = options.case or (data if is_folder(data) else data.parent) / READINESS
    named = (options.config, options.decisions, options.waivers, options.baseline)
    default = (decisions_path(path), waivers_path(path), judgements_path(path))
    return [file for file in (case, *named, *default) if file]


def _below(folder: str) -> Iterator[str]:
    """Everything in a folder and its folders: what is not data is named in the report."""
    for parent, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if name not in TOOL_FOLDERS]
        yield from (str(Path(parent, name)) for name in (*folders, *names))


def _raise(error: OSError) -> None:
    raise error


def _evidence(case: Path) -> Iterator[str]:
    """Every text in readiness.toml, as the path of a file: those of evals and results are among them."""
    try:
        document = tomllib.loads(case.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from (str(case.parent / text) for text in _texts(document))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _texts(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts(item))


def _state(name: str) -> str:
    """The SHA-256 of a file in hexadecimal, or the state of a path that is not a regular file.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        mode = os.stat(name).st_mode  # noqa: PTH116
    except (OSError, ValueError):  # not there, hidden from us, or a name that no file can have
        return _ABSENT
    if not stat.S_ISREG(mode):
        return _NO_FILE
    with Path(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
