"""What a file is, told from its first megabyte, where it is not JSON Lines.

One sentence about the file beats ten thousand parse errors: each function names one kind of file
and the command that turns it into JSON Lines.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Final, Literal, NamedTuple

from auditor.input.encoding import utf16
from auditor.model import Problem

HEAD: Final = 2**20  # bytes looked at: enough to see the shape of any layout we know
_POINTER_BYTES = 1024  # Git LFS specification: a pointer file is smaller than this
_WHITE = b" \t\r\n"

# Names go to commands as quoted arguments, never into code.
_POLARS = (
    'python -c "import sys, polars; '
    "polars.read_{reader}(sys.argv[1]).write_ndjson(sys.argv[1] + '.jsonl')\""
)
_ROWS = (
    'python -c "import json, sys; '
    '[print(json.dumps(row)) for row in json.load(sys.stdin.buffer){key}]"'
)
# First bytes of files that are taken for data sets. Sources: the formats' specifications.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PAR1", "a Parquet file", _POLARS.format(reader="parquet")),
    (b"ARROW1", "an Arrow file", _POLARS.format(reader="ipc")),
    (b"PK\x03\x04", "a zip archive", "unzip"),
    (b"\xfd7zXZ\0", "an xz file", "xz -dk"),
    (b"BZh", "a bzip2 file", "bzip2 -dk"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "7z x"),
    (b"\x1f\x8b", "gzip inside the compressed file: it was compressed twice", ""),
    (b"\x28\xb5\x2f\xfd", "zstd inside the compressed file: it was compressed twice", ""),
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
    """The start of a file's content, decompressed, and what is known of the file."""

    data: bytes  # at most about HEAD bytes
    whole: bool  # whether that is all of it
    name: str  # as the user gave it

    @property
    def quoted(self) -> str:
        """The name as a shell takes it."""
        return shlex.quote(self.name)

    @property
    def feed(self) -> str:
        """Shell words that write the content to the next command."""
        tools = {".gz": "gzip", ".zst": "zstd"}
        tool = next((t for suffix, t in tools.items() if self.name.endswith(suffix)), "")
        return f"{tool} -dc {self.quoted}" if tool else f"cat {self.quoted}"


def recognise(head: Head) -> Problem | None:
    """Name what the file is if it is, as a whole, no JSON Lines file; None lets it be read.

    A few bad lines in a file of good ones are not recognised here: they are findings of their own.
    """
    for kind in (_pointer, _other_format, _wide, _carriage_returns, _lines_of_one_value):
        if problem := kind(head):
            return problem
    return None


def _pointer(head: Head) -> Problem | None:
    if not head.whole or len(head.data) >= _POINTER_BYTES:
        return None
    if _LFS.match(head.data):
        size = _LFS_SIZE.search(head.data)
        of = f" to {int(size[1]):,} bytes" if size else ""
        detail = f"a Git LFS pointer{of}, not the data: git lfs pull --include {head.quoted}"
        return Problem("INP002", detail)
    if _DVC.search(head.data):
        return Problem("INP002", f"a DVC file that stands for the data: dvc pull {head.quoted}")
    if _ANNEX.match(head.data):
        return Problem("INP002", f"a git-annex pointer, not the data: git annex get {head.quoted}")
    return None


def _other_format(head: Head) -> Problem | None:
    for magic, kind, command in _MAGIC:
        if head.data.startswith(magic):
            how = f": {command} {head.quoted}" if command else ""
            return Problem("INP005", f"{kind}, not JSON Lines{how}")
    text = head.data.lstrip(b"\xef\xbb\xbf" + _WHITE)
    if _MARKUP.match(text):
        page = "an HTML or XML page, often an error or login page saved instead of the data"
        return Problem("INP005", f"{page}: download the file again")
    return None


def _wide(head: Head) -> Problem | None:
    sample = head.data[: 2**16]
    if not sample.strip(b"\0"):
        return Problem("INP005", "nothing but NUL bytes: a disk or a transfer lost the content")
    if encoding := utf16(sample):
        command = f"{head.feed} | iconv -f {encoding} -t UTF-8 > utf8.jsonl"
        return Problem("INP008", f"the file is in {encoding}, not UTF-8: {command}")
    return None


def _carriage_returns(head: Head) -> Problem | None:
    first, more, _ = head.data.strip(_WHITE).partition(b"\r")
    if more and b"\n" not in head.data and _alone(first.decode("utf-8", "replace")) is not None:
        command = f"{head.feed} | tr '\\r' '\\n' > lines.jsonl"
        return Problem("INP005", f"lines end in CR alone, as on a classic Mac: {command}")
    return None


def _lines_of_one_value(head: Head) -> Problem | None:
    text = head.data.decode("utf-8", "replace").removeprefix("\ufeff").strip(" \t\r\n")
    if not text.startswith(("[", "{")):
        return None
    kind = _layout(text, whole=head.whole)
    if not kind:
        return None
    sentence, code = _LAYOUTS[kind]
    return Problem("INP005", f"{sentence}: {head.feed} | {code} > lines.jsonl")


Layout = Literal["array", "object", "objects"]
_LAYOUTS: dict[Layout, tuple[str, str]] = {
    "array": (
        "one JSON array, not one object a line",
        _ROWS.format(key=""),
    ),
    "object": (
        "one JSON object over several lines, not one object a line; if its rows are in a list, "
        "put its key in place of KEY",
        _ROWS.format(key="['KEY']"),
    ),
    "objects": ("objects printed over several lines each, not one object a line", "jq -c ."),
}


def _layout(text: str, *, whole: bool) -> Layout | None:
    first, several, _ = text.partition("\n")
    if not several:
        return _one_line(text, whole=whole)
    if _alone(first) is not None:
        return None
    body = text if whole else text[: text.rindex("\n")].rstrip()
    kind: Layout = "array" if text.startswith("[") else "object"
    try:
        _, end = json.JSONDecoder().raw_decode(body)
    except json.JSONDecodeError as error:
        # The start of a value that goes on beyond the head; or a broken one, opened on line 1.
        begun = not whole and error.pos >= len(body)
        opened = first.strip() in ("[", "{", "[{") and not _rows(body)
        return kind if begun or opened else None
    except (ValueError, RecursionError):
        return None
    if end == len(body):
        return kind
    return None if _rows(body) else "objects"


def _one_line(text: str, *, whole: bool) -> Layout | None:
    if not whole:
        return "array" if re.match(r"\[\s*\{", text) else None
    value = _alone(text)
    is_rows = isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
    return "array" if is_rows else None


def _rows(body: str) -> bool:
    """Whether any of the first lines holds an object of its own."""
    return any(isinstance(_alone(line), dict) for line in body.split("\n", 1000)[:1000])


def _alone(line: str) -> object:
    """The value of a line that is JSON by itself, else None."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value
