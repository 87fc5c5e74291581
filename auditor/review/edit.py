"""Decisions carried out: the data without the dropped lines and with the new labels.

All other lines are copied byte for byte. A label is changed by replacing its JSON value alone, and only
if the changed line reads as the same example with the new label.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from auditor import formats
from auditor.atomic import refuse_inputs, write_atomic
from auditor.errors import AuditError, ExitCode
from auditor.escape import clip, printable
from auditor.formats import Parsed
from auditor.input import reader
from auditor.input.files import sha256_of
from auditor.input.json_decode import MISSING, decode
from auditor.input.shards import UNREADABLE
from auditor.review.decisions import Action
from auditor.review.decisions_file import Decided
from auditor.settings import Settings

# A JSON string, number, true or false, with the colon that makes a string a key.
_VALUE = re.compile(rb'("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false)(\s*:)?')
_MAX_SHOWN_CHARS = 200  # of a changed line


@dataclass(frozen=True, slots=True)
class Change:
    """A line that was relabelled, or dropped: then ``after`` is None."""

    source: str
    line: int
    before: bytes
    after: bytes | None
    why: str


class _Edit(NamedTuple):
    """The edit of one line: a new label, or None to drop it."""

    label: str | None
    why: str


def apply(data: Path, decided: Decided, out: Path, settings: Settings) -> tuple[Change, ...]:
    """Write ``data`` (a file, or a folder of shards) after the decisions to ``out``; list the changes.

    The output is plain text whatever the compression of the input.

    Raises:
        AuditError: the decisions were made for other data, contradict each other, or require a label
            that cannot be set in its line; ``out`` is an input or cannot be written; the data cannot
            be read, or changed while it was read.
    """
    shards, problems = reader.expand(data)
    unread = [problem for problem in problems if problem.rule in UNREADABLE]
    if unread:
        raise AuditError(f"{data}: {unread[0].detail}", ExitCode.NO_VERDICT)
    refuse_inputs([out], [*shards, decided.path])
    try:
        digests = [sha256_of(shard) for shard in shards]
    except OSError as error:
        raise AuditError(f"{data}: {error.strerror or error}", ExitCode.NO_VERDICT) from error
    decided.require_data(digests)
    changes: list[Change] = []
    files = list(zip(shards, digests, strict=True))
    write_atomic(out, _lines(files, _edits(decided), settings, changes))
    return tuple(changes)


def _edits(decided: Decided) -> dict[tuple[int, int], _Edit]:
    """The edit of each line, by the number of its file in the report and the number of the line."""
    numbers = {file.path: number for number, file in enumerate(decided.files)}
    edits: dict[tuple[int, int], _Edit] = {}
    for item in decided.decisions.iter_rows(named=True):
        action = Action(item["action"])
        if action not in (Action.DROP, Action.KEEP_OTHER, Action.KEEP_THIS, Action.RELABEL):
            continue
        side = "related_" if action is Action.KEEP_THIS else ""
        file, line = numbers.get(item[f"{side}source"]), item[f"{side}line"]
        if file is None or line is None:
            raise AuditError(f"decision on {item['finding']}: its line is in no training file")
        edit = _Edit(item["label"] if action is Action.RELABEL else None, _why(item))
        earlier = edits.get((file, line))
        if earlier and earlier.label is None:
            continue  # a line that is dropped needs no label
        if earlier and edit.label not in (None, earlier.label):
            raise AuditError(
                f"{item['source']}:{line} is to become {earlier.label!r} and {edit.label!r}:"
                " decide for one label in the report and export again"
            )
        edits[file, line] = edit
    return edits


def _why(item: Mapping[str, str]) -> str:
    """The decision in one sentence: what, by whom, when, and the note."""
    by = f" by {item['by']}" if item["by"] else ""
    at = f" on {item['at']}" if item["at"] else ""
    return f"{item['action']}{by}{at}" + (f": {item['note']}" if item["note"] else "")


def _lines(
    files: Sequence[tuple[Path, str]],
    edits: Mapping[tuple[int, int], _Edit],
    settings: Settings,
    changes: list[Change],
) -> Iterator[bytes]:
    """The bytes of the new file; each change is added to ``changes`` as it is made."""
    ended = True
    for number, (path, sha256) in enumerate(files):
        for line, before in _joined(reader.raw_lines(path, sha256)):
            after: bytes | None = before
            if edit := edits.get((number, line)):
                if edit.label is None:
                    after = None
                else:
                    after = relabelled(before, edit.label, settings, f"{path}:{line}")
                changes.append(Change(str(path), line, before, after, edit.why))
            if after is not None:
                yield after if ended else b"\n" + after
                ended = after.endswith(b"\n")


def _joined(pieces: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line, from ``pieces`` of lines."""
    for number, group in groupby(pieces, key=itemgetter(0)):
        yield number, b"".join(piece for _, piece in group)


