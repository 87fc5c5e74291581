"""The data for the page's script: findings, their rows and word differences, as base64."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import polars as pl

from auditor.escape import HIDDEN, escape
from auditor.facts import SUSPECTED_LABEL
from auditor.input.names import decisions_path
from auditor.model import Ran
from auditor.report.html import word_diff
from auditor.report.html.packing import pack
from auditor.report.html.payload_rows import PART_ROWS, Nearest, Row, ShownRows, nearest_rows
from auditor.report.model import Report
from auditor.report.parts.rows import FindingRow, finding_rows
from auditor.review.decisions import allowed_actions
from auditor.review.decisions_file import SCHEMA

# The setting that a rule's score is compared with, for the mark on the score's scale.
THRESHOLDS: Mapping[str, str] = {
    "DUP010": "near_duplicate",
    "DUP011": "containment",
    "DUP012": "near_duplicate",
    "CON002": "near_duplicate",
    "LEK003": "near_duplicate",
}


def encode(report: Report) -> str:
    """``document`` as compact JSON, packed into base64; equal reports give equal text."""
    return pack(_json_parts(_fields(report)))


def _json_parts(fields: Mapping[str, object]) -> Iterator[bytes]:
    """``fields`` as compact JSON; iterators come last, and their items are converted part by part."""
    compact = json.JSONEncoder(separators=(",", ":")).encode
    short = {name: value for name, value in fields.items() if not isinstance(value, Iterator)}
    yield compact(short)[:-1].encode()
    for name, items in fields.items():
        if isinstance(items, Iterator):
            before = f",{compact(name)}:["
            while part := list(islice(items, PART_ROWS)):
                yield f"{before}{compact(part)[1:-1]}".encode()
                before = ","
            yield b"]" if before == "," else f"{before}]".encode()
    yield b"}"


def digest(report: Report) -> str:
    """16 hex digits of the version and the audited bytes; decisions are stored under this key."""
    parts = [report.version, *([source.role, source.sha256] for source in report.inputs)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def document(report: Report) -> dict[str, object]:
    """The page's data, ready for JSON; the many rows and findings are lists, not objects."""
    fields = _fields(report)
    return fields | {name: list(fields[name]) for name in ("rows", "findings")}


def _fields(report: Report) -> dict[str, Any]:
    """The fields of the document; rows and findings are iterators, because there may be a million of each."""
    nearest = nearest_rows(report)
    rows = ShownRows(report, nearest)
    rules = sorted(report.findings["rule"].unique())
    train = [source for source in report.inputs if source.role == "train"]
    return {
        "schema": SCHEMA,
        "report": digest(report),
        "version": report.version,
        "file": decisions_path(train[0].path if train else "-").name,
        "data": [{"path": source.path, "sha256": source.sha256} for source in train],
        "floor": report.settings.floor,
        "hidden": HIDDEN.pattern,
        "named": {char: escape(char) for char in "\n\t"},
        "rules": _rules(report, rules),
        "sources": [source.path for source in report.inputs],
        "labels": _labels(report),
        "rows": _rows(rows),
        "findings": _findings(report, rules, rows, nearest),
    }


def _rules(report: Report, codes: list[str]) -> list[dict[str, object]]:
    """The rules with findings: texts, severity, the check, and the threshold as a number."""
    check = {
        code: name
        for name, outcome in report.outcomes.items()
        if isinstance(outcome, Ran)
        for code in outcome.findings["rule"].unique()
    }
    known = {rule.code: rule for rule in report.rules}
    settings = report.settings
    return [
        {
            "code": code,
            **{name: str(getattr(known[code], name)) for name in ("name", "severity", "what")},
            **{name: getattr(known[code], name) for name in ("why", "fix")},
            "threshold": "\n".join(known[code].conditions),
            "check": check.get(code, ""),
            "limit": getattr(settings, THRESHOLDS[code]) if code in THRESHOLDS else None,
        }
        for code in codes
    ]


def _labels(report: Report) -> list[str]:
    classes = (item.label for item in report.profile.classes)
    return sorted({*classes, *report.texts["label"].drop_nulls().unique()})


def _rows(rows: ShownRows) -> Iterator[Sequence[object]]:
    for part in rows.listed["position"].to_frame().iter_slices(PART_ROWS):
        yield from (list(row) for row in rows.at(part["position"]) if row)


def _findings(
    report: Report, rules: list[str], rows: ShownRows, nearest: Nearest
) -> Iterator[list[object]]:
    """Each finding as a list.

    The values are id, rule, row, partner, group, score, path, detail, status, actions, differences;
    rules and rows are positions in their lists. A suspected label has one value more: the nearest
    rows with the suggested label, as ``[row, similarity]``. So has a pair of
    duplicates: whether it is mirrored.
    """
    rule = {code: number for number, code in enumerate(rules)}
    train = {source.path for source in report.inputs if source.role == "train"}
    close = {other for others in nearest.values() for other, _ in others}
    own = rows.listed.select("row", "position").filter(pl.col("row").is_in(close))
    position = dict(own.iter_rows())
    for part in report.findings.iter_slices(PART_ROWS):
        at, other_at = (rows.positions(part[side]) for side in ("row", "related"))
        both = zip(finding_rows(part), at, other_at, rows.at(at), rows.at(other_at), strict=True)
        for found, n, other_n, row, other in both:
            values: list[object] = [
                found.id,
                rule[found.rule],
                n,
                other_n,
                found.group,
                found.score,
            ]
            values += [found.path or "", found.detail or "", found.status]
            values.append(_actions(found, row, pair=found.related_source in train))
            values.append(_differences(row, other))
            near = () if found.row is None else nearest.get(found.row, ())
            if near and found.rule == SUSPECTED_LABEL:
                values.append(
                    [[position[n], round(score, 3)] for n, score in near if n in position]
                )
            elif found.mirrored is not None:
                values.append(found.mirrored)
            yield values


def _actions(found: FindingRow, row: Row | None, *, pair: bool) -> list[str]:
    """What a person may decide about the finding; nothing if it is about the whole file.

    ``pair``: its partner is a training row too.
    """
    if row is None:
        return []
    labelled = bool(row.label)
    return list(allowed_actions(found.rule, found.severity, labelled=labelled, pair=pair))


def _differences(row: Row | None, other: Row | None) -> list[list[word_diff.Span]] | None:
    """Word differences part by part; null if the two rows do not have the same parts."""
    left, right = row and row.parts, other and other.parts
    if left is None or right is None or [name for name, _ in left] != [name for name, _ in right]:
        return None
    return [word_diff.spans(a, b) for (_, a), (_, b) in zip(left, right, strict=True)]
