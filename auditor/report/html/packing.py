"""Packs bytes into text for an HTML page: gzip, then base64.

Base64 contains no character that could end the surrounding element, whatever the data contains.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterable
from itertools import chain

# Smaller content is stored uncompressed: builds of zlib differ in their output, and small reports
# are compared byte for byte.
_MIN_COMPRESSED_BYTES = 2**17
_GZIP = 31  # the format, as zlib names it
_LEVEL = 4  # of gzip. Source: twice as fast as the default for 5% more bytes
# Of every gzip text: Python versions differ in the byte that names the operating system.
_HEADER = bytes.fromhex("1f8b0800000000000403")
_BLOCK_BYTES = 0xFFFF  # of a stored block, limited by its 16-bit length field


def pack(parts: Iterable[bytes]) -> str:
    """The joined ``parts`` compressed with gzip and encoded as base64; equal bytes give equal text."""
    rest, start = iter(parts), b""
    while len(start) < _MIN_COMPRESSED_BYTES and (part := next(rest, None)) is not None:
        start += part
    packed = (
        _stored(start) if len(start) < _MIN_COMPRESSED_BYTES else _deflated(chain([start], rest))
    )
    return base64.b64encode(_HEADER + packed[len(_HEADER) :]).decode()


def _deflated(parts: Iterable[bytes]) -> bytes:
    """The joined ``parts`` in gzip format; only what they are compressed to is kept."""
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    packed = [compressor.compress(part) for part in parts]
    return b"".join([*packed, compressor.flush()])


def _stored(data: bytes) -> bytes:
    """``data`` in gzip format without compression: the same bytes from every build of zlib."""
    blocks = [data[at : at + _BLOCK_BYTES] for at in range(0, len(data), _BLOCK_BYTES)]
    body = b"".join(
        bytes([number == len(blocks) - 1])
        + len(block).to_bytes(2, "little")
        + (len(block) ^ _BLOCK_BYTES).to_bytes(2, "little")
        + block
        for number, block in enumerate(blocks)
    )
    frame = gzip.compress(data, 0, mtime=0)
    return frame[:10] + body + frame[-8:]  # header, then CRC-32 and length
