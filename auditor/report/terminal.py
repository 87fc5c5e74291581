"""The summary on a terminal: verdict, requirements, waterfall, findings by rule, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from auditor.escape import clip_start
from auditor.model import BLOCKING, Report, Requirement, Step, Verdict
from auditor.report import changes, view
from auditor.report.screen import Screen, grid, indent, title

_VERDICTS = {
    Verdict.READY: ("ok", "bold green"),
    Verdict.NOT_READY: ("no", "bold red"),
    Verdict.NO_VERDICT: ("unknown", "bold yellow"),
}
_SEVERITY_STYLE = {"error": "red", "review": "yellow", "warning": "yellow", "note": "dim"}
_MAX_GROUPS = 8  # what fits one screen; reports hold the rest
_PLACES = 3
_DETAIL = 160  # characters of an example's detail: two lines of a terminal
_NAME = 40  # characters of a name or an observed value
_BAR = 30  # columns of the longest bar


def render(
    report: Report,
    *,
    width: int = 80,
    color: bool = False,
    encoding: str = "utf-8",
    written: Sequence[str] = (),
) -> str:
    """The summary as text; the last line is the verdict and its reason.

    Args:
        report: the finished audit.
        width: columns; 40 and more look right, longer words than that are broken.
        color: adds ANSI colours. Nothing depends on them: each state has a sign and a word.
        encoding: of the stream; characters it lacks become ASCII or ``<U+00E9>``.
        written: paths of the reports written, named near the end.
    """
    screen = Screen(width, color, encoding)
    return screen.draw(_blocks(report, screen, written))


def _blocks(
    report: Report, screen: Screen, written: Sequence[str]
) -> Iterator[list[RenderableType]]:
    yield [_headline(report, screen), indent(Text(screen.data(view.sentence(report.reason))))]
    if report.requirements:
        yield [title("Requirements"), *_requirements(report, screen)]
    if report.waterfall:
        yield [title("Lines"), _waterfall(report.waterfall, screen)]
    told = (str(facts.get("sentence", "")) for facts in report.facts.values())
    measured = [said for said in told if said.endswith(".")]  # not where it is redacted
    if measured:
        yield [title("Measured"), *(indent(Text(screen.data(said))) for said in measured)]
    groups = view.by_rule(report, first=_PLACES)
    if groups:
        yield [title("Findings"), *_groups(groups, screen)]
    yield from _beside(report, screen)
    if report.case.get("reason"):
        yield [title("Case: should anyone fine-tune?"), *_case(report, screen)]
    if ending := _ending(report, screen, written):
        yield ending
    yield [_last(report, screen)]


def _beside(report: Report, screen: Screen) -> Iterator[list[RenderableType]]:
    """What the findings do not say: checks that did not run, what changed, what is waived."""
    missing = [check for check in view.checks(report.outcomes) if check.status != "ran"]
    if missing:
        yield [title("Not checked"), *(_check(check, screen) for check in missing)]
    if report.since:
        yield [
            title("Since the last audit"),
            indent(Text(screen.data(changes.sentence(report.since)))),
        ]
    if report.waivers:
        yield [title("Waivers"), *(_waiver(waiver, screen) for waiver in report.waivers)]


def _headline(report: Report, screen: Screen) -> Text:
    sign, style = _VERDICTS[report.verdict]
    paths = view.sources(report, "train")
    name = screen.data(clip_start(paths[0], 60)) if paths else ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return Text.assemble(
        (f"{screen.glyph(sign)} {str(report.verdict).upper()}", style), f"  {name}{more}"
    )


def _requirements(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """One row a requirement; those that failed say why they matter."""
    items = view.requirements(report)
    names = max(len(screen.data(item.name, _NAME)) for item in items)
    found = max(len(screen.data(item.observed, _NAME)) for item in items)
    table = grid(2)
    for item in items:
        sign, style = _sign(item)
        body = _requirement(item, screen, "\n" if screen.narrow else "  ", (names, found))
        if not item.passed and not item.advice:
            body.append(f"\n{screen.data(view.sentence(item.why), 300)}", "dim")
        table.add_row(Text(screen.glyph(sign), style=style), body)
    yield indent(table)


def _requirement(
    item: Requirement, screen: Screen, separator: str, widths: tuple[int, int]
) -> Text:
    name, found = screen.data(item.name, _NAME), screen.data(item.observed, _NAME)
    if not screen.narrow:
        name, found = f"{name:<{widths[0]}}", f"{found:>{widths[1]}}"
    needed = f"{'advised' if item.advice else 'needed'}: {item.required}"
    return Text.assemble(name, separator, found, "  ", (screen.data(needed, 80), "dim"))


def _sign(item: Requirement) -> tuple[str, str]:
    if item.passed:
        return "ok", "green"
    return ("advice", "dim") if item.advice else ("no", "red")


def _case(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """The case verdict, its reason, and the review questions that are not answered with yes."""
    reason = screen.data(view.sentence(report.case.get("reason", "")), 400)
    yield indent(Text.assemble((report.case["verdict"], "bold"), f": {reason}"))
    for answer in report.case.get("answers", ()):
        if answer["status"] != "yes":
            question, said = (screen.data(answer[key], 300) for key in ("question", "answer"))
            yield indent(indent(Text.assemble((f"{question} ", "dim"), said)))


def _waterfall(steps: Sequence[Step], screen: Screen) -> Padding:
    """First and last step and those that lost lines; the bar is the share of lines left."""
    if not any(step.lost for step in steps):
        return indent(Text(f"{steps[-1].left:,}, none lost"))
    table = grid(4)
    table.columns[1].justify = table.columns[2].justify = "right"
    most = steps[0].left + steps[0].lost
    for number, step in enumerate(steps):
        if step.lost or number in (0, len(steps) - 1):
            lost = f"-{step.lost:,}" if step.lost else ""
            length = 0 if screen.narrow else round(_BAR * step.left / most)
            bar = Text(screen.glyph("bar") * length, style="cyan")
            table.add_row(step.step, f"{step.left:,}", Text(lost, style="red"), bar)
    return indent(table)


def _groups(groups: Sequence[view.Group], screen: Screen) -> Iterator[RenderableType]:
    """Count, severity and rule; the first places; for blocking rules one example."""
    table = grid(2)
    table.columns[0].justify = "right"
    for group in groups[:_MAX_GROUPS]:
        body = _group_title(group, "\n" if screen.narrow else "  ")
        body.append(f"\n{_places(group, screen)}", "dim")
        if group.severity in BLOCKING:
            body.append(_example(group.rows[0], screen))
        table.add_row(Text(f"{group.count:,}", style="bold"), body)
    yield indent(table)
    left = groups[_MAX_GROUPS:]
    if left:
        total = sum(group.count for group in left)
        yield indent(Text(f"and {total:,} more of {len(left)} other rules", style="dim"))


def _example(row: Mapping[str, Any], screen: Screen) -> str:
    """What one finding says, and of which other line."""
    shown = screen.data(row["detail"] or "", _DETAIL)
    if row["related_line"] is not None:
        shown += screen.data(f" (with {clip_start(view.place(row, prefix='related_'), 60)})")
    return f"\n{shown}" if shown else ""


def _group_title(group: view.Group, separator: str) -> Text:
    severity = group.severity if separator == "\n" else f"{group.severity:<7}"
    return Text.assemble(
        (severity, _SEVERITY_STYLE[group.severity]),
        separator,
        (group.rule.code, "bold"),
        f" {group.rule.name}",
    )


def _places(group: view.Group, screen: Screen) -> str:
    """``train.jsonl:4, :9, :31 and 58 more``: the path once, as long as it stays the same."""
    shown: list[str] = []
    source = None
    for row in group.rows:
        shown.append(_place(row, source))
        source = row["source"]
    more = f" and {group.count - len(shown):,} more" if group.count > len(shown) else ""
    return screen.data(", ".join(shown) + more)


def _place(row: Mapping[str, Any], previous: str | None) -> str:
    if row["line"] is not None and row["source"] == previous:
        return f":{row['line']}"
    return clip_start(view.place(row), 60)


def _waiver(waiver: Mapping[str, Any], screen: Screen) -> Padding:
    style = {"holds": "green", "expired": "red"}.get(waiver["state"], "yellow")
    covered = f": {waiver['findings']:,} findings, {waiver['kind']},"
    covered += f" {screen.data(waiver['owner'], _NAME)}"
    state = Text.assemble((waiver["state"], style), f"{covered}, until {waiver['until']}")
    return indent(Text.assemble((f"{waiver['rule']}  ", "bold"), state))


def _check(check: view.Check, screen: Screen) -> Padding:
    style = "red" if check.required else "yellow"
    status = Text.assemble((check.status, style), f": {screen.data(check.reason, 300)}")
    separator = "\n" if screen.narrow else "  "
    return indent(Text.assemble(screen.data(check.name, _NAME), separator, status))


def _ending(report: Report, screen: Screen, written: Sequence[str]) -> list[RenderableType]:
    """Where the reports are and the one command to run next, left unwrapped for pasting."""
    lines: list[RenderableType] = []
    next_command = view.next_command(report)
    if written:
        table = grid(2)
        table.add_row(title("Reports"), "\n".join(screen.data(path) for path in written))
        lines.append(table)
    if next_command:
        command = (screen.data(next_command, 2_000), "cyan")
        word = ("Next     ", "bold")
        lines.append(Text.assemble(word, command, no_wrap=True))
    return lines


def _last(report: Report, screen: Screen) -> Text:
    """Verdict and reason on one line, however long: scripts read the last line."""
    _, style = _VERDICTS[report.verdict]
    verdict, reason = str(report.verdict).upper(), screen.data(report.reason)
    if report.verdict is Verdict.READY and report.exit_code:
        reason += f"; but the case is required, and it says: {report.case['verdict']}"
    return Text.assemble((verdict, style), f": {reason}", no_wrap=True)
