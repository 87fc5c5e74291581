"""The data that a command reads: files, shards of folders, and standard input.

The libraries of the audit are imported where they are used: a hook names these files before it needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from auditor.errors import AuditError, ExitCode
from auditor.paths import is_folder

if TYPE_CHECKING:
    from auditor.dataset.dataset import Dataset
    from auditor.settings import Settings

STDIN: Final = "-"


def missing(names: Sequence[str]) -> str | None:
    """Why the first of ``names`` that does not exist is missing, in one sentence; None if all exist."""
    for name in names:
        if name != STDIN and not os.path.lexists(name):
            from auditor.input import reader

            _, problems = reader.expand(Path(name))
            return f"{name}: {problems[0].detail}"
    return None


def files(names: Sequence[str]) -> list[Path]:
    """Every file that is read for ``names``: the paths themselves, and the shards of folders."""
    paths = [Path(name) for name in names if name != STDIN]
    folders = [path for path in paths if is_folder(path)]
    if not folders:
        return paths
    from auditor.input import reader

    return paths + [shard for path in folders for shard in reader.expand(path, held_out=True)[0]]


@contextmanager
def on_disk(names: Sequence[str]) -> Iterator[Mapping[str, Path]]:
    """The path on disk of each input and shard, by its name in reports.

    Standard input is copied to a temporary file, which is removed afterwards.
    """
    from auditor.input.names import name_as_text

    paths = {name_as_text(str(path)): path for path in files(names)}
    paths |= {name_as_text(name): Path(name) for name in names}
    spooled = _spooled() if STDIN in names else None
    try:
        yield paths | ({STDIN: spooled} if spooled else {})
    finally:
        if spooled:
            spooled.unlink(missing_ok=True)


@contextmanager
def one_file(name: str) -> Iterator[tuple[Path, str]]:
    """The path on disk of the input ``name``, and its name in reports; an AuditError if it does not exist."""
    from auditor.input.names import name_as_text

    if cause := missing([name]):
        raise AuditError(cause, ExitCode.NO_VERDICT)
    with on_disk([name]) as disk:
        yield disk[name_as_text(name)], name_as_text(name)


def data_set(
    train: Sequence[str], evals: Sequence[str], settings: Settings, disk: Mapping[str, Path]
) -> Dataset:
    """The data set of these training and evaluation files; ``disk`` is what ``on_disk`` yields.

    Raises:
        AuditError: a file cannot be read.
    """
    from auditor.dataset.reading import load
    from auditor.input.names import name_as_text

    files, held_out = (
        [(disk[name], name) for name in map(name_as_text, names)] for names in (train, evals)
    )
    data = load.load(files, held_out, settings)
    if data.refused:
        raise AuditError("; ".join(data.refused), ExitCode.NO_VERDICT)
    return data


def _spooled() -> Path:
    """A temporary file with standard input.

    Raises:
        AuditError: standard input is closed, or cannot be read or copied.
    """
    if sys.stdin is None:
        raise AuditError("standard input is closed: nothing to read", ExitCode.NO_VERDICT)
    from auditor.input import reader

    try:
        return reader.spool(sys.stdin.buffer)
    except OSError as error:
        cause = f"standard input cannot be copied: {error.strerror or error}"
        raise AuditError(cause, ExitCode.NO_VERDICT) from error
