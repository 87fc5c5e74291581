"""Reads readiness.toml, with a finding for everything that is wrong with how it is written."""

import datetime as dt
import tomllib
from pathlib import Path

from msgspec.structs import replace

from auditor.case.model import CaseFinding
from auditor.case.readiness.records import Readiness
from auditor.case.readiness.toml_lines import key_lines
from auditor.case.readiness.validate import Validator

FILE_NAME = "readiness.toml"


def load(path: Path, today: dt.date) -> tuple[Readiness | None, list[CaseFinding]]:
    """Return the content of ``path`` and its faults; None if it cannot be read as TOML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [_unreadable(None, f"cannot be read: {error.strerror}")]
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_unreadable(line, "not UTF-8; save the file as UTF-8")]
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return None, [_unreadable(None, "nested too deeply")]
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        return None, [_unreadable(_error_line(str(error), text), str(error))]
    lines = key_lines(text)
    validator = Validator(lines, today)
    readiness = validator.table(Readiness, document) or Readiness()
    unusable = frozenset(finding.key for finding in validator.findings)
    return replace(readiness, lines=lines, unusable=unusable), validator.findings


def _unreadable(line: int | None, detail: str) -> CaseFinding:
    return CaseFinding("CASE001", "", line, detail)


def _error_line(message: str, text: str) -> int:
    """The line that a message of ``tomllib`` names; the last line of the file if it names none."""
    _, _, after = message.partition("at line ")
    number = after.split(",")[0]
    return int(number) if number.isdecimal() else text.count("\n") + 1
