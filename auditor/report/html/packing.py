"""Packs bytes into text for an HTML page: gzip, then base64.

Base64 contains no character that could end the surrounding element, whatever the data contains.
"""

from __future__ import annotations

import base64
import gzip

# Smaller content is stored uncompressed: builds of zlib differ in their output, and small reports
# are compared byte for byte.
_MIN_COMPRESSED_BYTES = 2**17
_LEVEL = 4  # of gzip. Source: twice as fast as the default for 5% more bytes
# Of every gzip text: Python versions differ in the byte that names the operating system.
_HEADER = bytes.fromhex("1f8b0800000000000403")
_BLOCK_BYTES = 0xFFFF  # of a stored block, limited by its 16-bit length field


def pack(data: bytes) -> str:
    """``data`` compressed with gzip and encoded as base64; equal bytes give equal text."""
    packed = (
        _stored(data) if len(data) < _MIN_COMPRESSED_BYTES else gzip.compress(data, _LEVEL, mtime=0)
    )
    return base64.b64encode(_HEADER + packed[len(_HEADER) :]).decode()


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
