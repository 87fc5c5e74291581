"""Output files: complete or absent, and never in the place of an input."""

import contextlib
import os
import secrets
import stat
import time
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from auditor.errors import AuditError

_TEMPORARY = ".dataset-audit-"
_MAX_AGE = 24 * 60 * 60  # seconds; no run takes a day


def write_atomic(path: Path, chunks: Iterable[bytes]) -> None:
    """Write ``chunks`` to ``path`` so that it has its old or its new content, never a part.

    The content goes to a new file in the same directory and to the disk, and then takes the name: a
    link at ``path`` is replaced, not followed. Missing parent directories are made. The mode is what
    the umask leaves of 0666. After any error, including one raised by ``chunks``, ``path`` is as it
    was.

    Raises:
        AuditError: the file could not be written, or ``path`` is a directory or a device.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_special(path)
        sweep(path.parent, f"{_TEMPORARY}*.tmp")
        _replace(path, chunks)
    except OSError as error:
        raise AuditError(f"cannot write {path}: {error.strerror or error}") from error


def refuse_inputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse outputs that would replace an input, one another, or what is not a file.

    Two paths are the same if they name the same file: through a link, a hard link, another spelling,
    or letters of another case, which some disks do not distinguish.

    Raises:
        AuditError: names the first pair of equal paths, and what to do; or a folder, a device, or a path below a file.
    """
    for output in outputs:
        with contextlib.suppress(PermissionError):
            _refuse_special(output)
        for source in inputs:
            if _same(output, source):
                raise AuditError(
                    f"{output} is the input {source}: an audit never changes what it read. "
                    "Choose another name for the output."
                )
    for one, other in combinations(outputs, 2):
        if _same(one, other) or _spelling(one).casefold() == _spelling(other).casefold():
            raise AuditError(
                f"two outputs have the same path, {one} and {other}: choose a name for each."
            )


def _refuse_special(path: Path) -> None:
    """Refuse devices, pipes, and links to one (/dev/stdout): replacing them would break the machine."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise AuditError(f"cannot write {path}: it is not a regular file")
    except FileNotFoundError:
        pass
    except NotADirectoryError as error:
        raise AuditError(f"cannot write {path}: {error.strerror}") from error


def sweep(folder: Path, pattern: str) -> None:
    """Remove our temporary files of the last days, which runs that were killed left in ``folder``."""
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):  # of another user, or gone
            if time.time() - path.stat().st_mtime > _MAX_AGE:
                path.unlink()


def _replace(path: Path, chunks: Iterable[bytes]) -> None:
    temporary = path.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """Make the new name survive a power cut, on systems where directories can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _same(one: Path, other: Path) -> bool:
    if _spelling(one) == _spelling(other):
        return True
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist, so they are not one file
        return False


def _spelling(path: Path) -> str:
    """The path without links, ``..`` and other detours."""
    return os.path.realpath(path)
