"""Files that are not JSON Lines as lines: CSV, JSON arrays, Parquet and Arrow. Row n becomes line n."""

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from auditor.errors import AuditError, ExitCode
from auditor.escape import shown
from auditor.input.convertible import ARROW_MAGIC, ARROW_STREAM_MAGIC, PARQUET_MAGIC, is_csv_name
from auditor.input.csv_lines import lines_of_csv
from auditor.input.encoding import wide_encoding
from auditor.input.file_type import HEAD_BYTES, Head, unreadable
from auditor.input.files import Content
from auditor.input.frame_lines import lines_of_frame
from auditor.input.json_values import lines_of_json
from auditor.input.names import unpacked

# Types of files that polars reads, by their first bytes.
_FRAMES: Final[tuple[tuple[bytes, Callable[[io.BytesIO], pl.DataFrame]], ...]] = (
    (PARQUET_MAGIC, pl.read_parquet),
    (ARROW_MAGIC, pl.read_ipc),
    (ARROW_STREAM_MAGIC, pl.read_ipc_stream),
)
_SAMPLE_BYTES: Final = 2**16


def converted(path: Path, name: str, key: str | None = None) -> Iterator[bytes]:
    """The rows of the file as JSON Lines, decompressed; nulls stay null, and no value changes.

    ``name`` is the file's name in messages; ``key`` is that of the list of rows, if the file is one JSON object.

    Raises:
        AuditError: the file cannot be read, is of no type that can be converted, or has a value that JSON has no type
            for; the message names its row and column.
    """
    content = Content(path, name)
    data = b"".join(content.blocks())
    if content.problem:
        raise AuditError(f"{name}: {content.problem.detail}", ExitCode.NO_VERDICT)
    if key is not None and not data.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        raise AuditError(f"{name}: --key {shown(key)}: the file is not a JSON object")
    for magic, read in _FRAMES:
        if data.startswith(magic):
            return lines_of_frame(_frame(read, data, name), name)
    if problem := unreadable(Head(data[:HEAD_BYTES], len(data) <= HEAD_BYTES, name)):
        raise AuditError(f"{name}: {problem.detail}", ExitCode.NO_VERDICT)
    text = _text(data, name)
    is_json = text.lstrip(" \t\r\n").startswith(("[", "{")) or unpacked(name).endswith(".json")
    if is_csv_name(name) or not is_json:
        return lines_of_csv(text, name)
    return lines_of_json(text, name, key)


def _frame(read: Callable[[io.BytesIO], pl.DataFrame], data: bytes, name: str) -> pl.DataFrame:
    try:
        return read(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        cause = str(error).partition("\n")[0]
        raise AuditError(f"{name}: cannot be read: {cause}", ExitCode.NO_VERDICT) from error


def _text(data: bytes, name: str) -> str:
    """The text of a file in UTF-8; a byte order mark is left out."""
    encoding = wide_encoding(data[:_SAMPLE_BYTES])
    try:
        if encoding or b"\0" in data:
            raise AuditError(
                f"{name}: {f'in {encoding}' if encoding else 'with NUL bytes'}, not text in UTF-8",
                ExitCode.NO_VERDICT,
            )
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AuditError(
            f"{name}: line {line:,}: byte 0x{data[error.start]:02X} is not UTF-8; convert the file with"
            " iconv -f WINDOWS-1252 -t UTF-8 if it comes from Windows",
            ExitCode.NO_VERDICT,
        ) from error
