"""The verdicts on several data sets in a few lines without the text of any row, for hooks and logs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.errors import ExitCode
from auditor.escape import clip
from auditor.model import BLOCKING, Severity
from auditor.report import baseline, redact, view
from auditor.report.model import Report

# How to prove what is unproven; it is left out, since the hook says which checks a commit leaves out.
_PROOF = re.compile(r" \(prove it: [^)]*\)")
_REASON_CHARS = 300  # of a verdict; the report has all of it
_WORST_FIRST = (ExitCode.INTERNAL, ExitCode.NO_VERDICT, ExitCode.NOT_READY, ExitCode.READY)


@dataclass(frozen=True, slots=True)
class Brief:
    """The verdict on one data set, and what to look at."""

    code: ExitCode
    headline: str
    details: tuple[str, ...] = ()  # worst first


def of_report(report: Report, name: str) -> Brief:
    """The verdict of ``report`` on the data set ``name``; for each blocking rule, its first line and how many."""
    report = redact.limit(report, "none")
    reason = clip(_PROOF.sub("", report.reason), _REASON_CHARS)
    head = f"{view.headline(report)}: {name}: {reason}"
    worse = report.baseline.worse if report.baseline else ()
    if report.baseline and report.exit_code:
        head += f"; {'worse' if worse else 'no worse'} than the baseline"
    code = ExitCode.READY if baseline.accepts(report) else ExitCode(report.exit_code)
    return Brief(code, head, (*worse, *_details(report)))


def _details(report: Report) -> Iterator[str]:
    for group in view.by_rule(report, first=1):
        if Severity(group.severity) not in BLOCKING:
            continue
        first = group.rows[0]
        partner = f" and {first.partner}" if first.partner else ""
        more = f" ({group.count - 1:,} more)" if group.count > 1 else ""
        yield f"{first.position}: {group.rule.code} {group.rule.name}{partner}{more}"


def lines(briefs: Sequence[Brief], limit: int) -> list[str]:
    """At most ``limit`` lines, the worst data set first: every verdict, then what there is room for."""
    worst = sorted(briefs, key=lambda item: _WORST_FIRST.index(item.code))
    shown = worst if len(worst) <= limit else worst[: limit - 1]
    room = limit - min(limit, len(worst))
    found: list[str] = []
    for item in shown:
        details = item.details
        if len(details) > room:
            left = len(details) - room + 1
            details = (*details[: room - 1], f"and {left} more") if room > 1 else ()
        room -= len(details)
        found += [item.headline, *(f"  {detail}" for detail in details)]
    if len(shown) < len(worst):
        found.append(f"and {len(worst) - len(shown)} more data sets")
    return found
