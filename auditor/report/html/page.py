"""The HTML report: one file, no request, readable without its script and from a mail preview.

jinja2 escapes everything; nothing is marked safe. The only style and the only script allowed are
the files beside the template, by their hashes, so that markup which slipped through could neither
run nor colour itself. What the script shows reaches it as base64 and the page as text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

import polars as pl
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined

from auditor.escape import clip, clip_start, pieces, printable
from auditor.model import Report, Verdict
from auditor.report import blockers, changes, charts, view
from auditor.report.html import assets, payload
from auditor.settings import Settings

MAX_ROWS = 50  # findings shown without the script; with it, all of them
_OPEN_ROWS = 3  # of which the texts are unfolded
_MAX_CLASSES = 15  # classes drawn before the rest is folded away
_TEXT = 600  # characters of a row's text
_DETAIL = 400
# A long name may break after each separator, or within a part that is too long for a column on a phone.
_NAME_PARTS = re.compile(r"[^_/.:-]{0,13}[_/.:-]+|[^_/.:-]{1,14}")
_STATES: Mapping[Verdict, str] = {
    Verdict.READY: "ok",
    Verdict.NOT_READY: "no",
    Verdict.NO_VERDICT: "unknown",
}
# Units by setting; names that say their unit (``_bytes``, ``_chars``) need no entry.
UNITS: Mapping[str, str] = {
    "floor": "clean rows",
    "good": "clean rows",
    "plateau": "clean rows",
    "class_floor": "clean rows a class",
    "class_rows": "rows a class",
    "class_coverage": "share of rows",
    "many_answers": "share of rows",
    "max_depth": "levels",
}
_SUFFIX_UNITS: Mapping[str, str] = {"_bytes": "bytes", "_chars": "characters", "_rows": "rows"}


@dataclass(frozen=True, slots=True)
class Side:
    """One row's text: where it stands and its named parts, clipped."""

    place: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as shown: its places, and the texts of both rows where they are known."""

    rule: str
    severity: str
    place: str
    partner: str
    detail: str
    path: str
    score: str
    sides: tuple[Side, ...]
    unfolded: bool


def render(report: Report) -> str:
    """The report as one HTML page; equal reports give equal text."""
    # Included by the template as they are: nothing of the report is written into them.
    own = {"report.css": assets.style(), "report.js": assets.script()}
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("auditor.report.html", "."), DictLoader(own)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        pieces=pieces,
        name_parts=_NAME_PARTS.findall,
        number=_number,
        pluralize=view.pluralize,
        requirement_state=view.requirement_state,
        sentence=view.sentence,
        waiver_state=view.waiver_state,
    )
    page = environment.get_template("report.html.j2").render(
        _page(report),
        style_hash=_hash(own["report.css"]),
        script_hash=_hash(own["report.js"]),
        data="" if report.findings.is_empty() else payload.encode(report),
    )
    return page + "\n"


def _hash(text: str) -> str:
    """The digest by which a content security policy allows a style or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _page(report: Report) -> dict[str, Any]:
    """Everything the template names; it computes nothing itself."""
    paths = view.sources(report, "train")
    bars = charts.classes(report.profile)
    checks = view.checks(report.outcomes)
    return {
        "title": printable(PurePath(paths[0]).name) if paths else "no input",
        "subject": ", ".join(clip_start(path, 200) for path in paths[:3]) or "no input",
        "verdict": str(report.verdict),
        "state": _STATES[report.verdict],
        "reason": view.sentence(report.reason),
        "version": report.version,
        "redacted": report.redacted,
        "inputs": report.inputs,
        "counts": report.counts,
        "gauge": charts.gauge(report),
        "floor": blockers.sentence(report),
        "blockers": blockers.blockers(report),
        "waterfall": charts.waterfall(report.waterfall),
        "requirements": view.requirements(report),
        "groups": view.by_rule(report, first=0),
        "total": report.findings.height,
        "worst": _worst(report),
        "decided": _decided(report),
        "case": report.case,
        "ran": [check for check in checks if check.status == "ran"],
        "missing": [check for check in checks if check.status != "ran"],
        "profile": [(n, v) for n, v in report.profile.items() if isinstance(v, str)],
        "lengths": _lengths(report.profile),
        "since": report.since,
        "since_sentence": changes.sentence(report.since) if report.since else "",
        "waivers": report.waivers,
        "measured": {name: _facts(facts) for name, facts in sorted(report.facts.items())},
        "classes": bars[:_MAX_CLASSES],
        "more_classes": bars[_MAX_CLASSES:],
        "histograms": charts.histograms(report),
        "confusion": charts.confusion(report),
        "curve": charts.curve(report),
        "rowmap": charts.rowmap(report),
        "settings": _settings(report.settings),
        "command": view.command(report),
        "next_command": view.next_command(report),
    }


