"""Bytes to lines: every byte of a file ends in exactly one line, and no content raises.

A file is read once, streaming, and digested in the same pass. Lines end at LF only.
"""

from __future__ import annotations

import gc
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final, Literal, NamedTuple

from auditor.errors import AuditError, ExitCode
from auditor.input.file_type import HEAD, Head, recognise
from auditor.input.files import Content, spool
from auditor.input.json_decode import MISSING, decode
from auditor.input.line_splitter import LongLine, split
from auditor.input.loader_notes import LoaderNotes
from auditor.input.rules import RULES
from auditor.input.shards import expand
from auditor.model import Problem
from auditor.settings import Settings

__all__ = ["MISSING", "RULES", "Line", "Source", "expand", "raw_lines", "spool"]

BATCH_LINES: Final = 4096
RAW_CHARS: Final = 500  # of a broken line, kept to show
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r"


class Line(NamedTuple):
    """One physical line."""

    number: int  # 1-based
    sha256: bytes  # 32 bytes, of the content without its LF or CR LF and without a leading file BOM
    state: Literal["parsed", "blank", "broken"]
    value: object  # MISSING where no value was parsed
    raw: str  # broken lines only: the first RAW_CHARS characters
    problems: tuple[Problem, ...]


class Source:
    """One file, read once.

    Iterate `batches` to the end; then ``sha256`` (of the stored bytes, hexadecimal; "" if the file
    cannot be opened), ``size`` (stored bytes), ``count`` (physical lines), ``problems`` (of the
    file) and ``refused`` hold. A refused file allows no verdict, and one of its problems, an INP
    error, says why.
    """

    def __init__(self, path: Path, name: str, settings: Settings) -> None:
        self.path = path
        self.name = name
        self.settings = settings
        # Asked of every line, so looked up once.
        self._most, self._long = settings.max_line_bytes, settings.long_line_bytes
        self._depth = settings.max_depth
        self.sha256 = ""
        self.size = 0
        self.count = 0
        self.problems: tuple[Problem, ...] = ()
        self.refused = False
        self._recognised: Problem | None = None
        self._bom = False
        self._crlf = 0
        self._blank = 0
        self._notes = LoaderNotes()

    def batches(self) -> Iterator[list[Line]]:
        """Yield the lines in order, at most `BATCH_LINES` or about one block of bytes at a time.

        The cycle collector rests until the last batch: JSON values are trees, and walking the
        millions of them that are alive costs a fifth of the time.
        """
        with _collector_resting():
            yield from self._batches()

    def _batches(self) -> Iterator[list[Line]]:
        content = Content(self.path, self.name)
        blocks = content.blocks()
        head = _head(blocks)
        if head:
            whole = len(head) < HEAD
            self._recognised = recognise(Head(head, whole, self.name))
        self._bom = head.startswith(_BOM)
        first = head[len(_BOM) :] if self._bom else head
        for chunk in split(chain([first], blocks), self.settings.max_line_bytes):
            for start in range(0, len(chunk), BATCH_LINES):
                yield [self._line(item) for item in chunk[start : start + BATCH_LINES]]
        self.sha256, self.size = content.sha256, content.size
        self._conclude(content.problem)

    def _line(self, item: bytes | LongLine) -> Line:
        self.count += 1
        if isinstance(item, LongLine):
            self._crlf += item.cr
            return self._too_long(item)
        if item.endswith(b"\r"):
            self._crlf += 1
            item = item[:-1]
        digest = hashlib.sha256(item).digest()
        size = len(item)
        if size > self._most:
            return self._too_long(LongLine(digest, size, item, cr=False))
        if not item.strip(_BLANK):
            self._blank += 1
            return Line(self.count, digest, "blank", MISSING, "", ())
        if self._recognised:
            return Line(self.count, digest, "broken", MISSING, _shown(item), ())
        value, problems = decode(item, self._depth)
        if value is MISSING:
            return Line(self.count, digest, "broken", MISSING, _shown(item), problems)
        self._notes.feed(value)
        if size > self._long:
            detail = f"{size:,} bytes, over {self._long:,}"
            problems = (*problems, Problem("ENC016", detail))
        return Line(self.count, digest, "parsed", value, "", problems)

    def _too_long(self, item: LongLine) -> Line:
        detail = f"{item.size:,} bytes, over the limit of {self.settings.max_line_bytes:,}"
        problems = () if self._recognised else (Problem("ENC015", detail),)
        return Line(self.count, item.sha256, "broken", MISSING, _shown(item.start), problems)

    def _conclude(self, reading: Problem | None) -> None:
        errors = [problem for problem in (reading, self._recognised) if problem]
        if not errors and self._blank == self.count:
            what = "only blank lines" if self.count else f"{self.size:,} bytes, no lines"
            errors.append(Problem("INP001", f"the file is empty: {what}"))
        self.refused = bool(errors)
        self.problems = (*errors, *(() if self._recognised else self._file_notes()))

    def _file_notes(self) -> list[Problem]:
        notes = []
        if self._bom:
            notes.append(Problem("ENC003", "the file starts with a byte order mark (EF BB BF)"))
        if self._crlf:
            notes.append(Problem("ENC012", f"{self._crlf:,} of {self.count:,} lines end in CR LF"))
        if self._blank:
            notes.append(Problem("ENC019", f"{self._blank:,} of {self.count:,} lines are blank"))
        return [*notes, *self._notes.problems()]


def _head(blocks: Iterator[bytes]) -> bytes:
    """Take blocks until they are enough to recognise a file by."""
    pieces: list[bytes] = []
    held = 0
    for block in blocks:
        pieces.append(block)
        held += len(block)
        if held >= HEAD:
            break
    return b"".join(pieces)


def _shown(data: bytes) -> str:
    """The first characters of a line, whatever its bytes."""
    return data[: 4 * RAW_CHARS].decode("utf-8", "replace")[:RAW_CHARS]


@contextmanager
def _collector_resting() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def raw_lines(path: Path, sha256: str) -> Iterator[tuple[int, bytes]]:
    """Read a file a second time: the exact bytes of each line, its ending included.

    Args:
        path: the file that was audited.
        sha256: the digest of its stored bytes when it was audited (`Source.sha256`).

    Yields:
        Line number and a piece of that line. A line may come in several pieces, in order; joined,
        all pieces are the (decompressed) content. Memory is bounded whatever a line's length.

    Raises:
        AuditError: after the last piece, if the file is not the one audited. What was written
            from the pieces must then be thrown away.
    """
    content = Content(path, str(path))
    number = 1
    for block in content.blocks():
        for piece in io.BytesIO(block):
            yield number, piece
            number += piece.endswith(b"\n")
    if content.sha256 != sha256:
        raise AuditError(
            f"{path} changed since it was audited: run the audit again", ExitCode.NO_VERDICT
        )
