"""Whether an audit is worse than the baseline, an earlier audit whose faults are accepted for now."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter
from pathlib import PurePath

from msgspec import Struct

from auditor.case import CaseVerdict
from auditor.errors import AuditError
from auditor.model import BLOCKING, Rule
from auditor.plural import pluralize
from auditor.report.model import Baseline, Report
from auditor.report.saved import changes, saved_report
from auditor.report.saved.saved_report import SavedReport
from auditor.verdict import State, Verdict

# Faults of families with these dispositions are judged by their share of the lines: a set that grows has more of them.
# One new broken line, leak or secret is worse.
_BY_SHARE = ("duplicate", "conflicting", "suspect")
_BY_FINDING = ("SEC",)  # families, although their lines are suspect


class _Rate(Struct, frozen=True):
    """The lines with an open finding of one rule, among all lines."""

    lines: int
    of: int

    @property
    def share(self) -> float:
        return self.lines / max(1, self.of)

    def __str__(self) -> str:
        return f"{pluralize(self.lines, 'line')} of {self.of:,} ({self.share:.1%})"


def compare(
    path: str, old: SavedReport, report: Report, document: Mapping[str, object]
) -> Baseline:
    """How ``report``, whose JSON document is ``document``, compares with the report ``old`` at ``path``.

    Raises:
        AuditError: ``old`` has no verdict, or is the report of a file of another name.
    """
    new = saved_report.typed(document, "this report")
    _refuse_other(path, old, new)
    return Baseline(
        path=path,
        changes=changes.compare(old, new),
        worse=(*_requirements(old, report), *_findings(old, new, report.rules)),
        known=frozenset(found.id for found in old.findings),
    )


def accepts(report: Report) -> bool:
    """Whether data that is not ready is not worse than the baseline, and nothing else blocks the fine-tune."""
    if report.baseline is None or report.baseline.worse or report.verdict is not Verdict.NOT_READY:
        return False
    return not report.settings.require_case or report.case.verdict is CaseVerdict.FINE_TUNE


def _refuse_other(path: str, old: SavedReport, new: SavedReport) -> None:
    if old.verdict.data == Verdict.NO_VERDICT:
        raise AuditError(f"--baseline {path}: this report has no verdict; audit the data again")
    names = [
        [PurePath(name).name for name in saved_report.training(report, "path")]
        for report in (old, new)
    ]
    if names[0] != names[1]:
        found = ", ".join(names[0]) or "no file"
        raise AuditError(
            f"--baseline {path}: a report on {found}; expected one on {', '.join(names[1])}"
        )


def _requirements(old: SavedReport, report: Report) -> Iterator[str]:
    """A sentence for each requirement whose state is worse; a check that no longer runs proves nothing."""
    before = {item.name: item.state for item in old.requirements if item.state}
    for item in report.requirements:
        state = before.get(item.name, "")
        lost_proof = item.state is State.UNPROVEN and state == State.MET
        if lost_proof or (item.state is State.NOT_MET and state != State.NOT_MET):
            yield f"{item.name} is {item.state}; in the baseline it is {state or 'missing'}"


def _findings(old: SavedReport, new: SavedReport, rules: Collection[Rule]) -> Iterator[str]:
    """A sentence for each blocking rule that is worse: by its share of the lines, or by any new finding."""
    known = {found.id for found in saved_report.open_findings(old)}
    added = Counter(
        found.rule for found in saved_report.open_findings(new) if found.id not in known
    )
    blocking = (rule for rule in rules if rule.severity in BLOCKING)
    for code, family in sorted(((rule.code, rule.family) for rule in blocking), key=itemgetter(0)):
        if family.disposition in _BY_SHARE and family.code not in _BY_FINDING:
            before, now = (_rate(report, code) for report in (old, new))
            if now.share > before.share:
                yield f"{code}: {now}; in the baseline {before}"
        elif added[code]:
            yield f"{code}: {pluralize(added[code], 'new finding')}"


def _rate(report: SavedReport, rule: str) -> _Rate:
    lines = {
        (found.source, found.line)
        for found in saved_report.open_findings(report)
        if found.rule == rule
    }
    return _Rate(len(lines), report.counts.lines)
