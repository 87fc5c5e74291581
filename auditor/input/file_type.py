"""Detect from its first megabyte that a file is not JSON Lines, and name the command to convert it.

One problem for the file is more useful than a parse error for each of its lines.
"""

import json
import re
import shlex
from typing import Final, Literal, NamedTuple

from auditor.input.convertible import (
    ARROW_MAGIC,
    ARROW_STREAM_MAGIC,
    CONVERT,
    PARQUET_MAGIC,
    convert_command,
    is_csv_name,
)
from auditor.input.encoding import wide_encoding
from auditor.input.files import GZIP_MAGIC, ZSTD_MAGIC
from auditor.model import Problem

HEAD_BYTES: Final = 2**20  # enough to see the structure of any file type below
_MAX_POINTER_BYTES = 1024  # Git LFS specification: a pointer file is smaller than this
_WIDE_SAMPLE_BYTES = 2**16
_MAX_LINES = 1000  # lines tried for an object of their own
_WHITESPACE = b" \t\r\n"

# (first bytes, file type, command to convert it). Source: the specifications of the file types.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (PARQUET_MAGIC, "a Parquet file", CONVERT),
    (ARROW_MAGIC, "an Arrow file", CONVERT),
    (ARROW_STREAM_MAGIC, "a stream of Arrow", CONVERT),
    (b"PK\x03\x04", "a zip archive", "unzip"),
    (b"\xfd7zXZ\0", "an xz file", "xz -dk"),
    (b"BZh", "a bzip2 file", "bzip2 -dk"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "7z x"),
    (GZIP_MAGIC, "a file that was compressed twice (gzip inside)", ""),
    (ZSTD_MAGIC, "a file that was compressed twice (zstd inside)", ""),
    (b"SQLite format 3\0", "an SQLite database", ""),
    *((bytes((0x80, protocol)), "a Python pickle", "") for protocol in range(2, 6)),
    (b"Obj\x01", "an Avro file", ""),
    (b"ORC", "an ORC file", ""),
    (b"\x89HDF", "an HDF5 file", ""),
    (b"\x93NUMPY", "a NumPy array", ""),
    (b"%PDF-", "a PDF document", ""),
)
_MARKUP = re.compile(rb"<(!doctype|html|head|body|\?xml|!--|error|rss|svg)\b", re.IGNORECASE)
_LFS = re.compile(
    rb"version https?://(git-lfs\.github\.com|hawser\.github\.com|git-media\.io)/\S+\r?\n"
)
_LFS_SIZE = re.compile(rb"^size (\d+)\r?$", re.MULTILINE)
_DVC = re.compile(rb"^outs:\s*\n(?s:.*)^\s*-?\s*(path|md5|hash|size):", re.MULTILINE)
_ANNEX = re.compile(rb"(\.git|\A)?/annex/objects/\S+")


class Head(NamedTuple):
    """The first bytes of a file's decompressed content, and the file's name."""

    data: bytes  # about HEAD_BYTES, or all of a smaller file
    complete: bool  # whether the data is all of the content
    name: str  # as the user wrote it

    @property
    def quoted_name(self) -> str:
        """The name, quoted for a shell."""
        return shlex.quote(self.name)

    @property
    def print_command(self) -> str:
        """The shell command that prints the decompressed content."""
        tools = {".gz": "gzip", ".zst": "zstd"}
        tool = next((t for suffix, t in tools.items() if self.name.endswith(suffix)), "")
        return f"{tool} -dc {self.quoted_name}" if tool else f"cat {self.quoted_name}"


def detect_file_type(head: Head) -> Problem | None:
    """Return the problem of a file that as a whole is not JSON Lines; None if it can be read.

    A file in which some lines are JSON and others are not is read: each bad line is a problem of
    its own.
    """
    detectors = (_pointer, _other_type, _wide_encoding, _csv, _carriage_returns, _values_over_lines)
    for detect in detectors:
        if problem := detect(head):
            return problem
    return None


def unreadable(head: Head) -> Problem | None:
    """Return the problem of a file whose content is elsewhere, or of a type that no command here reads; else None."""
    return _pointer(head) or _other_type(head)


def _csv(head: Head) -> Problem | None:
    """By its name, where none of the first lines is a JSON object."""
    text = head.data.decode("utf-8", "replace").removeprefix("\ufeff")
    if not is_csv_name(head.name) or not text.strip() or _has_object_line(text):
        return None
    return Problem(
        "INP005", f"a CSV file, not JSON Lines; convert it: {convert_command(head.name)}"
    )


