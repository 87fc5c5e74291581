"""Blocks of bytes to physical lines, in bounded memory whatever a line's length."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, NamedTuple

KEPT: Final = 2000  # bytes of a line beyond the limit that are kept, to show


class LongLine(NamedTuple):
    """A line beyond the limit: its content passed through the digest and was not kept."""

    sha256: bytes
    size: int  # bytes without the line ending
    start: bytes
    cr: bool


def split(blocks: Iterator[bytes], limit: int) -> Iterator[list[bytes | LongLine]]:
    """Cut blocks into lines without their LF; never holds more of a line than ``limit`` bytes."""
    held: list[bytes] = []  # the start of a line that goes on in the next block
    size = 0
    long: _Digest | None = None
    for block in blocks:
        *ended, last = block.split(b"\n")
        if ended:
            yield [_finish(held, ended[0], long), *ended[1:]]
            held, size, long = [], 0, None
        size += len(last)
        if long:
            long.add(last)
        elif size > limit + 1:  # one more, for a CR
            long = _Digest([*held, last])
            held = []
        elif last:
            held.append(last)
    if size:
        yield [_finish(held, b"", long)]


def _finish(held: list[bytes], end: bytes, long: _Digest | None) -> bytes | LongLine:
    if long:
        long.add(end)
        return long.close()
    return b"".join([*held, end])


class _Digest:
    """Digests a line piece by piece, keeping back the last byte: a CR there is no content."""

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
            self._start += piece[: KEPT - len(self._start)]

    def close(self) -> LongLine:
        cr = self._last == b"\r"
        if not cr:
            self._hash.update(self._last)
        size = self._size - cr
        return LongLine(self._hash.digest(), size, self._start[:size], cr)
