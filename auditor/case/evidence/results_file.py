"""Files named in readiness.toml: the digest of the eval, and results for each item."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from auditor.errors import AuditError


class _Item(msgspec.Struct):
    id: str | int
    correct: bool | None = None
    score: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None


_DECODER = msgspec.json.Decoder(_Item)


def digest(path: Path) -> tuple[str, int] | None:
    """Return the SHA-256 in lower-case hex and the number of non-blank lines, from one reading.

    Returns None if ``path`` is not a readable regular file.
    """
    if not _is_file(path):
        return None
    sha256, items = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            for line in file:
                sha256.update(line)
                items += bool(line.strip())
    except OSError:
        return None
    return sha256.hexdigest(), items


def read(path: Path) -> Mapping[str, float]:
    """Return the value of each item id, from 0 to 1.

    A line is ``{"id": ..., "correct": true}`` or ``{"id": ..., "score": 0.5}``. Ids are compared as
    text, and blank lines are ignored.

    Raises:
        AuditError: ``path`` is not a readable UTF-8 file, a line has neither form, an id occurs
            twice, or there is no item.
    """
    if not _is_file(path):
        raise AuditError("no such file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AuditError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AuditError("not UTF-8") from error
    values: dict[str, float] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            item, value = _item(line, number)
            if item in values:
                raise AuditError(f"line {number}: id {item[:60]} occurs a second time")
            values[item] = value
    if not values:
        raise AuditError("contains no item")
    return values


def _is_file(path: Path) -> bool:
    """Whether ``path`` is a regular file; not if its name is too long or its folder is closed to us."""
    try:
        return path.is_file()
    except OSError:
        return False


def _item(line: str, number: int) -> tuple[str, float]:
    try:
        item = _DECODER.decode(line)
    except (msgspec.DecodeError, RecursionError):
        item = _Item("")
    value = item.score if item.correct is None else float(item.correct)
    if value is None or (item.correct is not None and item.score is not None):
        raise AuditError(
            f'line {number}: expected {{"id": 7, "correct": true}}, or "score" from 0 to 1 instead of'
            ' "correct"'
        )
    return str(item.id), value