def _worst(report: Report) -> list[Finding]:
    """The first findings, for readers without the script."""
    rows = report.findings.head(MAX_ROWS).to_dicts()
    wanted = {row[key] for row in rows for key in ("row", "related")} - {None}
    frame = report.texts.filter(pl.col("row").is_in(sorted(wanted)))
    texts = {row["row"]: row for row in frame.iter_rows(named=True)}
    return [_finding(row, texts, unfolded=n < _OPEN_ROWS) for n, row in enumerate(rows)]


def _decided(report: Report) -> list[tuple[str, int]]:
    """How many findings people decided on before this audit, by what became of them."""
    status = report.findings.filter(pl.col("status") != "open")["status"]
    return sorted(status.value_counts().iter_rows())


def _finding(
    row: Mapping[str, Any], texts: Mapping[int, Mapping[str, Any]], *, unfolded: bool
) -> Finding:
    score = row["score"]
    known = [texts[key] for key in (row["row"], row["related"]) if key in texts]
    return Finding(
        rule=row["rule"],
        severity=row["severity"],
        place=view.position(row),
        partner=view.position(row, prefix="related_") if row["related"] is not None else "",
        detail=clip(row["detail"] or "", _DETAIL),
        path=clip(row["path"] or "", _DETAIL),
        score="" if score is None else f"{score:.3f}",
        sides=tuple(side for side in map(_side, known) if side.parts),
        unfolded=unfolded,
    )


def _side(text: Mapping[str, Any]) -> Side:
    """Prompt, response and label of a row; the label only where it is not the response."""
    parts = view.parts(text)
    if text["label"] is not None and text["label"] != text["response"]:
        parts.append(("label", text["label"]))
    shown = tuple((name, clip(value, _TEXT)) for name, value in parts)
    return Side(view.position(text), shown)


def _lengths(profile: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Lengths in characters of the parts that have any."""
    table = profile.get("characters") or {}
    return [(name, item) for name, item in table.items() if item.get("longest") is not None]


def _facts(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Scalars of ``table`` as (name, value), those of nested tables by both names."""
    facts: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            facts += _facts(value, f"{prefix}{key} ")
        elif isinstance(value, str | int | float):
            facts.append((f"{prefix}{key}".replace("_", " "), _number(value)))
    return facts


def _settings(settings: Settings) -> list[tuple[str, str, str, bool]]:
    """Name, value and unit of each setting, and whether it is the default."""
    defaults = asdict(Settings())
    return [
        (name, _number(value), _unit(name), value == defaults[name])
        for name, value in asdict(settings).items()
    ]


def _unit(name: str) -> str:
    suffixes = (unit for suffix, unit in _SUFFIX_UNITS.items() if name.endswith(suffix))
    return UNITS.get(name) or next(suffixes, "")


def _number(value: object) -> str:
    """Numbers with thousands separated, whatever the locale; mappings as ``a = b``."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {item}" for key, item in sorted(value.items())) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    return str(value)
