"""What several renderers show: findings by rule, outcomes of checks, states, sentences."""

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from auditor.model import Crashed, Outcome, Ran, Rule, Severity
from auditor.report.model import Report
from auditor.report.parts.rows import FindingRow, finding_rows
from auditor.verdict import Requirement, State, Verdict, headline_of

SEVERITIES = tuple(Severity)  # worst first
_DIGITS = 6  # of floats in reports; beyond them, results differ between processors
# A first word with one of these is a path or a key, and keeps its spelling.
_NAME_CHARS = re.compile(r"[./_\[]")
_COMMAND_AT_END = re.compile(r"\b(?:convert it|convert the file|fetch it|through a pipe): [^;]+$")


class Check(NamedTuple):
    """The outcome of a check as the JSON report names it."""

    name: str
    status: str  # "ran", "skipped" or "crashed"
    reason: str  # why it was skipped or crashed, or which part of it did not run
    required: bool

    @property
    def complete(self) -> bool:
        """Whether all of the check ran."""
        return self.status == "ran" and not self.reason

    @property
    def outcome(self) -> str:
        """The status in words."""
        return "ran in part" if self.status == "ran" and self.reason else self.status


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule."""

    rule: Rule
    severity: str  # the worst of its findings
    count: int
    rows: tuple[FindingRow, ...]  # the first findings


def by_rule(report: Report, *, first: int) -> list[Group]:
    """Findings grouped by rule, sorted by severity, number and code, the worst rule first.

    Each group contains its ``first`` findings in the order of the frame, which is worst first.
    """
    rules = {rule.code: rule for rule in report.rules}
    groups = [
        Group(
            rule=rules[str(code)],
            severity=min(frame["severity"].unique(), key=SEVERITIES.index),
            count=frame.height,
            rows=tuple(finding_rows(frame.head(first))),
        )
        for (code,), frame in report.findings.group_by("rule", maintain_order=True)
    ]
    return sorted(
        groups, key=lambda g: (SEVERITIES.index(Severity(g.severity)), -g.count, g.rule.code)
    )


def checks(report: Report) -> list[Check]:
    """The outcome of each check; one that did not run, or only in part, has a reason."""
    return [_check(name, outcome) for name, outcome in report.outcomes.items()]


def not_checked(report: Report) -> list[Check]:
    """The checks that did not run, or only in part; those of one outcome and reason are one entry."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for check in checks(report):
        if not check.complete:
            found.setdefault((check.status, check.reason, check.required), []).append(check.name)
    return [Check(", ".join(names), *outcome) for outcome, names in found.items()]


def _check(name: str, outcome: Outcome) -> Check:
    if isinstance(outcome, Ran):
        return Check(name, "ran", outcome.left_out, required=False)
    if isinstance(outcome, Crashed):
        return Check(name, "crashed", outcome.error, required=True)
    return Check(name, "skipped", outcome.reason, required=outcome.required)


def requirements(report: Report) -> list[Requirement]:
    """Requirements not met, then unproven ones, those met, and recommendations."""
    order = (State.NOT_MET, State.UNPROVEN, State.MET, State.ADVICE)
    return sorted(report.requirements, key=lambda r: (r.recommended, order.index(r.state)))


def headline(report: Report) -> str:
    """The verdict in capitals: READY, READY, UNPROVEN, NOT READY or NO VERDICT."""
    return headline_of(report.verdict, [item.state for item in report.requirements])


def reason(report: Report) -> str:
    """Why the verdict is what it is, and what else decides on the exit code: the case, a baseline."""
    parts = [report.reason]
    if report.verdict is Verdict.READY and report.exit_code:
        parts.append(f"but a case is required, and its verdict is: {report.case.verdict}")
    if report.baseline and report.exit_code:
        parts.append(f"{'worse' if report.baseline.worse else 'no worse'} than the baseline")
    return "; ".join(parts)


def waiver_state(state: str) -> str:
    """The state of a waiver: "active" ("holds" in the JSON report), "expired" or "unused"."""
    return "active" if state == "holds" else state


def sources(report: Report, role: str) -> list[str]:
    """Paths of the inputs with that role, as they were given on the command line."""
    return [source.path for source in report.inputs if source.role == role]


def name(report: Report) -> str:
    """The path of the training data, the first one of several; "" if nothing could be read."""
    return next(iter(sources(report, "train")), "")


def sentence(text: str) -> str:
    """``text`` with a full stop, and with a capital letter unless it begins with a path or key.

    After a command there is no stop: it would be pasted with it.
    """
    first = text.split(" ", 1)[0]
    start = text[:1] if _NAME_CHARS.search(first) else text[:1].upper()
    if _COMMAND_AT_END.search(text):
        return start + text[1:]
    return f"{start}{text[1:].rstrip('.')}."


def json_ready(value: object) -> object:
    """``value`` for JSON: keys sorted, floats rounded or null, dates and enums as text."""
    if isinstance(value, Mapping):
        return {str(key): json_ready(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [json_ready(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return str(value) if isinstance(value, str) else value