def _pointer(head: Head) -> Problem | None:
    if not head.complete or len(head.data) >= _MAX_POINTER_BYTES:
        return None
    name = head.quoted_name
    if _LFS.match(head.data):
        size = _LFS_SIZE.search(head.data)
        to = f" to {int(size[1]):,} bytes" if size else ""
        detail = f"a Git LFS pointer{to}, not the data; fetch it: git lfs pull --include {name}"
        return Problem("INP002", detail)
    if _DVC.search(head.data):
        return Problem("INP002", f"a DVC pointer, not the data; fetch it: dvc pull {name}")
    if _ANNEX.match(head.data):
        return Problem(
            "INP002", f"a git-annex pointer, not the data; fetch it: git annex get {name}"
        )
    return None


def _other_type(head: Head) -> Problem | None:
    for magic, file_type, command in _MAGIC:
        if head.data.startswith(magic):
            shown = (
                convert_command(head.name)
                if command == CONVERT
                else f"{command} {head.quoted_name}"
            )
            how = f"; convert it: {shown}" if command else ""
            return Problem("INP005", f"{file_type}, not JSON Lines{how}")
    text = head.data.lstrip(b"\xef\xbb\xbf" + _WHITESPACE)
    if _MARKUP.match(text):
        page = "an HTML or XML page, often an error or login page saved instead of the data"
        return Problem("INP005", f"{page}: download the file again")
    return None


def _wide_encoding(head: Head) -> Problem | None:
    sample = head.data[:_WIDE_SAMPLE_BYTES]
    if not sample.strip(b"\0"):
        detail = "nothing but NUL bytes: the content was lost; copy or download the file again"
        return Problem("INP005", detail)
    if encoding := wide_encoding(sample):
        command = f"{head.print_command} | iconv -f {encoding} -t UTF-8 > utf8.jsonl"
        return Problem("INP008", f"the file is in {encoding}, not UTF-8; convert it: {command}")
    return None


def _carriage_returns(head: Head) -> Problem | None:
    first, separator, _ = head.data.strip(_WHITESPACE).partition(b"\r")
    if not separator or b"\n" in head.data or _parse(first.decode("utf-8", "replace")) is None:
        return None
    command = f"{head.print_command} | tr '\\r' '\\n' > lines.jsonl"
    return Problem("INP005", f"lines end in CR instead of LF; convert the file: {command}")


Layout = Literal["array", "object", "objects"]
_LAYOUTS: dict[Layout, str] = {
    "array": "one JSON array",
    "object": "one JSON object over several lines",
    "objects": "objects over several lines each",
}


def _values_over_lines(head: Head) -> Problem | None:
    text = head.data.decode("utf-8", "replace").removeprefix("\ufeff").strip(" \t\r\n")
    if not text.startswith(("[", "{")):
        return None
    layout = _layout(text, complete=head.complete)
    if not layout:
        return None
    detail = (
        f"{_LAYOUTS[layout]}, not one object per line; convert it: {convert_command(head.name)}"
    )
    return Problem("INP005", detail)


def _layout(text: str, *, complete: bool) -> Layout | None:
    first, newline, _ = text.partition("\n")
    if not newline:
        return "array" if _is_array_of_objects(text, complete=complete) else None
    if _parse(first) is not None:
        return None
    body = text if complete else text[: text.rindex("\n")].rstrip()
    kind: Layout = "array" if text.startswith("[") else "object"
    try:
        _, end = json.JSONDecoder().raw_decode(body)
    except json.JSONDecodeError as error:
        # Either the value goes on beyond the head, or a bracket on the first line is never closed.
        goes_on = not complete and error.pos >= len(body)
        opened = first.strip() in ("[", "{", "[{") and not _has_object_line(body)
        return kind if goes_on or opened else None
    except (ValueError, RecursionError):
        return None
    if end == len(body):
        return kind
    return None if _has_object_line(body) else "objects"


def _is_array_of_objects(line: str, *, complete: bool) -> bool:
    if not complete:
        return re.match(r"\[\s*\{", line) is not None
    value = _parse(line)
    return isinstance(value, list) and value != [] and all(isinstance(row, dict) for row in value)


def _has_object_line(body: str) -> bool:
    """Return whether any of the first lines is a JSON object by itself."""
    return any(isinstance(_parse(line), dict) for line in body.split("\n", _MAX_LINES)[:_MAX_LINES])


def _parse(line: str) -> object:
    """Return the value of a line that is JSON by itself, else None."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value
