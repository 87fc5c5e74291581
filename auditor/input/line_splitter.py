"""Cut blocks of bytes into physical lines, in bounded memory however long a line is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_START_BYTES: Final = 2000  # bytes of an overlong line that are kept, to show them


class LongLine(NamedTuple):
    """A line longer than the limit: its bytes were digested and not kept."""

    sha256: bytes
    size: int  # bytes without the line ending
    start: bytes
    cr: bool  # whether a CR precedes the LF


def split(blocks: Iterator[bytes], max_line_bytes: int) -> Iterator[list[bytes | LongLine]]:
    """Yield the lines that each block ends, without their LF; a CR before the LF stays.

    At most ``max_line_bytes`` of a line, and one block, are in memory. A line that is one byte
    longer is still yielded as bytes, because that byte may be a CR.
    """
    begun: list[bytes] = []  # pieces of a line that goes on in the next block
    size = 0
    long: _LongLineDigest | None = None
    for block in blocks:
        *ended, rest = block.split(b"\n")
        if ended:
            yield [_end_line(begun, ended[0], long), *ended[1:]]
            begun, size, long = [], 0, None
        size += len(rest)
        if long:
            long.add(rest)
        elif size > max_line_bytes + 1:
            long = _LongLineDigest([*begun, rest])
            begun = []
        elif rest:
            begun.append(rest)
    if size:
        yield [_end_line(begun, b"", long)]


def _end_line(begun: list[bytes], end: bytes, long: _LongLineDigest | None) -> bytes | LongLine:
    if long:
        long.add(end)
        return long.finish()
    return b"".join([*begun, end])


class _LongLineDigest:
    """Digests a line piece by piece; the last byte waits, because a final CR is not content."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._hash = hashlib.sha256()
        self._size = 0
        self._last = b""
        self._start = b""
        for piece in pieces:
            self.add(piece)

    def add(self, piece: bytes) -> None:
        if piece:
            self._hash.update(self._last)
            self._hash.update(memoryview(piece)[:-1])
            self._last = piece[-1:]
            self._size += len(piece)
            self._start += piece[: MAX_START_BYTES - len(self._start)]

    def finish(self) -> LongLine:
        cr = self._last == b"\r"
        if not cr:
            self._hash.update(self._last)
        size = self._size - cr
        return LongLine(self._hash.digest(), size, self._start[:size], cr)
