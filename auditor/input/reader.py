"""Read files line by line: every byte ends in exactly one line, and no content raises an error.

A file is read once, as a stream, and digested in the same pass. Lines end at LF only.
"""

import gc
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final, Literal, NamedTuple

from auditor.errors import AuditError, ExitCode
from auditor.input.column_types import ColumnTypes
from auditor.input.file_type import HEAD_BYTES, Head, detect_file_type
from auditor.input.files import Content, Stored, spool
from auditor.input.json_decode import MISSING, decode
from auditor.input.line_splitter import LongLine, split
from auditor.input.loader_notes import LoaderNotes
from auditor.input.shards import expand
from auditor.model import Problem
from auditor.plural import pluralize
from auditor.rules import load_rules
from auditor.settings import Settings

__all__ = ["MISSING", "RULES", "Line", "Source", "expand", "raw_lines", "spool"]

_DEFAULTS = Settings()
_MAX_LINE, _LONG_LINE = (
    f"{size // 2**20} MiB" for size in (_DEFAULTS.max_line_bytes, _DEFAULTS.long_line_bytes)
)
RULES = load_rules(__name__)
MAX_BATCH_LINES: Final = 4096
MAX_RAW_CHARS: Final = 500  # of a broken line, kept to show it
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r"


class Line(NamedTuple):
    """One physical line."""

    number: int  # 1-based
    sha256: bytes  # of the content without LF, without CR LF, and without a BOM at the file's start
    state: Literal["parsed", "blank", "broken"]
    value: object  # MISSING unless the line was parsed
    raw: str  # the first MAX_RAW_CHARS characters of a broken line, else ""
    problems: tuple[Problem, ...]


