"""The HTML report: a single file that makes no request and is readable without its script.

jinja2 escapes everything; nothing is marked as safe. The content security policy allows only our
own style and script, by their hashes, so that markup which slipped through could neither run nor
change how the page looks. The data for the script is base64, and the script inserts it as text.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePath

import polars as pl

from auditor.escape import clip_start, printable
from auditor.report import charts
from auditor.report.html import assets, payload, tables, template
from auditor.report.html.first_findings import first_findings
from auditor.report.model import Report
from auditor.report.parts import blockers, readings, spot_check, suggest, view
from auditor.report.saved import changes
from auditor.verdict import Verdict

_MAX_PATHS = 3  # in the heading
_PATH_CHARS = 200
_MAX_CLASSES = 15  # drawn; the rest is folded away
_STATES: Mapping[Verdict, str] = {
    Verdict.READY: "ok",
    Verdict.NOT_READY: "no",
    Verdict.NO_VERDICT: "unknown",
}


def render(report: Report) -> str:
    """The report as one HTML page; equal reports give equal text."""
    variables = (
        _verdict(report) | _audit(report) | _findings(report) | _profile(report) | _method(report)
    )
    return template.fill("report.html.j2", assets.style(), assets.script(), **variables)


# The variables of the template, by section. The template computes nothing itself.


def _verdict(report: Report) -> dict[str, object]:
    paths = view.sources(report, "train")
    shown = ", ".join(clip_start(path, _PATH_CHARS) for path in paths[:_MAX_PATHS])
    return {
        "title": printable(PurePath(paths[0]).name) if paths else "no input",
        "subject": shown or "no input",
        "verdict": str(report.verdict),
        "headline": view.headline(report),
        "state": _STATES[report.verdict],
        "reason": view.sentence(report.reason),
        "version": report.version,
        "redacted": report.redacted,
        "inputs": report.inputs,
        "read_as": readings.sentences(report),
        "counts": asdict(report.counts),
        "floor": blockers.sentence(report),
        "gauge": charts.gauge(report),
        "waterfall": charts.waterfall(report.waterfall),
        "requirements": view.requirements(report),
        "spot": spot_check.table(report),
        "profile_task": report.profile.task,
        "next_command": suggest.next_command(report),
        "blockers": blockers.blockers(report),
    }


def _audit(report: Report) -> dict[str, object]:
    checks = view.checks(report)
    decided = report.findings.filter(pl.col("status") != "open")["status"]
    return {
        "ran": [check for check in checks if check.complete],
        "missing": view.not_checked(report),
        "since": report.since,
        "baseline": report.baseline,
        "baseline_sentence": changes.sentence(report.baseline.changes) if report.baseline else "",
        "since_sentence": changes.sentence(report.since) if report.since else "",
        "waivers": report.waivers,
        "decided": sorted(decided.value_counts().iter_rows()),
        "case": report.case,
    }


def _findings(report: Report) -> dict[str, object]:
    return {
        "groups": view.by_rule(report, first=0),
        "total": report.findings.height,
        "worst": first_findings(report),
        "data": "" if report.findings.is_empty() else payload.encode(report),
    }


def _profile(report: Report) -> dict[str, object]:
    bars = charts.classes(report.profile)
    return {
        "profile": [("format", report.profile.format), ("task", report.profile.task)],
        "lengths": tables.lengths(report.profile),
        "classes": bars[:_MAX_CLASSES],
        "more_classes": bars[_MAX_CLASSES:],
        "histograms": charts.histograms(report),
        "confusion": charts.confusion(report),
        "curve": charts.curve(report),
        "rowmap": charts.rowmap(report),
    }


def _method(report: Report) -> dict[str, object]:
    return {
        "command": suggest.repeat_command(report),
        "measured": {name: tables.facts(facts) for name, facts in sorted(report.facts.items())},
        "settings": tables.settings(report.settings),
    }
