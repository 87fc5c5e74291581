"""The case: should anyone fine-tune at all? Arithmetic on readiness.toml, pure but for reading it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from auditor.case import economics, evals, exceptions, gains, ladder, owner, task
from auditor.case.context import Context
from auditor.case.evidence import attempts
from auditor.case.model import Answer, CaseFinding, CaseVerdict, DataFacts
from auditor.case.numbers import numbers
from auditor.case.questions import answers, stands
from auditor.case.readiness.file import FILE_NAME, load, template
from auditor.case.rules import RULES, SEVERITY
from auditor.case.verdict import decide
from auditor.model import Severity

__all__ = [
    "FILE_NAME",
    "NOT_ASSESSED",
    "RULES",
    "Answer",
    "Case",
    "CaseFinding",
    "CaseVerdict",
    "DataFacts",
    "assess",
    "template",
    "to_json",
]

_CHECKS = (task, ladder, evals, gains, economics, owner, exceptions)


@dataclass(frozen=True, slots=True)
class Case:
    """The case as judged. ``rung``: what to try or ship, for ``prompt first``, else empty."""

    verdict: CaseVerdict
    reason: str  # one sentence
    rung: str = ""
    path: str = ""  # readiness.toml as given
    findings: tuple[CaseFinding, ...] = ()  # worst first, then by line, then as the ladder goes
    answers: tuple[Answer, ...] = ()  # the policy's review questions; none where nothing was read
    numbers: Mapping[str, Any] = field(default_factory=dict)  # see numbers.numbers; JSON-ready


NOT_ASSESSED = Case(
    CaseVerdict.NOT_ASSESSED, f"there is no {FILE_NAME}; dataset-audit init writes one"
)


def assess(path: Path | None, today: dt.date, *, data: DataFacts | None = None) -> Case:
    """Judge the case in ``path``; files it names are read relative to its folder.

    The same bytes, ``today`` and ``data`` give the same Case. ``data`` informs the question of the
    clean examples and the leak check of the case's eval; the number of clean examples never moves
    the verdict, which is the data verdict's business. Raises nothing on any content of the file.
    """
    if path is None:
        return NOT_ASSESSED
    readiness, found = load(path, today)
    if readiness is None:
        return _judged(str(path), found)
    gathered = attempts.gather(readiness, path.parent)
    context = Context(readiness, gathered, today, data)
    context = replace(context, exempt=exceptions.accepted(context))
    found += gathered.findings
    for check in _CHECKS:
        found += check.run(context)
    case = _judged(str(path), found, stands(context))
    return replace(case, answers=answers(context, case.findings), numbers=numbers(context))


def _judged(path: str, found: list[CaseFinding], reason_to: str = "") -> Case:
    verdict, reason, rung = decide(found, SEVERITY, reason_to)
    worst = list(Severity)
    findings = sorted(
        found, key=lambda f: (worst.index(SEVERITY[f.rule]), f.line or 0, f.rule, f.key)
    )
    return Case(verdict, reason, rung, path, tuple(findings))


def to_json(case: Case) -> dict[str, Any]:
    """The case as plain dicts, lists, text and numbers, with the severity of each finding."""
    document = asdict(case)
    for finding in document["findings"]:
        finding["severity"] = str(SEVERITY[finding["rule"]])
    return {**document, "verdict": str(case.verdict)}
