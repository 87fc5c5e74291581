"""What several renderers show: findings by rule, outcomes as words, the commands to paste."""

from __future__ import annotations

import datetime as dt
import math
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

from auditor.model import Crashed, Outcome, Ran, Report, Requirement, Rule, Severity

SEVERITIES = tuple(Severity)  # worst first
_DIGITS = 6  # of every float shown or written: beyond it, processors differ


_NAMELIKE = re.compile(r"[./_\[]")  # of a path or a key, which keeps its spelling


class Check(NamedTuple):
    """An outcome in the words of the JSON contract."""

    name: str
    status: str  # "ran", "skipped" or "crashed"
    reason: str
    required: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule; ``rows`` holds the first of them as REPORT_FINDINGS dicts."""

    rule: Rule
    severity: str  # the worst of its findings
    count: int
    rows: tuple[dict[str, Any], ...]


def by_rule(report: Report, *, first: int) -> list[Group]:
    """Findings grouped by rule, worst first: severity, then count, then code.

    Each group keeps its ``first`` rows in the order of the frame, which is worst first.
    """
    rules = {rule.code: rule for rule in report.rules}
    groups = [
        Group(
            rule=rules[str(code)],
            severity=min(frame["severity"].unique(), key=SEVERITIES.index),
            count=frame.height,
            rows=tuple(frame.head(first).iter_rows(named=True)),
        )
        for (code,), frame in report.findings.group_by("rule", maintain_order=True)
    ]
    return sorted(
        groups, key=lambda g: (SEVERITIES.index(Severity(g.severity)), -g.count, g.rule.code)
    )


def checks(outcomes: Iterable[Outcome]) -> list[Check]:
    """Outcomes as words; a skip or crash carries its reason."""
    return [_check(outcome) for outcome in outcomes]


def _check(outcome: Outcome) -> Check:
    if isinstance(outcome, Ran):
        return Check(outcome.name, "ran", "", required=False)
    if isinstance(outcome, Crashed):
        return Check(outcome.name, "crashed", outcome.error, required=True)
    return Check(outcome.name, "skipped", outcome.reason, required=outcome.required)


def requirements(report: Report) -> list[Requirement]:
    """Requirements as a reader needs them: failed, then passed, then advice; open advice first."""
    return sorted(report.requirements, key=lambda r: (r.advice, r.passed))


def requirement_state(item: Requirement) -> Literal["met", "advice", "not met"]:
    """The state of a requirement as every report shows it; "advice" is advice that is not followed."""
    if item.passed:
        return "met"
    return "advice" if item.advice else "not met"


def waiver_state(state: str) -> str:
    """The state of a waiver in words: "active" (``holds`` in the JSON report), "expired" or "unused"."""
    return "active" if state == "holds" else state


def pluralize(count: int, noun: str, plural: str = "") -> str:
    """``count`` and ``noun`` in the singular or plural: "1 row", "1,200 rows"; ``plural`` defaults to an added s."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def position(row: Mapping[str, Any], *, prefix: str = "") -> str:
    """``path:line`` of a finding (``prefix="related_"`` for its partner), or "whole file"."""
    source, line = row[f"{prefix}source"], row[f"{prefix}line"]
    if line is None:
        return source or "whole file"
    return f"{source}:{line}"


def sentence(text: str) -> str:
    """``text`` as a sentence: a full stop at the end, and a capital unless it begins with a name."""
    first = text.split(" ", 1)[0]
    start = text[:1] if _NAMELIKE.search(first) else text[:1].upper()
    return f"{start}{text[1:].rstrip('.')}."


def plain(value: Any) -> Any:
    """``value`` ready for JSON: keys sorted, floats rounded, non-finite ones null, enums as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return str(value) if isinstance(value, str) else value


def sources(report: Report, role: str) -> list[str]:
    """Paths of the inputs with that role, as given."""
    return [source.path for source in report.inputs if source.role == role]


def command(report: Report) -> str:
    """The command that repeats this audit, quoted for a shell; settings come from the config."""
    words = ["dataset-audit", *map(_argument, sources(report, "train"))]
    for path in sources(report, "eval"):
        words += ["--eval", _argument(path)]
    return " ".join(words)


def next_command(report: Report) -> str:
    """The one command most likely to help now, or "" where nothing is wrong.

    Writing the clean lines helps where enough of them exist; below the floor the rows must be
    repaired, so the costliest rule is explained instead.
    """
    counts = report.counts
    if counts.get("rejected", 0) and counts.get("clean", 0) >= report.settings.floor:
        return f"{command(report)} --clean {_argument(_clean_path(report))}"
    rules = [group.rule for group in by_rule(report, first=0)]
    rules.sort(key=lambda rule: not rule.family.repairable)
    return f"dataset-audit explain {rules[0].code}" if rules else ""


def _argument(path: str) -> str:
    """``path`` quoted for a shell; one that begins with a dash is not taken for an option."""
    return shlex.quote(f"./{path}" if path.startswith("-") and path != "-" else path)


def _clean_path(report: Report) -> str:
    path = PurePath(sources(report, "train")[0])
    name = path.name.split(".jsonl")[0].split(".ndjson")[0]
    return str(path.with_name("clean.jsonl" if name == "-" else f"{name}.clean.jsonl"))


def parts(text: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a row of REPORT_TEXTS says, by name; the response of a preference pair is the chosen one."""
    answer = "chosen" if text.get("rejected") else "response"
    said = [(answer, text.get("response")), ("rejected", text.get("rejected"))]
    held = [("prompt", text.get("prompt")), *said, ("raw", text.get("raw") or None)]
    return [(name, words) for name, words in held if words is not None]