def relabelled(content: bytes, label: str, settings: Settings, name: str) -> bytes:
    """The line with its label replaced.

    Raises:
        AuditError: no value of the line, or more than one, is its label.
    """
    before, _ = parsed_line(content, settings)
    old = _label(before)
    found = [
        changed
        for match in _VALUE.finditer(content)
        if not match[2] and _text(match[1]) == old
        for changed in [
            content[: match.start(1)] + _json(label, match[1]) + content[match.end(1) :]
        ]
        if _is_relabelled(before, parsed_line(changed, settings)[0], label)
    ]
    if len(found) != 1:
        raise AuditError(
            f"{name}: cannot change the label {old!r} to {label!r}:"
            f" {len(found) or 'no'} values of the line can be it. Edit the line by hand"
        )
    return found[0]


def parsed_line(content: bytes, settings: Settings) -> tuple[Parsed, set[str]]:
    """The record that a line contains, and the rules of all its problems."""
    value, problems = decode(content.strip(b"\xef\xbb\xbf\r\n"), settings.max_depth)
    parsed = formats.parse(None if value is MISSING else value, settings.fields)
    return parsed, {problem.rule for problem in (*problems, *parsed.problems)}


def _label(parsed: Parsed) -> str | None:
    """The label of the row without spaces around it; its response if it has a prompt and no label."""
    if parsed.label is None and parsed.prompt is None:
        return None
    return (parsed.response or "" if parsed.label is None else parsed.label).strip()


def _is_relabelled(before: Parsed, after: Parsed, label: str) -> bool:
    """Whether ``after`` has ``label``, and all but the label and the turns is as in ``before``."""
    kept = ("format", "system", "prompt", "tools", "calls", "extra", "loss", "problems")
    same = all(getattr(before, name) == getattr(after, name) for name in kept)
    return same and _label(after) == label.strip()


def _text(token: bytes) -> str | None:
    """The label that a JSON value represents."""
    value = json.loads(token) if token[:1] == b'"' else token.decode()
    return str(value).strip()


def _json(label: str, old: bytes) -> bytes:
    """``label`` as JSON, of the type of the old value if possible."""
    if old[:1] != b'"' and re.fullmatch(r"-?(0|[1-9]\d*)|true|false", label):
        return label.encode()
    return json.dumps(label, ensure_ascii=b"\\u" in old).encode()


def diff(changes: Sequence[Change]) -> str:
    """The changes of ``apply`` for people."""
    parts = []
    for change in changes:
        parts.append(printable(f"{change.source}:{change.line}: {change.why}"))
        parts.append("- " + _shown(change.before))
        if change.after is not None:
            parts.append("+ " + _shown(change.after))
    dropped = sum(change.after is None for change in changes)
    parts.append(f"{dropped:,} dropped, {len(changes) - dropped:,} relabelled")
    return "\n".join(parts) + "\n"


def _shown(line: bytes) -> str:
    return clip(printable(line.decode("utf-8", "replace").strip("\r\n")), _MAX_SHOWN_CHARS)
