"""The data that the page's script reads: findings, their rows and word differences, as base64 text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from auditor.escape import HIDDEN, escape
from auditor.facts import SUSPECTED_LABEL
from auditor.model import Ran
from auditor.report.html import word_diff
from auditor.report.html.packing import pack
from auditor.report.html.payload_rows import Nearest, Parts, Row, collect_rows, nearest_rows
from auditor.report.model import Report
from auditor.review.decisions import allowed_actions
from auditor.review.decisions_file import SCHEMA, decisions_path

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
    return pack(json.dumps(document(report), separators=(",", ":")).encode())


def digest(report: Report) -> str:
    """16 hex digits of the version and the audited bytes: the key under which the browser stores decisions."""
    parts = [report.version, *([source.role, source.sha256] for source in report.inputs)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def document(report: Report) -> dict[str, Any]:
    """The page's data, ready for JSON; rows and findings are lists, because there are thousands of them."""
    nearest = nearest_rows(report)
    rows = collect_rows(report, nearest)
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
        "rows": [list(row) for row in rows.values()],
        "findings": _findings(report, rules, rows, nearest),
    }


def _rules(report: Report, codes: list[str]) -> list[dict[str, Any]]:
    """The rules with findings: texts, severity, the check that found them, and the threshold as a number."""
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
            **{name: getattr(known[code], name) for name in ("why", "fix", "threshold")},
            "check": check.get(code, ""),
            "limit": getattr(settings, THRESHOLDS[code]) if code in THRESHOLDS else None,
        }
        for code in codes
    ]


def _labels(report: Report) -> list[str]:
    classes = (item.label for item in report.profile.classes)
    return sorted({*classes, *report.texts["label"].drop_nulls().unique()})


def _findings(
    report: Report, rules: list[str], rows: Mapping[int, Row], nearest: Nearest
) -> list[list[Any]]:
    """Each finding as a list: id, rule, row, partner, group, score, path, detail, status, actions, differences.

    Rules and rows are positions in their lists. A suspected label has one value more: the nearest rows with the
    suggested label, as ``[row, similarity]``.
    """
    position = {row: number for number, row in enumerate(rows)}
    rule = {code: number for number, code in enumerate(rules)}
    train = {source.path for source in report.inputs if source.role == "train"}
    findings = []
    for found in report.findings.iter_rows(named=True):
        row, other = position.get(found["row"]), position.get(found["related"])
        values = [found["id"], rule[found["rule"]], row, other, found["group"], found["score"]]
        values += [found["path"] or "", found["detail"] or "", found["status"]]
        values.append(_actions(found, rows, train))
        values.append(_differences(found, rows))
        if found["rule"] == SUSPECTED_LABEL and found["row"] in nearest:
            near = nearest[found["row"]]
            values.append([[position[n], round(score, 3)] for n, score in near if n in position])
        findings.append(values)
    return findings


def _actions(found: Mapping[str, Any], rows: Mapping[int, Row], train: set[str]) -> list[str]:
    """What a person may decide about the finding; nothing if it is about the whole file."""
    if found["row"] is None:
        return []
    pair = found["related"] is not None and found["related_source"] in train
    labelled = bool(rows[found["row"]].label)
    return list(allowed_actions(found["rule"], found["severity"], labelled=labelled, pair=pair))


def _differences(
    found: Mapping[str, Any], rows: Mapping[int, Row]
) -> list[list[word_diff.Span]] | None:
    """Word differences part by part; null if the two rows do not have the same parts."""
    if found["row"] is None or found["related"] is None:
        return None
    left: Parts | None = rows[found["row"]].parts
    right: Parts | None = rows[found["related"]].parts
    if left is None or right is None or [name for name, _ in left] != [name for name, _ in right]:
        return None
    return [word_diff.spans(a, b) for (_, a), (_, b) in zip(left, right, strict=True)]
