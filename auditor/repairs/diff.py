"""The changes of a repaired file as a unified diff without context."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.repairs.model import Repaired, RepairedLine
from auditor.report.redacted_copy import redacted_lines


def unified_diff(repaired: Repaired, old: str, new: str) -> str:
    """The diff from ``old`` to ``new``, two names; "" if nothing changed.

    Secrets and personal data have placeholders in it, as in every output.
    """
    changed = repaired.changed
    if not changed:
        return ""
    shown = redacted_lines([text for line in changed for text in (line.before, line.after or b"")])
    texts = {line.number: shown[2 * n : 2 * n + 2] for n, line in enumerate(changed)}
    return "".join([f"--- {old}\n+++ {new}\n", *_hunks(repaired.lines, texts)])


def _hunks(lines: Sequence[RepairedLine], texts: dict[int, list[bytes]]) -> Iterator[str]:
    written = 0  # lines of the new file so far
    for is_changed, group in groupby(lines, key=lambda line: line.number in texts):
        run = list(group)
        left = [line for line in run if line.after is not None]
        if is_changed:
            old = _range(run[0].number, len(run))
            yield f"@@ -{old} +{_range(written + 1, len(left))} @@\n"
            yield from (_shown("-", texts[line.number][0]) for line in run)
            yield from (_shown("+", texts[line.number][1]) for line in left)
        written += len(left)


def _range(start: int, count: int) -> str:
    """The lines of a hunk; of none, the line before."""
    return f"{start}" if count == 1 else f"{start if count else start - 1},{count}"


def _shown(sign: str, line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    return (
        f"{sign}{text}" if text.endswith("\n") else f"{sign}{text}\n\\ No newline at end of file\n"
    )
