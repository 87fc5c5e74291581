"""Annotations for GitHub Actions: workflow commands, worst first, as many as GitHub shows.

GitHub shows 10 errors, 10 warnings and 10 notices of a step and drops the others, so the rest is counted in
a line of the log. Source: actions/toolkit, docs/problem-matchers.md, "Limitations".
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl

from auditor.escape import inert, printable
from auditor.model import Severity
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import FindingRow, finding_rows
from auditor.report.saved import baseline

MAX_ANNOTATIONS = 10  # of a kind
_KINDS: Mapping[str, str] = {
    Severity.ERROR: "error",
    Severity.REVIEW: "warning",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}
_VALUE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class Annotation(NamedTuple):
    """One workflow command."""

    kind: str
    title: str
    text: str
    file: str
    line: int | None = None

    @property
    def command(self) -> str:
        """``::error file=..,line=..,title=..::text``: nothing in the data ends a part of it."""
        line = {} if self.line is None else {"line": str(self.line)}
        named = {"file": self.file, **line, "title": self.title}
        parts = (f"{key}={_shown(value).translate(_PROPERTY)}" for key, value in named.items())
        return f"::{self.kind} {','.join(parts)}::{_shown(self.text).translate(_VALUE)}"


def render(reports: Sequence[Report]) -> str:
    """The verdicts, then the findings that nobody has accepted; those beyond the limit are counted."""
    shown: Counter[str] = Counter()
    left: Counter[str] = Counter()
    lines = []
    for annotation in chain(map(_verdict, reports), chain.from_iterable(map(_findings, reports))):
        if shown[annotation.kind] == MAX_ANNOTATIONS:
            left[annotation.kind] += 1
            continue
        shown[annotation.kind] += 1
        lines.append(annotation.command)
    if left:
        counts = " and ".join(pluralize(left[kind], f"more {kind}") for kind in left)
        lines.append(
            f"{counts} without an annotation: GitHub shows {MAX_ANNOTATIONS} of a kind; the reports list all"
        )
    return "".join(f"{line}\n" for line in lines)


def _verdict(report: Report) -> Annotation:
    passes = report.exit_code == 0 or baseline.accepts(report)
    kind = "notice" if passes else "error"
    return Annotation(kind, view.headline(report), view.reason(report), view.name(report))


def _findings(report: Report) -> Iterator[Annotation]:
    name = view.name(report)
    names = {rule.code: rule.name for rule in report.rules}
    for row in finding_rows(report.findings.filter(pl.col("status") == "open")):
        yield _annotation(row, names[row.rule], name)


def _annotation(row: FindingRow, rule: str, name: str) -> Annotation:
    title = f"{row.rule} {rule}"
    return Annotation(_KINDS[row.severity], title, row.message, row.source or name, row.line)


def _shown(text: str) -> str:
    """``text`` on one line, without what an older runner takes for a command anywhere in a line."""
    return inert(printable(text))
