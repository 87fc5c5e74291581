"""Files as they lie on disk: found, opened once, decompressed and digested in the same pass."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shlex
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from auditor.model import Problem

if sys.version_info >= (3, 14):  # pragma: no cover - one branch a Python version
    from compression import zstd
else:
    from backports import zstd

# Bytes of content handed on at a time. Measured: rows parsed from 128 KiB stay in the processor's
# cache until they are used; from 1 MiB the whole reader is a third slower.
BLOCK: Final = 2**17
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# Largest zstd window taken, 128 MiB: the limit of the zstd command line without --long.
_WINDOW_LOG = 27
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class _Tally(io.RawIOBase):
    """A raw file that digests the bytes as they are read."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self.raw = raw
        self.hash = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader passes a memoryview
        count = self.raw.readinto(buffer) or 0
        self.hash.update(buffer[:count])
        self.size += count
        return count


class Content:
    """The decompressed content of one file, and the digest of its stored bytes.

    ``blocks`` runs once and never raises on content. Afterwards ``sha256`` (hexadecimal) and
    ``size`` (bytes) describe the stored file, and ``problem`` says why the content ends early or
    cannot be trusted, else None.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.sha256 = ""
        self.size = 0
        self.problem: Problem | None = None

    def blocks(self) -> Iterator[bytes]:
        """Yield the content in pieces of about `BLOCK` bytes, in order, none of them empty."""
        try:
            before = self.path.stat()
            if not stat.S_ISREG(before.st_mode):
                self.problem = _irregular(self.name, before)
                return
            with self.path.open("rb", buffering=0) as raw:
                tally = _Tally(raw)
                yield from self._content(io.BufferedReader(tally, BLOCK))
                self.sha256, self.size = tally.hash.hexdigest(), tally.size
            if _state(before) != _state(self.path.stat()) or self.size != before.st_size:
                self.problem = Problem("INP006", "the file changed while it was read: run again")
        except FileNotFoundError:
            self.problem = missing(self.path, self.name)
        except OSError as error:
            self.problem = Problem("INP007", f"cannot be read: {error.strerror or error}")

    def _content(self, stored: io.BufferedReader) -> Iterator[bytes]:
        stream = _decompressor(stored)
        pieces: list[bytes] = []
        held = 0
        try:
            while piece := stream.read1(BLOCK):
                pieces.append(piece)
                held += len(piece)
                if held >= BLOCK:
                    yield b"".join(pieces)
                    pieces, held = [], 0
        except _BROKEN as error:
            self.problem = _broken(error)
        if pieces:
            yield b"".join(pieces)
        while stored.read1(BLOCK):  # the digest is of all stored bytes
            pass


def _decompressor(stored: io.BufferedReader) -> _Readable:
    """Choose by the first bytes: names lie, and servers unpack what they send."""
    magic = stored.peek(4)
    if magic.startswith(_GZIP):
        return gzip.GzipFile(fileobj=stored, mode="rb")
    if magic.startswith(_ZSTD):
        limit: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
        return zstd.ZstdFile(stored, mode="rb", options=limit)
    return stored


def _broken(error: Exception) -> Problem:
    if isinstance(error, EOFError):
        detail = "the compressed stream breaks off before its end: the file is truncated"
    else:
        detail = f"the compressed stream is damaged, or followed by other bytes ({error})"
    return Problem("INP004", f"{detail}; copy or download it again")


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _irregular(name: str, status: os.stat_result) -> Problem:
    if stat.S_ISDIR(status.st_mode):
        return Problem("INP007", "a directory, where a file belongs")
    return Problem(
        "INP007", f"not a regular file; pipe it in: cat {shlex.quote(name)} | dataset-audit -"
    )


def missing(path: Path, name: str) -> Problem:
    """Say why there is no file at ``path``: never there, a dangling link, or not fetched yet."""
    quoted = shlex.quote(name)
    if path.is_symlink():
        target = str(path.readlink())
        if "annex/objects" in target.replace("\\", "/"):
            return Problem("INP002", f"a git-annex link without its data: git annex get {quoted}")
        return Problem("INP007", f"a link to {target}, which does not exist")
    if path.with_name(path.name + ".dvc").is_file():
        return Problem("INP002", f"only its .dvc file is here: dvc pull {quoted}")
    return Problem("INP007", "no such file")


def spool(stream: BinaryIO) -> Path:
    """Copy a stream, such as standard input, to a temporary file, which the caller removes."""
    with tempfile.NamedTemporaryFile(prefix="dataset-audit-", delete=False) as file:
        shutil.copyfileobj(stream, file, BLOCK)
    return Path(file.name)
