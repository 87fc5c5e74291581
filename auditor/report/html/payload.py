"""What the page's script reads: the findings, their rows and word differences, as one base64 text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import chain
from typing import Any

from auditor.escape import HIDDEN, escape
from auditor.model import Ran, Report
from auditor.report import view
from auditor.report.html import word_diff
from auditor.report.html.packing import pack
from auditor.review.decisions import SCHEMA, beside, offered

# Characters of row text in one page. Source: 16 million of real text compress to some 6 MB of
# base64, so that the page stays below 10 MB, what mail servers and previews still take.
TEXT_CHARS = 16_000_000
SUSPECT = "LBL001"  # the rule of suspected labels
# Which setting a rule's score is held against, for the mark on the scale.
_THRESHOLDS: Mapping[str, str] = {
    "DUP010": "near_duplicate",
    "DUP011": "containment",
    "DUP012": "near_duplicate",
    "CON002": "near_duplicate",
    "LEK003": "near_duplicate",
}


def encode(report: Report) -> str:
    """Base64 of gzip of the JSON of ``document``; equal reports give equal text."""
    text = json.dumps(document(report), separators=(",", ":")).encode()
    return pack(text)


def digest(report: Report) -> str:
    """16 hex digits of the bytes that were audited and the version: where decisions are kept."""
    said = [report.version, *([source.role, source.sha256] for source in report.inputs)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def document(report: Report) -> dict[str, Any]:
    """The page's data, JSON-ready: lists rather than objects where there are thousands of them."""
    texts = {row["row"]: row for row in report.texts.iter_rows(named=True)}
    places = [source.path for source in report.inputs]
    near = _near(report)
    rows = _rows(report, texts, places, near)
    number, held = {row: at for at, row in enumerate(rows)}, list(rows.values())
    rules = sorted(report.findings["rule"].unique())
    train = [source.path for source in report.inputs if source.role == "train"]
    return {
        "schema": SCHEMA,
        "report": digest(report),
        "version": report.version,
        "file": beside(next(iter(train), "-")).name,
        "data": [
            {"path": source.path, "sha256": source.sha256}
            for source in report.inputs
            if source.role == "train"
        ],
        "floor": report.settings.floor,
        "hidden": HIDDEN.pattern,
        "named": {char: escape(char) for char in "\n\t"},
        "rules": _rules(report, rules),
        "sources": places,
        "labels": _labels(report),
        "rows": held,
        "findings": [
            _finding(found, rules, number, held, train) + _nearest(found, near, number)
            for found in report.findings.iter_rows(named=True)
        ],
    }


def _rules(report: Report, codes: list[str]) -> list[dict[str, Any]]:
    """The rules that found something: words, severity, who looked, and the threshold's number."""
    by = {
        code: outcome.name
        for outcome in report.outcomes
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
            "check": by.get(code, ""),
            "limit": getattr(settings, _THRESHOLDS[code]) if code in _THRESHOLDS else None,
        }
        for code in codes
    ]


def _labels(report: Report) -> list[str]:
    classes = [item["label"] for item in report.profile.get("classes") or ()]
    return sorted({*classes, *report.texts["label"].drop_nulls().unique()})


def _near(report: Report) -> dict[int, list[tuple[int, float]]]:
    """By row of a suspected label: the nearest rows with the suggested label, and their similarity."""
    return {
        suspect["row"]: [(other["row"], other["similarity"]) for other in suspect["nearest"]]
        for facts in report.facts.values()
        for suspect in facts.get("suspects", ())
    }


def _rows(
    report: Report,
    texts: Mapping[int, Mapping[str, Any]],
    places: list[str],
    near: Mapping[int, list[tuple[int, float]]],
) -> dict[int, list[Any]]:
    """Each row a finding names, worst first, then those near suspects: source, line, label, parts.

    Parts are ``[name, text]``; beyond TEXT_CHARS they are null, and the page says so.
    """
    rows: dict[int, list[Any]] = {}
    left = TEXT_CHARS
    source = {path: number for number, path in enumerate(places)}
    found = report.findings.select(
        "row", "source", "line", "related", "related_source", "related_line"
    )
    beside = {other for others in near.values() for other, _ in others}
    named = [
        (texts[row]["source"], texts[row]["line"], row) for row in sorted(beside & texts.keys())
    ]
    columns = chain(
        found.iter_rows(), ((row, path, line, None, None, None) for path, line, row in named)
    )
    for row, path, line, related, other_path, other_line in columns:
        for at, where, which in ((row, path, line), (related, other_path, other_line)):
            if at is None or at in rows:
                continue
            text = texts.get(at, {})
            parts = _parts(text)
            left -= sum(len(value) for _, value in parts)
            rows[at] = [source.get(where), which, text.get("label"), parts if left >= 0 else None]
    return rows


def _parts(text: Mapping[str, Any]) -> list[list[str]]:
    """The named texts of a row; its turns where the report has them."""
    if text.get("turns"):
        return [[turn["role"] or "", turn["content"] or ""] for turn in text["turns"]]
    label = text.get("label")
    return [list(part) for part in view.parts(text) if part[1] and part != ("response", label)]


def _finding(
    found: Mapping[str, Any],
    rules: list[str],
    number: Mapping[int, int],
    rows: list[list[Any]],
    train: list[str],
) -> list[Any]:
    """id, rule, row, partner, group, score, path, detail, status, actions, differences."""
    row, other = number.get(found["row"]), number.get(found["related"])
    pair = other is not None and found["related_source"] in train
    labelled = row is not None and bool(rows[row][2])
    actions = offered(found["rule"], found["severity"], labelled=labelled, pair=pair)
    return [
        found["id"],
        rules.index(found["rule"]),
        row,
        other,
        found["group"],
        found["score"],
        found["path"] or "",
        found["detail"] or "",
        found["status"],
        [] if row is None else list(actions),
        None if row is None or other is None else _differences(rows[row][3], rows[other][3]),
    ]


def _nearest(
    found: Mapping[str, Any],
    near: Mapping[int, list[tuple[int, float]]],
    number: Mapping[int, int],
) -> list[list[list[float]]]:
    """One more value for a suspected label: the rows near it, with their similarity."""
    if found["rule"] != SUSPECT or found["row"] not in near:
        return []
    others = near[found["row"]]
    return [[[number[row], round(alike, 3)] for row, alike in others if row in number]]


def _differences(
    left: list[list[str]] | None, right: list[list[str]] | None
) -> list[list[word_diff.Span]] | None:
    """Word differences part by part; null where the rows have not the same parts to compare."""
    if left is None or right is None or [name for name, _ in left] != [name for name, _ in right]:
        return None
    return [word_diff.spans(a, b) for (_, a), (_, b) in zip(left, right, strict=True)]
