"""Records of a CSV file as JSON Lines: every cell stays the text that it is.

Polars' reader fills short records with nulls, renames columns of equal names and names no line in its errors;
the csv module of Python, strict, and the two checks here lose nothing.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from auditor.errors import AuditError, ExitCode
from auditor.plural import pluralize

_DELIMITERS: Final = (",", "\t", ";", "|")  # in this order where the header has equally many

_QUOTED: Final = re.compile('"[^"]*"?')


def lines_of_csv(text: str, name: str) -> Iterator[bytes]:
    """One line per record, in order; the header names the keys, and blank lines are not records.

    The delimiter is the one that the header has most of: comma, tab, semicolon or bar.

    Raises:
        AuditError: a record has more or fewer cells than the header, a quote is not closed, or two
            columns have the same name or none.
    """
    limit = csv.field_size_limit(max(len(text), csv.field_size_limit()))
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = _header(next(records, []), name)
        line = records.line_num
        for record in records:
            if record and len(record) != len(header):
                found = f"{pluralize(len(record), 'cell')}, and the header has {len(header)}"
                raise _refused(name, line + 1, found)
            if record:
                row = dict(zip(header, record, strict=True))
                yield json.dumps(row, ensure_ascii=False).encode() + b"\n"
            line = records.line_num
    except csv.Error as error:
        raise _refused(name, records.line_num, str(error)) from error
    finally:
        csv.field_size_limit(limit)


def _delimiter(text: str) -> str:
    header = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    return max(_DELIMITERS, key=header.count)


def _header(names: Sequence[str], name: str) -> Sequence[str]:
    """The names of the columns; each must be there, and once."""
    if not names:
        raise _refused(name, 1, "no header that names the columns")
    for number, column in enumerate(names, 1):
        if not column.strip():
            raise _refused(name, 1, f"column {number} has no name")
    twice = [column for column, times in Counter(names).items() if times > 1]
    if twice:
        raise _refused(name, 1, f"two columns have the name '{twice[0]}'")
    return names


def _refused(name: str, line: int, what: str) -> AuditError:
    return AuditError(f"{name}: line {line:,}: {what}", ExitCode.NO_VERDICT)
