"""Repairs of bytes that mean nothing: byte order marks, CR LF, blanks at line ends, blank lines."""

from collections.abc import Sequence

from auditor.input.json_decode import MISSING, decode
from auditor.repairs.model import Repair, RepairedLine

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r"


def repair_bytes(lines: Sequence[RepairedLine], max_depth: int) -> bool:
    """Repair ``lines``, and return whether one of them changed.

    Blanks, and marks within the file, are removed from lines that are JSON without them; of a line that
    was cut off in a text, they may be content.
    """
    changed = False
    is_first = True  # of the lines that are left
    for line in lines:
        if line.after is None:
            continue
        content, found = _repaired(line.after, max_depth, is_first=is_first)
        if found is not None:
            line.change(content, found)
        changed |= found is not None
        is_first &= line.after is None
    return changed


def _repaired(old: bytes, max_depth: int, *, is_first: bool) -> tuple[bytes | None, Repair | None]:
    """The line after the first repair that it needs, and which; None for no repair."""
    body, end = old.removesuffix(b"\n"), b"\n" if old.endswith(b"\n") else b""
    bare = body.removeprefix(_BOM)
    if not bare.strip(_BLANK):
        return None, Repair.BLANK_LINE
    if bare != body and (is_first or _is_json(bare, max_depth)):
        return bare + end, Repair.BOM
    if end and body.endswith(b"\r"):
        return body[:-1] + end, Repair.LINE_END
    stripped = body.rstrip(_BLANK)
    if stripped != body and _is_json(stripped, max_depth):
        return stripped + end, Repair.BLANKS
    return old, None


def _is_json(data: bytes, max_depth: int) -> bool:
    value, _ = decode(data, max_depth)
    return value is not MISSING
