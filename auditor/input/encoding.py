"""Bytes that are no UTF-8 text, told by name."""

from __future__ import annotations

from auditor.model import Problem

# Punctuation beyond ASCII that a Windows-1252 text is likely to hold.
_PUNCTUATION = "‘’“”–—…€£°«»"


def utf16(data: bytes) -> str:
    """Name the wide encoding the bytes look like, or "" where they do not.

    Text in UTF-16 has a NUL in every other byte wherever it is ASCII, which JSON's own punctuation
    and most keys are; 60 % of one side leaves room for other scripts.
    """
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if len(data) < 4:
        return ""
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if even + odd >= 1.4 * half and data.strip(b"\0"):
        return "UTF-32"
    if max(even, odd) < 0.6 * half or min(even, odd) > 0.1 * half:
        return ""
    return "UTF-16LE" if odd > even else "UTF-16BE"


def raw_nul(data: bytes) -> Problem:
    """Name the fault of a line that is UTF-8 but holds NUL bytes: ENC002 or ENC005."""
    if encoding := utf16(data):
        return Problem("ENC002", f"the line is in {encoding}, not UTF-8")
    count = data.count(0)
    return Problem("ENC005", f"{count:,} raw NUL byte(s), the first at byte {data.index(0)}")


def undecodable(data: bytes, error: UnicodeDecodeError) -> Problem:
    """Name the fault of a line that is not UTF-8: ENC002 or ENC001, with the byte's 0-based offset."""
    if encoding := utf16(data):
        return Problem("ENC002", f"the line is in {encoding}, not UTF-8")
    byte = data[error.start]
    detail = f"byte 0x{byte:02X} at offset {error.start} is not UTF-8 ({error.reason})"
    guess = data[error.start : error.start + 1].decode("cp1252", "replace")
    if guess.isalpha() or guess in _PUNCTUATION:
        detail += f'; it would be "{guess}" in Windows-1252 or Latin-1'
    return Problem("ENC001", detail)
