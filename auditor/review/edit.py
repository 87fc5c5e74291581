"""Decisions carried out: a new file without the dropped lines and with the new labels.

Every other line is copied byte for byte. A label is changed by replacing its JSON value alone, and
only where reading the line again gives the same example with the new label.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from auditor import formats
from auditor.atomic import refuse_inputs, write_atomic
from auditor.errors import AuditError
from auditor.escape import clip, printable
from auditor.formats import Parsed
from auditor.input import reader
from auditor.input.json_decode import MISSING, decode
from auditor.model import Input
from auditor.review.decisions import Action
from auditor.review.decisions_file import load
from auditor.settings import Settings

# A JSON string, number, true or false, with the colon that makes a string a key.
_VALUE = re.compile(rb'("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false)(\s*:)?')


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is not as it was: ``after`` is None where it is gone."""

    source: str
    line: int
    before: bytes
    after: bytes | None
    why: str


def apply(
    data: Path, decisions: Path, out: Path, settings: Settings | None = None
) -> tuple[Change, ...]:
    """Write ``out``: ``data`` (a file, or a folder of shards) after the decisions; list the changes.

    The output is plain text whatever the compression of the input.

    Raises:
        AuditError: the decisions are unreadable, were made for other data, contradict each
            other, or ask for a label that cannot be set in its line; ``out`` is an input or cannot
            be written; or the data changed while it was read.
    """
    settings = settings or Settings()
    shards, problems = reader.expand(data)
    if problems:
        raise AuditError(f"{data}: {problems[0].detail}")
    refuse_inputs([out], [*shards, decisions])
    inputs = [
        _input(shard, str(data) if shard == data else str(shard), settings) for shard in shards
    ]
    # The digests tell the data apart, so a path may be spelled in another way than in the report.
    decided, names = load(decisions, inputs), _decided_names(decisions)
    orders = _orders(decided, names)
    changes: list[Change] = []
    write_atomic(out, _lines(shards, inputs, orders, settings, changes))
    return tuple(changes)


def _input(path: Path, name: str, settings: Settings) -> Input:
    source = reader.Source(path, name, settings)
    for _ in source.batches():
        pass
    return Input(name, "train", source.sha256, source.size, source.count)


def _decided_names(decisions: Path) -> dict[str, int]:
    """Which of the files a path in the decisions is: its number in the order of the report."""
    document = json.loads(decisions.read_bytes())
    return {item.get("path"): number for number, item in enumerate(document["data"])}


def _orders(
    decided: pl.DataFrame, names: Mapping[str, int]
) -> dict[tuple[int, int], tuple[str | None, str]]:
    """By file number and line: the new label, or None to drop; and why."""
    orders: dict[tuple[int, int], tuple[str | None, str]] = {}
    for item in decided.iter_rows(named=True):
        action = Action(item["action"])
        side = "related_" if action is Action.KEEP_THIS else ""
        if action not in (Action.DROP, Action.KEEP_OTHER, Action.KEEP_THIS, Action.RELABEL):
            continue
        place = names.get(item[f"{side}source"]), item[f"{side}line"]
        if place[0] is None or place[1] is None:
            raise AuditError(f"decision on {item['finding']}: its line is in no training file")
        order = (item["label"] if action is Action.RELABEL else None, _why(item))
        old = orders.get((place[0], place[1]))
        if old and old[0] is None:
            continue  # gone is gone
        if old and order[0] is not None and old[0] != order[0]:
            raise AuditError(
                f"{item['source']}:{place[1]} is to become {old[0]!r} and {order[0]!r}:"
                " decide for one label in the report and export again"
            )
        orders[place[0], place[1]] = order
    return orders


def _why(item: Mapping[str, str]) -> str:
    by = f" by {item['by']}" if item["by"] else ""
    at = f" on {item['at']}" if item["at"] else ""
    return f"{item['action']}{by}{at}" + (f": {item['note']}" if item["note"] else "")


