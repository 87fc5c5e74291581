"""What an audit reads: data on disk or from standard input, and the files next to the data.

The libraries of the audit are imported where they are used: a hook names these files before it needs them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from auditor import config, documents
from auditor.errors import AuditError, ExitCode
from auditor.input.names import decisions_path, judgements_path, waivers_path
from auditor.paths import is_file, is_folder

if TYPE_CHECKING:
    from auditor.review.decisions_file import Decided
    from auditor.review.judgement_file import SpotCheckFile
    from auditor.review.waivers import Waiver, WaiverFile

STDIN: Final = "-"
READINESS: Final = "readiness.toml"  # case.FILE_NAME, without its imports


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


def side_files(path: str) -> list[Path]:
    """The files that are read next to the data ``path`` and for it, whether they exist or not."""
    data = Path(path)
    folder = data if is_folder(data) else data.parent
    nearest = config.chosen()
    return [
        decisions_path(path),
        waivers_path(path),
        folder / READINESS,
        *([nearest] if nearest else []),
    ]


@contextmanager
def on_disk(names: Sequence[str]) -> Iterator[Mapping[str, Path]]:
    """The path on disk of each input and shard, by its name in reports.

    Standard input is copied to a temporary file, which is removed in the end.
    """
    from auditor.dataset import load

    paths = {load.shown(str(path)): path for path in files(names)}
    paths |= {load.shown(name): Path(name) for name in names}
    spooled = _spooled() if STDIN in names else None
    try:
        yield paths | ({STDIN: spooled} if spooled else {})
    finally:
        if spooled:
            spooled.unlink(missing_ok=True)


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


def readiness(path: str, named: Path | None = None) -> tuple[Path, dt.date] | None:
    """The case file ``named``, next to the data, or in it if the data is a folder, and today (UTC)."""
    data = Path(path)
    file = named or (data if is_folder(data) else data.parent) / READINESS
    if not named and (path == STDIN or not is_file(file)):
        return None
    return file, dt.datetime.now(dt.UTC).date()


def decided(path: str, named: Path | None) -> Decided | None:
    """The decisions of the file ``named`` on the command line, or of the one next to the data."""
    from auditor.review import decisions_file

    file = named or decisions_path(path)
    return decisions_file.read(file) if named or is_file(file) else None


def judged(path: str) -> SpotCheckFile | None:
    """The sample and the judgements of the file next to the data; None if there is none."""
    from auditor.review import judgement_file

    file = judgements_path(path)
    return judgement_file.read(file) if is_file(file) else None


def waiver_digest(path: str, named: Path | None) -> WaiverFile | None:
    """The file that ``waived`` reads, with the digest of its bytes; None if there is none.

    Raises:
        AuditError: it cannot be read.
    """
    file = named or waivers_path(path)
    if not named and not is_file(file):
        return None
    from auditor.review.waivers import WaiverFile

    return WaiverFile(str(file), hashlib.sha256(documents.read_bytes(file)).hexdigest())


def waived(path: str, named: Path | None) -> tuple[Waiver, ...]:
    """The waivers of the file ``named`` on the command line, or of the one next to the data."""
    from auditor.review import waiver_file

    file = named or waivers_path(path)
    today = dt.datetime.now(dt.UTC).date()
    return waiver_file.load(file, today) if named or is_file(file) else ()
