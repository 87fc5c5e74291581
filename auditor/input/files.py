"""One file on disk: opened once, decompressed and digested in the same pass."""

import gzip
import hashlib
import io
import os
import re
import shlex
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Literal, Protocol

from auditor.atomic import sweep
from auditor.model import Problem
from auditor.paths import is_file, is_folder, is_link

if sys.version_info >= (3, 14):  # pragma: no cover - one branch a Python version
    from compression import zstd
else:
    from backports import zstd

# Content handed on at a time. Measured: rows parsed from 128 KiB stay in the processor's cache
# until they are used; from 1 MiB on the reader takes a third longer.
BLOCK_BYTES: Final = 2**17
GZIP_MAGIC: Final = b"\x1f\x8b"
ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
# Largest zstd window that is read: 2^27 bytes, the limit of the zstd command without --long.
_MAX_WINDOW_LOG = 27
_SPOOLED = "dataset-audit-"
# hf://, s3://, https://; as a path it has one slash. A scheme of one letter is a drive of Windows.
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_DECOMPRESSION_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class Stored(Protocol):
    """A path, or an object in a store (``addresses.StoredObject``)."""

    def __fspath__(self) -> str:
        """Its path or address."""

    def stat(self) -> os.stat_result:
        """Its size, and when it was changed."""

    def open(self, mode: Literal["rb"], buffering: Literal[0]) -> io.RawIOBase:
        """Its bytes, from the first on."""


class _DigestingFile(io.RawIOBase):
    """A raw file that digests and counts its bytes as they are read."""

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

    Iterate over ``blocks()`` once, to the end; it never raises on content. Afterwards ``sha256``
    (hexadecimal) and ``size`` (bytes) describe the stored file, and ``problem`` says why the content
    is incomplete or unreliable; None if it is neither.
    """

    def __init__(self, path: Stored, name: str) -> None:
        self.path = path
        self.name = name
        self.sha256 = ""
        self.size = 0
        self.problem: Problem | None = None

    def blocks(self) -> Iterator[bytes]:
        """Yield the content in order, in non-empty pieces of about `BLOCK_BYTES`."""
        try:
            before = self.path.stat()
            if not stat.S_ISREG(before.st_mode):
                self.problem = _not_a_regular_file(self.name, before)
                return
            with self.path.open("rb", buffering=0) as raw:
                stored = _DigestingFile(raw)
                yield from self._content(io.BufferedReader(stored, BLOCK_BYTES))
                self.sha256, self.size = stored.hash.hexdigest(), stored.size
            if _state(before) != _state(self.path.stat()) or self.size != before.st_size:
                detail = "the file changed while it was read: wait until it is written, run again"
                self.problem = Problem("INP006", detail)
        except FileNotFoundError:
            self.problem = missing_file(Path(self.path), self.name)
        except OSError as error:
            self.problem = Problem("INP007", f"the file cannot be read: {error.strerror or error}")

    def _content(self, stored: io.BufferedReader) -> Iterator[bytes]:
        stream = _decompressor(stored)
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := stream.read1(BLOCK_BYTES):
                pieces.append(piece)
                size += len(piece)
                if size >= BLOCK_BYTES:
                    yield b"".join(pieces)
                    pieces, size = [], 0
        except _DECOMPRESSION_ERRORS as error:
            self.problem = _broken_compression(error)
        if pieces:
            yield b"".join(pieces)
        while stored.read1(BLOCK_BYTES):  # the digest covers all stored bytes
            pass


def _decompressor(stored: io.BufferedReader) -> _Readable:
    """Return a stream of the content; the first bytes decide, because file names can be wrong."""
    magic = stored.peek(4)
    if magic.startswith(GZIP_MAGIC):
        return gzip.GzipFile(fileobj=stored, mode="rb")
    if magic.startswith(ZSTD_MAGIC):
        limit: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_LOG}
        return zstd.ZstdFile(stored, mode="rb", options=limit)
    return stored


def _broken_compression(error: Exception) -> Problem:
    if isinstance(error, EOFError):
        what = "the compressed data ends too early"
    else:
        what = f"the compressed data is damaged or followed by other bytes ({error})"
    return Problem("INP004", f"{what}: copy or download the file again")


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _not_a_regular_file(name: str, status: os.stat_result) -> Problem:
    if stat.S_ISDIR(status.st_mode):
        return Problem("INP007", "the path is a directory; expected a file")
    command = f"cat {shlex.quote(name)} | dataset-audit -"
    return Problem("INP007", f"not a regular file; read it through a pipe: {command}")


def missing_file(path: Path, name: str) -> Problem:
    """Return why nothing can be read at ``path``: no file, a dangling link, or data not fetched."""
    quoted = shlex.quote(name)
    if _ADDRESS.match(name):
        detail = "an address, and no file on this machine: download it, and pass the file"
        return Problem("INP007", detail)
    if is_link(path):
        target = str(path.readlink())
        if "annex/objects" in target.replace("\\", "/"):
            detail = f"a git-annex link whose data is not here; fetch it: git annex get {quoted}"
            return Problem("INP002", detail)
        return Problem("INP007", f"a link to {target}, which does not exist")
    if is_file(f"{path}.dvc"):
        detail = f"only the .dvc file is here, not the data; fetch it: dvc pull {quoted}"
        return Problem("INP002", detail)
    folder = next((own for own in path.parents if is_folder(own)), None)
    if folder is not None and not os.access(folder, os.X_OK):
        return Problem("INP007", f"you have no permission to look into {folder}")
    return Problem("INP007", "no such file")


def sha256_of(path: Path) -> str:
    """The SHA-256 of the stored bytes, in hexadecimal.

    Raises:
        OSError: not a regular file, or not readable.
    """
    if not is_file(path):
        raise OSError("not a regular file" if path.exists() else "no such file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def spool(stream: BinaryIO) -> Path:
    """Copy a stream such as standard input to a temporary file and return its path.

    The caller removes the file. If the copy fails, it is removed, and so are old files of runs that were killed.

    Raises:
        OSError: the stream cannot be read, or the temporary folder is full.
    """
    sweep(Path(tempfile.gettempdir()), f"{_SPOOLED}*.spool")
    with tempfile.NamedTemporaryFile(prefix=_SPOOLED, suffix=".spool", delete=False) as file:
        try:
            shutil.copyfileobj(stream, file, BLOCK_BYTES)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Path(file.name)
