"""The report as JSON of schema 1. Within a schema version, fields may be added but not changed.

``schema.json`` in this folder describes the format; the tests validate every output against it.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import polars as pl
from msgspec import to_builtins

from auditor.case import to_json
from auditor.escape import json_parts
from auditor.model import SCHEMA_VERSION, Input
from auditor.report.model import Baseline, Report
from auditor.report.parts import readings, view
from auditor.verdict import Requirement, State

_PART_ROWS = 10_000  # rows converted to Python values at a time
_INPUT = ("path", "role", "sha256", "bytes", "lines")
_COUNTS = ("lines", "blank", "parsed", "clean", "rejected")
_FINDING = (
    "id", "rule", "severity", "source", "line", "related_source", "related_line", "group", "score",
    "path", "detail", "status",
)  # fmt: skip


def render(report: Report, *, all_lines: bool = False) -> str:
    """The report as JSON text; ``all_lines`` adds the disposition of every training line.

    Equal reports give equal text: no time, no host, keys in a fixed order, floats of 6 digits.
    """
    return "".join(parts(report, all_lines=all_lines))


def parts(report: Report, *, all_lines: bool = False) -> Iterator[str]:
    """The text of ``render`` in parts."""
    return json_parts(_fields(report, all_lines=all_lines))


def document(report: Report) -> dict[str, Any]:
    """The JSON document as dictionaries and lists; absent parts are left out."""
    fields = _fields(report, all_lines=False)
    return fields | {"findings": list(fields["findings"])}


def _fields(report: Report, *, all_lines: bool) -> dict[str, Any]:
    """The fields of the document, in which long lists are iterators: a million dictionaries take a gigabyte."""
    fields = {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "dataset-audit", "version": report.version},
        "inputs": [_input(source) for source in report.inputs],
        "settings": view.json_ready(asdict(report.settings)),
        "verdict": {
            "data": str(report.verdict),
            "case": str(report.case.verdict),
            "exit_code": report.exit_code,
            "reason": report.reason,
        },
        "counts": dict.fromkeys(_COUNTS, 0) | dict(sorted(asdict(report.counts).items())),
        "waterfall": [asdict(step) for step in report.waterfall],
        "requirements": [_requirement(item) for item in report.requirements],
        "checks": [
            {"name": check.name, "status": check.status, "reason": check.reason}
            for check in view.checks(report)
        ],
        "other_checks": [asdict(origin) for origin in report.other_checks] or None,
        "rules": _rules(report),
        "case": _case(report),
        "profile": _plain(report.profile),
        "facts": _plain(report.facts),
        "spot_check": _plain(report.spot_check),
        "waivers": _plain(report.waivers) or None,
        "waiver_file": to_builtins(report.waiver_file),
        "decisions": to_builtins(report.decisions),
        "since": _plain(report.since),
        "baseline": _baseline(report.baseline) if report.baseline else None,
        "findings": _records(report.findings.select(_FINDING)),
        "lines": _lines(report) if all_lines else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _plain(value: object) -> object:
    """A value of msgspec or a dataclass for JSON, keys sorted and floats rounded."""
    return view.json_ready(to_builtins(value))


def _requirement(item: Requirement) -> dict[str, Any]:
    """A requirement; schema 1 also has the older fields ``passed`` and ``advice`` (does not block by itself)."""
    states = {"passed": item.passed, "advice": item.recommended or item.state is State.UNPROVEN}
    return asdict(item) | states


def _baseline(baseline: Baseline) -> dict[str, Any]:
    """The comparison with ``--baseline``; which of the findings are new follows from the ids in both reports."""
    comparison = {"path": baseline.path, "worse": list(baseline.worse)}
    return comparison | {"changes": _plain(baseline.changes)}


def _input(source: Input) -> dict[str, Any]:
    """One file and how it was read; ``sentence`` says the same for people."""
    fields = {key: getattr(source, key) for key in _INPUT}
    if not source.read_as:
        return fields
    read_as = [
        {**to_builtins(reading), "sentence": readings.sentence([reading])}
        for reading in source.read_as
    ]
    return {**fields, "read_as": read_as}


def _case(report: Report) -> object:
    """The case; in a redacted report, only its verdict."""
    if report.redacted:
        return {"verdict": str(report.case.verdict)}
    return view.json_ready(to_json(report.case))


def _rules(report: Report) -> list[dict[str, Any]]:
    """Every rule that was checked, by code, with its number of findings, which may be 0."""
    counts = dict(report.findings.group_by("rule").len().iter_rows())
    return [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": str(rule.severity),
            "findings": counts.get(rule.code, 0),
        }
        for rule in sorted(report.rules, key=lambda rule: rule.code)
    ]


def _lines(report: Report) -> Iterator[dict[str, Any]]:
    """Every training line in input order; ``source`` is the shard that contains it."""
    return _records(report.lines.sort("row").select("source", "line", "disposition", "rules"))


def _records(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries in column order, with floats rounded and non-finite ones null."""
    finite = pl.when(pl.col(pl.Float64).is_finite()).then(pl.col(pl.Float64).round(6))
    for part in frame.iter_slices(_PART_ROWS):
        yield from part.with_columns(finite).iter_rows(named=True)
