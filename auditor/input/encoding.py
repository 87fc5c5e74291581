"""Problems of lines and files that are not plain UTF-8 text."""

from auditor.model import Problem
from auditor.plural import pluralize

# Characters other than letters that a text in Windows-1252 is likely to contain.
_WINDOWS_PUNCTUATION = "‘’“”–—…€£°«»"


def wide_encoding(data: bytes) -> str:
    """Return the name of the UTF-16 or UTF-32 variant that the bytes look like, else "".

    In UTF-16 an ASCII character has a NUL as every other byte, and the punctuation and most keys of
    JSON are ASCII. A NUL in 60% of the even or of the odd bytes leaves room for other scripts.
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


def nul_problem(data: bytes) -> Problem:
    """Return the problem of a line that contains NUL bytes: ENC002 (a wide encoding) or ENC005."""
    if encoding := wide_encoding(data):
        return _wide_line(encoding)
    found = pluralize(data.count(0), "raw NUL byte")
    detail = f"{found}, the first at offset {data.index(0)}: export the row again from its source"
    return Problem("ENC005", detail)


def utf8_problem(data: bytes, error: UnicodeDecodeError) -> Problem:
    """Return the problem of a line that is not UTF-8: ENC002 (a wide encoding) or ENC001.

    The detail names the first invalid byte by its 0-based offset.
    """
    if encoding := wide_encoding(data):
        return _wide_line(encoding)
    detail = f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8 ({error.reason})"
    guess = data[error.start : error.start + 1].decode("cp1252", "replace")
    if guess.isalpha() or guess in _WINDOWS_PUNCTUATION:
        detail += f'; in Windows-1252 it is "{guess}": convert with iconv -f WINDOWS-1252 -t UTF-8'
    return Problem("ENC001", detail)


def _wide_line(encoding: str) -> Problem:
    command = f"iconv -f {encoding} -t UTF-8"
    return Problem("ENC002", f"the line is in {encoding}; expected UTF-8: convert with {command}")
