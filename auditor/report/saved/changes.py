"""What changed between two audits of one data set: verdict, clean rows, findings by rule."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from auditor.escape import dumps, printable
from auditor.plural import pluralize
from auditor.report.model import Changes, Movement, RuleMovement
from auditor.report.saved import saved_report
from auditor.report.saved.saved_report import SavedReport


def compare(old: SavedReport, new: SavedReport) -> Changes:
    """What changed from ``old`` to ``new``.

    Findings are matched by id, which is made from their content: a line that moved is the same
    finding, and an edited line's finding is gone and perhaps replaced by a new one. Findings that
    people cleared count as gone.
    """
    before, after = (
        {found.id: found.rule for found in saved_report.open_findings(report)}
        for report in (old, new)
    )
    gone = Counter(before[id_] for id_ in before.keys() - after.keys())
    added = Counter(after[id_] for id_ in after.keys() - before.keys())
    same = Counter(after[id_] for id_ in after.keys() & before.keys())
    return Changes(
        verdict=(old.verdict.data, new.verdict.data),
        clean=(old.counts.clean, new.counts.clean),
        lines=(old.counts.lines, new.counts.lines),
        sha256=(saved_report.training(old, "sha256"), saved_report.training(new, "sha256")),
        findings=Movement(gone.total(), added.total(), same.total()),
        rules=tuple(
            RuleMovement(rule, gone[rule], added[rule], same[rule])
            for rule in sorted(gone.keys() | added.keys())
        ),
    )


def since(previous: SavedReport, document: Mapping[str, object]) -> Changes | None:
    """What changed since ``previous``, the report that the JSON report ``document`` replaces.

    A repeated audit changes nothing, so it repeats what the audit before it reported: the same bytes,
    settings and decisions give the same report however often they are audited. None if there is
    nothing to report, or the reports are about other paths.
    """
    new = saved_report.typed(document, "this report")
    if saved_report.training(previous, "path") != saved_report.training(new, "path"):
        return None
    repeated = msgspec.structs.replace(previous, since=None, waivers=new.waivers) == new
    return previous.since if repeated else compare(previous, new)


def sentence(change: Changes) -> str:
    """The change in one sentence, such as ``12 more clean rows; 5 findings gone, 2 new``."""
    (before, now), found = change.clean, change.findings
    if before == now:
        text = f"{pluralize(now, 'clean row')} as before"
    else:
        text = pluralize(abs(now - before), f"{'more' if now > before else 'fewer'} clean row")
    text += f"; {pluralize(found.gone, 'finding')} gone, {found.new:,} new"
    if change.verdict[0] != change.verdict[1]:
        text += f"; the verdict was {change.verdict[0]} and is {change.verdict[1]}"
    return text


def text(change: Changes) -> str:
    """What ``dataset-audit diff`` prints: verdicts, clean rows, and findings by rule."""
    verdict, clean, lines, found = change.verdict, change.clean, change.lines, change.findings
    parts = [
        printable(f"verdict  {verdict[0]} -> {verdict[1]}"),
        f"lines    {lines[0]:,} -> {lines[1]:,}",
        f"clean    {clean[0]:,} -> {clean[1]:,} ({clean[1] - clean[0]:+,})",
        f"findings {found.gone:,} gone, {found.new:,} new, {found.same:,} as before",
    ]
    parts += [printable(f"  {rule.rule}  -{rule.gone:,} +{rule.new:,}") for rule in change.rules]
    return "\n".join(parts) + "\n"


def as_json(change: Changes) -> str:
    """The change as JSON text, with the keys of ``since`` in a JSON report."""
    return dumps(msgspec.to_builtins(change))