def _lines(
    shards: Sequence[Path],
    inputs: Sequence[Input],
    orders: Mapping[tuple[int, int], tuple[str | None, str]],
    settings: Settings,
    changes: list[Change],
) -> Iterator[bytes]:
    """The bytes of the new file; each change is told in ``changes`` as it is made."""
    ended = True
    for number, (shard, source) in enumerate(zip(shards, inputs, strict=True)):
        for line, content in _whole_lines(shard, source.sha256):
            order = orders.get((number, line))
            after: bytes | None = content
            if order:
                label, why = order
                after = (
                    None if label is None else _relabelled(content, label, settings, source, line)
                )
                changes.append(Change(source.path, line, content, after, why))
            if after is not None:
                yield after if ended else b"\n" + after
                ended = after.endswith(b"\n")


def _whole_lines(path: Path, sha256: str) -> Iterator[tuple[int, bytes]]:
    pieces: list[bytes] = []
    at = 1
    for number, piece in reader.raw_lines(path, sha256):
        if number != at:
            yield at, b"".join(pieces)
            pieces, at = [], number
        pieces.append(piece)
    if pieces:
        yield at, b"".join(pieces)


def _relabelled(content: bytes, label: str, settings: Settings, source: Input, line: int) -> bytes:
    """The line with its label replaced.

    Raises:
        AuditError: no value of the line, or more than one, is its label.
    """
    before = _parsed(content, settings)
    old = _label(before)
    found = [
        changed
        for match in _VALUE.finditer(content)
        if not match[2] and _text(match[1]) == old
        for changed in [
            content[: match.start(1)] + _json(label, match[1]) + content[match.end(1) :]
        ]
        if _is_relabelled(before, _parsed(changed, settings), label)
    ]
    if len(found) != 1:
        raise AuditError(
            f"{source.path}:{line}: cannot change the label {old!r} to {label!r}:"
            f" {len(found) or 'no'} values of the line can be it. Edit the line by hand"
        )
    return found[0]


def _parsed(content: bytes, settings: Settings) -> Parsed:
    value, _ = decode(content.strip(b"\xef\xbb\xbf\r\n"), settings.max_depth)
    return formats.parse(None if value is MISSING else value, settings.fields)


def _label(parsed: Parsed) -> str | None:
    """What the row is labelled with: its label, or where it has none its whole answer."""
    if parsed.label is not None or parsed.prompt is None:
        return parsed.label
    return (parsed.response or "").strip()


def _is_relabelled(before: Parsed, after: Parsed, label: str) -> bool:
    """Whether all but the label, and the turns it stands in, is the same."""
    kept = ("format", "system", "prompt", "tools", "calls", "extra", "loss", "problems")
    same = all(getattr(before, name) == getattr(after, name) for name in kept)
    return same and _label(after) == label.strip()


def _text(token: bytes) -> str | None:
    """What a JSON value says as a label."""
    value = json.loads(token) if token[:1] == b'"' else token.decode()
    return str(value).strip()


def _json(label: str, old: bytes) -> bytes:
    """``label`` as JSON of the kind the old value was, where it can be."""
    if old[:1] != b'"' and re.fullmatch(r"-?(0|[1-9]\d*)|true|false", label):
        return label.encode()
    return json.dumps(label, ensure_ascii=b"\\u" in old).encode()


def diff(changes: Sequence[Change], *, show_content: bool = True) -> str:
    """What ``apply`` did, as people read it; without content, places and reasons only."""
    said = []
    for change in changes:
        said.append(f"{change.source}:{change.line}: {change.why}")
        if show_content:
            said.append("- " + _shown(change.before))
            if change.after is not None:
                said.append("+ " + _shown(change.after))
    dropped = sum(change.after is None for change in changes)
    said.append(f"{dropped:,} dropped, {len(changes) - dropped:,} relabelled")
    return "\n".join(said) + "\n"


def _shown(line: bytes) -> str:
    return clip(printable(line.decode("utf-8", "replace").strip("\r\n")), 200)
