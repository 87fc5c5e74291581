"""The summary as GitHub Markdown, for a pull request comment: small, and inert whatever it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.escape import clip, clip_start, printable
from auditor.model import BLOCKING, Report, Requirement, Verdict
from auditor.report import changes, view

# GitHub refuses comments above 65,536 characters; the last blocks are dropped before that.
MAX_BYTES = 50_000
_ICONS = {Verdict.READY: "✅", Verdict.NOT_READY: "❌", Verdict.NO_VERDICT: "⚠️"}
_PLACES = 5
_PROSE = 300  # characters of a sentence
_DATA = 120  # characters of a quoted path or detail
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&!$@#]|:(?=\S)|www\.")


def render(report: Report) -> str:
    """The report as Markdown of at most MAX_BYTES bytes; what was dropped is counted."""
    blocks = list(_blocks(report))
    shown, size = [], 0
    for block in blocks:
        size += len(block.encode()) + 2
        if size > MAX_BYTES:
            break
        shown.append(block)
    left = len(blocks) - len(shown)
    if left:
        shown.append(
            f"{left} more sections are left out: the JSON and HTML reports hold everything."
        )
    return "\n\n".join(shown) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    verdict = str(report.verdict).upper()
    yield f"## {_ICONS[report.verdict]} {verdict}\n\n{_prose(view.sentence(report.reason))}"
    inputs = [
        f"- {_path(source.path)} ({source.role}, {source.lines:,} lines, sha256 `{source.sha256[:12]}`)"
        for source in report.inputs[:_PLACES]
    ]
    yield "\n".join(inputs + _more(len(report.inputs) - len(inputs), "inputs"))
    if report.since:
        yield f"Since the last audit: {_prose(changes.sentence(report.since))}"
    if report.waivers:
        yield "### Waivers\n\n" + "\n".join(map(_waiver, report.waivers))
    if report.requirements:
        rows = [_requirement(item) for item in view.requirements(report)]
        yield _table("| | requirement | found | required | why |\n|---|---|---:|---|---|", rows)
    if report.waterfall:
        rows = [f"| {_prose(s.step)} | {s.lost:,} | {s.left:,} |" for s in report.waterfall]
        yield _table("| step | lost | left |\n|---|---:|---:|", rows)
    yield from _findings(report)
    missing = [check for check in view.checks(report.outcomes) if check.status != "ran"]
    if missing:
        lines = [f"- {_code(c.name)} {c.status}: {_prose(c.reason)}" for c in missing]
        yield "### Not checked\n\n" + "\n".join(lines)
    yield from _case(report.case)
    command = view.next_command(report)
    if command:
        yield f"Next: {_code(command, 1_000)}"
    yield f"<sub>dataset-audit {_prose(report.version)}</sub>"


def _waiver(waiver: Mapping[str, Any]) -> str:
    said = f"{waiver['kind']}, {waiver['state']} until {waiver['until']}, {waiver['findings']:,} findings"
    return f"- **{waiver['rule']}** {said}, {_prose(waiver['owner'])}: {_prose(waiver['reason'])}"


def _case(case: Mapping[str, Any]) -> Iterator[str]:
    """The case verdict and the review questions of the policy; one line where nobody asked."""
    if not case.get("reason"):
        return
    reason = view.sentence(case["reason"])
    yield f"### Case: {_prose(case['verdict'])}\n\n{_prose(reason)}"
    rows = [
        f"| {_prose(a['status'])} | {_prose(a['question'])} | {_prose(a['answer'])} "
        f"| {_prose(', '.join(a['evidence']))} |"
        for a in case.get("answers", ())
    ]
    if rows:
        yield _table("| | question | answer | evidence |\n|---|---|---|---|", rows)


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, *rows])


def _requirement(item: Requirement) -> str:
    sign = "✅" if item.passed else "💡 advice" if item.advice else "❌"
    cells = [sign, *map(_prose, (item.name, item.observed, item.required, view.sentence(item.why)))]
    return f"| {' | '.join(cells)} |"


def _findings(report: Report) -> Iterator[str]:
    """One block a rule, so that the cap cuts between rules."""
    groups = view.by_rule(report, first=_PLACES)
    for number, group in enumerate(groups):
        title = "### Findings\n\n" if number == 0 else ""
        rule = group.rule
        lines = [f"{title}**{rule.code} {rule.name}** ({group.severity}): {group.count:,}\n"]
        lines += map(_finding, group.rows)
        lines += _more(group.count - len(group.rows), "lines")
        if group.severity in BLOCKING:
            lines.append(f"- Fix: {_prose(rule.fix)}")
        yield "\n".join(lines)


def _finding(row: Mapping[str, Any]) -> str:
    words = [f"- {_path(view.place(row))}"]
    if row["related_line"] is not None:
        words.append(f"with {_path(view.place(row, prefix='related_'))}")
    if row["detail"]:
        words.append(_code(row["detail"]))
    return " ".join(words)


def _more(count: int, what: str) -> list[str]:
    return [f"- and {count:,} more {what}"] if count > 0 else []


def _path(text: str) -> str:
    """A path, or ``path:line``, as a code span; a long one keeps its end."""
    return _code(clip_start(printable(text), _DATA))


def _code(text: str, limit: int = _DATA) -> str:
    """``text`` as a code span, in which GitHub renders, links and notifies nothing.

    The fence is longer than any run of backticks inside. Code spans with data never stand in a
    table, where a pipe ends the cell before the span is seen.
    """
    shown = clip(printable(text), limit) or "(empty)"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{shown}{space}{fence}"


def _prose(text: str) -> str:
    """``text`` as plain words: nothing in it formats, links, notifies or ends a table cell."""
    return _ACTIVE.sub(_inert, clip(printable(text), _PROSE))


def _inert(match: re.Match[str]) -> str:
    """Markup becomes an entity; after ``@`` and ``#`` stands a zero-width space.

    GitHub looks for names and issue numbers in the rendered text, where an entity is the same
    character again.
    """
    char = match[0][-1]
    return f"{char}&#8203;" if char in "@#" else f"{match[0][:-1]}&#{ord(char)};"
