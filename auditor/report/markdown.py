"""The summary as GitHub Markdown for a pull request comment, inert whatever it quotes."""

from collections.abc import Iterator
from itertools import starmap

from auditor.case import Case
from auditor.model import BLOCKING
from auditor.plural import pluralize
from auditor.report.model import Changes, Report
from auditor.report.parts import readings, spot_check, suggest, view
from auditor.report.parts.markdown_text import code, path, prose
from auditor.report.parts.rows import FindingRow
from auditor.report.saved import changes
from auditor.review.waivers import WaiverState
from auditor.verdict import Requirement, State, Verdict

# GitHub rejects comments of more than 65,536 characters, so blocks beyond this size are omitted.
MAX_BYTES = 50_000
_VERDICTS = {Verdict.READY: "✅", Verdict.NOT_READY: "❌", Verdict.NO_VERDICT: "⚠️"}
_REQUIREMENTS = {
    State.MET: "✅",
    State.NOT_MET: "❌",
    State.UNPROVEN: "❔ unproven",
    State.ADVICE: "💡 advice",
}
_MAX_INPUTS = 5
_MAX_POSITIONS = 20  # of each rule: they are folded
_READING_CHARS = 600  # of the sentence that says how a file was read


def render(report: Report) -> str:
    """The report as Markdown of at most MAX_BYTES bytes; sections that do not fit are counted."""
    blocks = list(_blocks(report))
    shown, size = [], 0
    for block in blocks:
        size += len(block.encode()) + 2
        if size > MAX_BYTES:
            break
        shown.append(block)
    if omitted := len(blocks) - len(shown):
        count = pluralize(omitted, "more section")
        shown.append(f"{count} omitted: the JSON and HTML reports are complete.")
    return "\n\n".join(shown) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    headline = f"## {_VERDICTS[report.verdict]} {view.headline(report)}"
    yield f"{headline}\n\n{prose(view.sentence(report.reason))}"
    inputs = [
        f"- {path(source.path)} ({source.role}, {pluralize(source.lines, 'line')},"
        f" sha256 `{source.sha256[:12]}`)"
        for source in report.inputs[:_MAX_INPUTS]
    ]
    yield "\n".join(inputs + _more(len(report.inputs) - len(inputs), "input"))
    if found := readings.sentences(report):
        yield "\n".join(["Read as:", "", *starmap(_read_as, found)])
    if report.since:
        yield f"Since the last audit: {prose(changes.sentence(report.since))}"
    if report.baseline:
        lines = [f"- {prose(worse)}" for worse in report.baseline.worse]
        head = f"Since the baseline: {prose(changes.sentence(report.baseline.changes))}"
        yield "\n".join([head, *([""] if lines else []), *lines])
    if report.waivers:
        yield "### Waivers\n\n" + "\n".join(map(_waiver, report.waivers))
    yield from _requirements(report)
    if report.waterfall:
        rows = [f"| {prose(s.step)} | {s.lost:,} | {s.left:,} |" for s in report.waterfall]
        table = _table("| step | lost | left |\n|---|---:|---:|", rows)
        yield _fold("Lines from the file to the clean ones", table)
    yield from _findings(report)
    if missing := view.not_checked(report):
        lines = [f"- {code(c.name)} {c.outcome}: {prose(c.reason)}" for c in missing]
        yield "### Not checked\n\n" + "\n".join(lines)
    yield from _case(report.case)
    if command := suggest.next_command(report):
        yield f"Next: {code(command, 1_000)}"
    yield f"<sub>dataset-audit {prose(report.version)}</sub>"


def render_changes(change: Changes) -> str:
    """What changed between two reports, as Markdown: a sentence and a table of the rules."""
    parts = [prose(view.sentence(changes.sentence(change)))]
    if change.rules:
        counts = [f"| {rule.gone:,} | {rule.new:,} | {rule.same:,} |" for rule in change.rules]
        names = [f"| {prose(rule.rule)} " for rule in change.rules]
        head = "| rule | gone | new | unchanged |\n|---|---:|---:|---:|"
        parts.append(
            _table(head, [name + count for name, count in zip(names, counts, strict=True)])
        )
    return "\n\n".join(parts) + "\n"


def _read_as(files: str, sentence: str) -> str:
    name = f"{path(files)}: " if files else ""
    return f"- {name}{code(sentence, _READING_CHARS)}"


def _waiver(waiver: WaiverState) -> str:
    state = view.waiver_state(waiver.state)
    count = pluralize(waiver.findings, "finding")
    summary = f"{waiver.kind}, {state} until {waiver.until}, {count}"
    return f"- **{waiver.rule}** {summary}, {prose(waiver.owner)}: {prose(waiver.reason)}"


def _case(case: Case) -> Iterator[str]:
    """The case verdict and the answers to the review questions; nothing if there is no case."""
    if not case.reason:
        return
    reason = view.sentence(case.reason)
    yield f"### Is fine-tuning justified? {prose(str(case.verdict))}\n\n{prose(reason)}"
    rows = [
        f"| {prose(a.status)} | {prose(a.question)} | {prose(a.answer)} "
        f"| {prose(', '.join(a.evidence))} |"
        for a in case.answers
    ]
    if rows:
        yield _table("| | question | answer | evidence |\n|---|---|---|---|", rows)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, *rows])


def _requirements(report: Report) -> Iterator[str]:
    if report.requirements:
        rows = [_requirement(item) for item in view.requirements(report)]
        yield _table("| | requirement | found | required | why |\n|---|---|---:|---|---|", rows)
    if report.spot_check:
        yield prose(view.sentence(spot_check.sentence(report.spot_check)))


def _requirement(item: Requirement) -> str:
    values = (item.name, item.observed, item.required, view.sentence(item.why))
    cells = [_REQUIREMENTS[item.state], *map(prose, values)]
    return f"| {' | '.join(cells)} |"


def _findings(report: Report) -> Iterator[str]:
    """One folded block per rule, so that the size limit never splits a rule."""
    groups = view.by_rule(report, first=_MAX_POSITIONS)
    for number, group in enumerate(groups):
        title = "### Findings\n\n" if number == 0 else ""
        rule = group.rule
        lines = [*map(_finding, group.rows)]
        lines += _more(group.count - len(group.rows), "line")
        if group.severity in BLOCKING:
            lines.append(f"- Fix: {prose(rule.fix)}")
        summary = f"<b>{rule.code} {rule.name}</b> ({group.severity}): {group.count:,}"
        yield title + _fold(summary, "\n".join(lines))


def _fold(summary: str, content: str) -> str:
    """``content`` folded under ``summary``, which is HTML; Markdown needs the empty lines."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def _finding(row: FindingRow) -> str:
    parts = [f"- {path(row.position)}"]
    if row.partner:
        parts.append(f"with {path(row.partner)}")
    if row.detail:
        parts.append(code(row.detail))
    return " ".join(parts)


def _more(count: int, noun: str) -> list[str]:
    return [f"- and {pluralize(count, f'more {noun}')}"] if count > 0 else []
