"""From a readiness.toml to an assessed case."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.case import economics, evals, exceptions, ladder, owner, projected_gain, task
from auditor.case.context import Context
from auditor.case.evidence import attempts
from auditor.case.model import Answer, CaseFinding, CaseVerdict, DataFacts, DataNumbers
from auditor.case.readiness.load import FILE_NAME, load
from auditor.case.review_questions import answers, justification
from auditor.case.rules import SEVERITY
from auditor.case.verdict import decide
from auditor.model import Severity

_CHECKS = (task, ladder, evals, projected_gain, economics, owner, exceptions)


@dataclass(frozen=True, slots=True)
class Case:
    """The assessed case. ``rung``: what to try or ship, for ``prompt first``, else empty."""

    verdict: CaseVerdict
    reason: str  # one sentence
    rung: str = ""
    path: str = ""  # of readiness.toml, as on the command line
    findings: tuple[CaseFinding, ...] = ()  # worst first, then by line
    answers: tuple[Answer, ...] = ()  # empty if readiness.toml cannot be read
    context: Context | None = None  # what the verdict was decided on; None if it cannot be read
    data: DataNumbers | None = None  # None without a readiness.toml


NOT_ASSESSED = Case(
    CaseVerdict.NOT_ASSESSED, f"there is no {FILE_NAME}; dataset-audit init writes one"
)


def assess(path: Path | None, today: dt.date, data: DataFacts | None = None) -> Case:
    """Return the case in ``path``, assessed on the day ``today``.

    The files it names are read relative to its folder. The same bytes, ``today`` and ``data`` give
    the same case. ``data`` answers the question about clean examples and checks the eval for leaks;
    the number of clean examples never changes the verdict of the case, only the data verdict.
    Raises nothing, whatever the file contains.
    """
    if path is None:
        return NOT_ASSESSED
    readiness, found = load(path, today)
    if readiness is None:
        return _decided(str(path), found)
    evidence = attempts.gather(readiness, path.parent)
    context = Context(readiness, evidence, today, data)
    context = replace(context, exempt=exceptions.accepted(context))
    found += evidence.findings
    for check in _CHECKS:
        found += check.run(context)
    case = _decided(str(path), found, justification(context))
    return replace(case, answers=answers(context, case.findings), context=context)


def _decided(path: str, found: list[CaseFinding], justification: str = "") -> Case:
    verdict, reason, rung = decide(found, SEVERITY, justification)
    worst = list(Severity)
    findings = sorted(
        found, key=lambda f: (worst.index(SEVERITY[f.rule]), f.line or 0, f.rule, f.key)
    )
    return Case(verdict, reason, rung, path, tuple(findings))