class Source:
    """One file that is read once.

    Iterate over ``batches()`` to the end. Afterwards ``sha256`` (of the stored bytes, hexadecimal;
    "" if the file cannot be opened), ``size`` (stored bytes), ``count`` (physical lines),
    ``problems`` (of the file) and ``refused`` are final. A refused file allows no verdict; one of
    its problems, an INP error, says why.
    """

    def __init__(self, path: Stored, name: str, settings: Settings) -> None:
        self.path = path
        self.name = name
        # Needed for every line, so looked up once.
        self._max_line_bytes = settings.max_line_bytes
        self._long_line_bytes = settings.long_line_bytes
        self._max_depth = settings.max_depth
        self.sha256 = ""
        self.size = 0
        self.count = 0
        self.read_bytes = 0  # of the content, so far
        self.parsed_bytes = 0  # of the lines that were parsed, so far
        self.problems: tuple[Problem, ...] = ()
        self.refused = False
        self._wrong_type: Problem | None = None
        self._bom = False
        self._crlf = 0
        self._blank = 0
        self._notes = LoaderNotes()
        self._types = ColumnTypes()

    def batches(self) -> Iterator[list[Line]]:
        """Yield the lines in order, at most `MAX_BATCH_LINES` or one block of bytes at a time.

        The cycle collector is off until the last batch: JSON values are trees, and its walks over
        the millions of them in memory take a fifth of the time.
        """
        with _without_cycle_collector():
            content = Content(self.path, self.name)
            blocks = content.blocks()
            head = self._inspect(_read_head(blocks))
            for lines in split(chain([head], blocks), self._max_line_bytes):
                for start in range(0, len(lines), MAX_BATCH_LINES):
                    yield [self._line(line) for line in lines[start : start + MAX_BATCH_LINES]]
            if self._bom and not self.count:  # nothing else: the mark is a line, and a blank one
                yield [self._line(b"")]
            self.sha256, self.size = content.sha256, content.size
            self._conclude(content.problem)

    def _inspect(self, head: bytes) -> bytes:
        """Detect the file's type by its first bytes; return them without a byte order mark."""
        if head:
            complete = len(head) < HEAD_BYTES
            self._wrong_type = detect_file_type(Head(head, complete, self.name))
        self._bom = head.startswith(_BOM)
        return head.removeprefix(_BOM)

    def _line(self, data: bytes | LongLine) -> Line:
        self.count += 1
        if isinstance(data, LongLine):
            self._crlf += data.cr
            self.read_bytes += data.size + 1
            return self._too_long(data)
        if data.endswith(b"\r"):
            self._crlf += 1
            data = data[:-1]
        sha256 = hashlib.sha256(data).digest()
        size = len(data)
        self.read_bytes += size + 1
        if size > self._max_line_bytes:
            return self._too_long(LongLine(sha256, size, data, cr=False))
        if not data.strip(_BLANK):
            self._blank += 1
            return Line(self.count, sha256, "blank", MISSING, "", ())
        if self._wrong_type:
            return Line(self.count, sha256, "broken", MISSING, _start_of(data), ())
        value, problems = decode(data, self._max_depth, self._types, self.count)
        problems += self._types.take_problems()
        if value is MISSING:
            return Line(self.count, sha256, "broken", MISSING, _start_of(data), problems)
        self._notes.add(value)
        self.parsed_bytes += size
        if size > self._long_line_bytes:
            detail = f"{size:,} bytes, over {self._long_line_bytes:,}: split the record"
            problems = (*problems, Problem("ENC016", detail))
        return Line(self.count, sha256, "parsed", value, "", problems)

    def _too_long(self, line: LongLine) -> Line:
        detail = (
            f"{line.size:,} bytes, over the limit of {self._max_line_bytes:,}: split the record"
        )
        problems = () if self._wrong_type else (Problem("ENC015", detail),)
        return Line(self.count, line.sha256, "broken", MISSING, _start_of(line.start), problems)

    def _conclude(self, reading: Problem | None) -> None:
        """Set ``problems`` and ``refused``; ``reading`` is what went wrong below the lines."""
        errors = [problem for problem in (reading, self._wrong_type) if problem]
        if not errors and self._blank == self.count:
            what = "it has only blank lines" if self.count else f"{self.size:,} bytes, no lines"
            errors.append(Problem("INP001", f"the file is empty: {what}"))
        self.refused = bool(errors)
        self.problems = (*errors, *(() if self._wrong_type else self._file_notes()))

    def _file_notes(self) -> list[Problem]:
        notes = []
        if self._bom:
            detail = "the file starts with a byte order mark (bytes EF BB BF): delete it"
            notes.append(Problem("ENC003", detail))
        if self._crlf:
            end = pluralize(self._crlf, "line ends", "lines end")
            notes.append(Problem("ENC012", f"{end} in CR LF instead of LF (of {self.count:,})"))
        if self._blank:
            blank = pluralize(self._blank, "blank line")
            notes.append(Problem("ENC019", f"{blank} (of {self.count:,}): delete them"))
        return [*notes, *self._notes.problems()]


def _read_head(blocks: Iterator[bytes]) -> bytes:
    """Take blocks until they are enough to detect the file's type."""
    pieces: list[bytes] = []
    size = 0
    for block in blocks:
        pieces.append(block)
        size += len(block)
        if size >= HEAD_BYTES:
            break
    return b"".join(pieces)


def _start_of(data: bytes) -> str:
    """Return the first characters of a line, whatever its bytes are."""
    return data[: 4 * MAX_RAW_CHARS].decode("utf-8", "replace")[:MAX_RAW_CHARS]


@contextmanager
def _without_cycle_collector() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def raw_lines(path: Path, sha256: str) -> Iterator[tuple[int, bytes]]:
    """Read a file a second time: the exact bytes of each line, its ending included.

    Args:
        path: the file that was audited.
        sha256: the digest of its stored bytes when it was audited (`Source.sha256`).

    Yields:
        The line number and a piece of that line. A long line comes in several pieces, in order;
        joined, all pieces are the decompressed content. Memory is bounded by the block size.

    Raises:
        AuditError: after the last piece, if the file is not the one that was audited. Whatever was
            written from the pieces must then be discarded.
    """
    content = Content(path, str(path))
    number = 1
    for block in content.blocks():
        for piece in io.BytesIO(block):
            yield number, piece
            number += piece.endswith(b"\n")
    if content.sha256 != sha256:
        message = f"{path} changed after it was audited: run the audit again"
        raise AuditError(message, ExitCode.NO_VERDICT)
