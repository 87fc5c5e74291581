"""TOML and JSON files as typed values; a value that does not fit is an error that names its key and the cause.

The types are msgspec structs, and msgspec checks them; ``document_faults`` has the sentences about what does not fit.
"""

import datetime as dt
import json
import math
import os
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from auditor.document_faults import sentence, unknown
from auditor.errors import AuditError, ExitCode
from auditor.escape import clip, shown

T = TypeVar("T")

_MAX_VALUE_CHARS = 80
# Source: a report that lists a million lines has about 150 MB.
_MAX_BYTES = 2**29


def path_text(value: Any, name: str) -> str:
    """``value``, which a caller of the library passed as ``name``, as the text of a path.

    Raises:
        AuditError: it is not a path, or contains characters that no path can have.
    """
    with suppress(TypeError, UnicodeEncodeError):
        text = os.fspath(value)
        if isinstance(text, str) and text and b"\0" not in os.fsencode(text):
            return text
    raise AuditError(f"{name} is {shown(value)}; expected a path")


def read_text(path: Path) -> str:
    """The text of a UTF-8 file.

    Raises:
        AuditError: it cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise AuditError(f"{path}: not UTF-8: {error}") from error


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """The TOML document ``text``, which was read from ``path``.

    Raises:
        AuditError: it is not valid TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not valid TOML: {cause(error)}") from error


def read_json(path: Path, exit_code: ExitCode = ExitCode.USAGE) -> Any:
    """The JSON document at ``path``, as plain Python values.

    Raises:
        AuditError: it cannot be read, or is not JSON.
    """
    return parse_json(read_bytes(path, exit_code), path, exit_code)


def parse_json(content: bytes | str, name: object, exit_code: ExitCode = ExitCode.USAGE) -> Any:
    """The JSON document ``content``; ``name`` is its file or place in one, for the message.

    Raises:
        AuditError: it is not JSON, or has a key twice or a text that is not Unicode (half of a surrogate pair).
    """
    try:
        document = json.loads(
            content,
            parse_float=_finite,
            parse_constant=refuse_constant,
            object_pairs_hook=_with_unique_keys,
        )
        _require_unicode(document)
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{name}: not JSON: {cause(error)}", exit_code) from error
    return document


def _with_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of ``pairs``. A duplicate key raises, because readers disagree on which value counts."""
    document = dict(pairs)
    if len(document) < len(pairs):
        twice = next(key for nth, (key, _) in enumerate(pairs) if key in dict(pairs[:nth]))
        raise ValueError(f"the key {shown(twice)} occurs twice")
    return document


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"the number {clip(digits, _MAX_VALUE_CHARS)} is too large")
    return value


def refuse_constant(name: str) -> float:
    """Refuse NaN and infinities, which Python's decoder reads."""
    raise ValueError(f"{name} is not a JSON number")


def _require_unicode(document: object) -> None:
    r"""Refuse texts such as ``"\ud800"``, which no output could contain."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        char = f"U+{ord(error.object[error.start]):04X}"
        raise ValueError(f"a text contains {char}, half of a surrogate pair") from None


def cause(error: Exception) -> str:
    """The cause of an error of a parser, in words."""
    if isinstance(error, RecursionError):
        return "its values are nested too deeply"
    if "integer string conversion" in str(error):
        return "a number has too many digits"
    return str(error)


def read_bytes(path: Path, exit_code: ExitCode = ExitCode.USAGE) -> bytes:
    """The bytes of the file at ``path``.

    Raises:
        AuditError: it cannot be read.
    """
    try:
        with path.open("rb") as file:  # a device or a pipe may have no end
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise AuditError(f"{path}: cannot be read: {error.strerror or error}", exit_code) from error
    except ValueError as error:  # U+0000 in the path
        raise AuditError(f"{path}: cannot be read: {error}", exit_code) from error
    if len(content) > _MAX_BYTES:
        raise AuditError(
            f"{path}: larger than {_MAX_BYTES:,} bytes: not a file that dataset-audit reads",
            exit_code,
        )
    return content


def convert(
    document: object, kind: type[T], name: object, exit_code: ExitCode = ExitCode.USAGE
) -> T:
    """``document``, as ``parse_toml`` or ``read_json`` returns it, as a ``kind`` (a struct).

    Types are strict: a text is never read as a number or a date. Whether unknown keys are an error is
    up to the struct (``forbid_unknown_fields``).

    Raises:
        AuditError: it does not fit; the message begins with ``name``, the path of the file.
    """
    try:
        return msgspec.convert(document, kind, builtin_types=(dt.date, dt.datetime, dt.time))
    except msgspec.ValidationError as error:
        raise AuditError(f"{name}: {sentence(str(error), document, kind)}", exit_code) from error


def refuse_unknown(
    name: object, keys: Iterable[str], known: Sequence[str], noun: str = "key"
) -> None:
    """Refuse a key (a ``noun``) that is not ``known``; the message begins with ``name`` and suggests the most similar one."""
    for key in keys:
        if key not in known:
            raise AuditError(f"{name}: {unknown(key, known, noun)}")
