"""A file with all its repairs: they are made until none is left, so that a second run changes nothing."""

import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from auditor.errors import AuditError, ExitCode
from auditor.input.file_type import HEAD_BYTES, Head, detect_file_type
from auditor.input.files import Content
from auditor.input.json_decode import MISSING, decode
from auditor.repairs.findings import Files, audited, repair_findings, report_on
from auditor.repairs.model import Repair, Repaired, RepairedLine
from auditor.report.model import Report
from auditor.review.side_files import NO_SIDE_FILES, SideFiles
from auditor.settings import Settings

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r"

# A repair can make another one possible: two labels that become one make copies. Each of them leaves fewer
# lines, labels or characters, so that they end; no data tried needed more than four.
_MAX_PASSES = 20


def fixed(
    path: Path,
    name: str,
    settings: Settings,
    side_files: SideFiles = NO_SIDE_FILES,
    *,
    unsafe: bool = False,
) -> Repaired:
    """The file at ``path`` after its repairs; findings that people decided on or waived stay.

    ``name`` is the file's name in messages. With ``unsafe``, near-duplicates are dropped and typing errors in labels
    repaired, too.

    Raises:
        AuditError: the file cannot be read as JSON Lines.
    """
    lines = _lines(path, name)
    files = Files(name, settings, side_files)
    kept: set[str] = set()  # ids of findings that people decided on or waived
    if side_files.decisions is not None:  # they are bound to the file as it was
        kept = _decided(report_on(path, files, unsafe=unsafe)[1])
    for _ in range(_MAX_PASSES):
        while repair_bytes(lines, settings.max_depth):
            pass
        if all(line.after is None for line in lines):
            return Repaired(lines)
        found = audited(lines, files, unsafe=unsafe)
        kept |= _decided(found.report)
        changed, left = repair_findings(found, kept, unsafe=unsafe)
        if not changed:
            return Repaired(lines, tuple(left))
    raise AuditError(f"{name}: the repairs do not end: nothing was written", ExitCode.INTERNAL)


def _lines(path: Path, name: str) -> list[RepairedLine]:
    """The lines of the file, decompressed."""
    content = Content(path, name)
    data = b"".join(content.blocks())
    problem = content.problem
    if problem is None and data:
        head = data[:HEAD_BYTES]
        problem = detect_file_type(Head(head, len(head) == len(data), name))
    if problem:
        raise AuditError(f"{name}: {problem.detail}", ExitCode.NO_VERDICT)
    if not data:
        raise AuditError(f"{name}: the file is empty", ExitCode.NO_VERDICT)
    return [RepairedLine(n, line, line, []) for n, line in enumerate(io.BytesIO(data), 1)]


def _decided(report: Report) -> set[str]:
    """The ids of the findings that people decided on or waived."""
    return set(report.findings.filter(pl.col("status") != "open")["id"])


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
