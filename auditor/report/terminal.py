"""The summary for a terminal: verdict, requirements, waterfall, findings, next command."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from auditor.case import Case
from auditor.escape import clip_start
from auditor.facts import LearningCurve
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import readings, spot_check, suggest, terminal_findings, view
from auditor.report.parts.screen import Screen, grid, indent, title
from auditor.report.saved import changes
from auditor.review.waivers import WaiverState
from auditor.verdict import Requirement, State, Step, Verdict

_VERDICTS = {
    Verdict.READY: ("ok", "bold green"),
    Verdict.NOT_READY: ("no", "bold red"),
    Verdict.NO_VERDICT: ("unknown", "bold yellow"),
}
_REQUIREMENTS = {
    State.MET: ("ok", "green"),
    State.NOT_MET: ("no", "red"),
    State.UNPROVEN: ("unknown", "yellow"),
    State.ADVICE: ("advice", "dim"),
}
_WAIVERS = {"active": "green", "expired": "red", "unused": "yellow"}
_NAME_CHARS = 40  # of a name or an observed value
_READING_CHARS = 600  # of the sentence that says how a file was read
_BAR_COLUMNS = 30  # of the longest bar


def render(
    report: Report,
    *,
    width: int = 80,
    color: bool = False,
    encoding: str = "utf-8",
    written: Sequence[str] = (),
) -> str:
    """The summary as text; its last line is the verdict and the reason for it.

    Args:
        report: the finished audit.
        width: in columns. The layout is made for 40 and more; longer words are broken.
        color: adds ANSI colours. They only repeat what signs and words say.
        encoding: of the stream; characters that it lacks become ASCII or ``<U+00E9>``.
        written: paths of the reports that were written, listed near the end.
    """
    screen = Screen(width, color, encoding)
    return screen.draw(_blocks(report, screen, written))


def _blocks(
    report: Report, screen: Screen, written: Sequence[str]
) -> Iterator[list[RenderableType]]:
    yield [_headline(report, screen), _sentence(report.reason, screen)]
    since = changes.sentence(report.since) if report.since else ""
    sections = {
        "Read as": _read_as(report, screen),
        "Requirements": _requirements(report, screen),
        "Lines": _waterfall(report.waterfall, screen),
        "Measured": _measured(report, screen),
        "Findings": terminal_findings.table(report, screen),
        "Not checked": (_check(check, screen) for check in view.not_checked(report)),
        "Since the last audit": [_sentence(since, screen)] if since else [],
        "Since the baseline": _baseline(report, screen),
        "Waivers": (_waiver(waiver, screen) for waiver in report.waivers),
        "Is fine-tuning justified?": _case(report.case, screen),
    }
    for name, section in sections.items():
        if content := list(section):
            yield [title(name), *content]
    if ending := list(_ending(report, screen, written)):
        yield ending
    yield [_last(report, screen)]


def _sentence(text: str, screen: Screen) -> Padding:
    return indent(Text(screen.data(view.sentence(text))))


def _headline(report: Report, screen: Screen) -> Text:
    sign, style = _VERDICTS[report.verdict]
    paths = view.sources(report, "train")
    name = screen.data(clip_start(paths[0], 60)) if paths else ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return Text.assemble(
        (f"{screen.glyph(sign)} {view.headline(report)}", style), f"  {name}{more}"
    )


def _read_as(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """How each file was read; files that were read alike are named once."""
    for files, text in readings.sentences(report):
        name = (f"{screen.data(clip_start(files, 60))}\n", "dim") if files else ""
        yield indent(Text.assemble(name, screen.data(text, _READING_CHARS)))


def _requirements(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """One row per requirement; those that are not met say why they matter."""
    if not (items := view.requirements(report)):
        return
    names = [screen.data(item.name, _NAME_CHARS) for item in items]
    observed = [screen.data(item.observed, _NAME_CHARS) for item in items]
    if not screen.narrow:
        names = [f"{name:<{max(map(len, names))}}" for name in names]
        observed = [f"{value:>{max(map(len, observed))}}" for value in observed]
    table = grid(2)
    for item, name, value in zip(items, names, observed, strict=True):
        sign, style = _REQUIREMENTS[item.state]
        separator = "\n" if screen.narrow else "  "
        body = Text.assemble(name, separator, value, "  ", (_required(item, screen), "dim"))
        if item.state in (State.NOT_MET, State.UNPROVEN):
            body.append(f"\n{screen.data(view.sentence(item.why), 300)}", "dim")
        table.add_row(Text(screen.glyph(sign), style=style), body)
    yield indent(table)


def _required(item: Requirement, screen: Screen) -> str:
    return screen.data(f"{'recommended' if item.recommended else 'required'}: {item.required}", 80)


def _waterfall(steps: Sequence[Step], screen: Screen) -> Iterator[RenderableType]:
    """The first and the last step and those that lost lines; the bar is the share of lines left."""
    if not any(step.lost for step in steps):
        if steps:
            yield indent(Text(f"{pluralize(steps[-1].left, 'line')}, none lost"))
        return
    table = grid(4)
    table.columns[1].justify = table.columns[2].justify = "right"
    total = steps[0].left + steps[0].lost
    for step in steps:
        if step.lost or step in (steps[0], steps[-1]):
            lost = f"-{step.lost:,}" if step.lost else ""
            length = 0 if screen.narrow else round(_BAR_COLUMNS * step.left / total)
            bar = Text(screen.glyph("bar") * length, style="cyan")
            table.add_row(step.step, f"{step.left:,}", Text(lost, style="red"), bar)
    yield indent(table)


def _measured(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """The sentences about the spot check and the learning curve; a redacted report lacks the second."""
    if report.spot_check:
        yield _sentence(spot_check.sentence(report.spot_check), screen)
    curve = report.measured(LearningCurve)
    if curve and not report.redacted:
        yield _sentence(curve.sentence, screen)


def _baseline(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """One line for each point that is worse than in the baseline, and what changed."""
    if report.baseline:
        for worse in report.baseline.worse:
            yield indent(Text(screen.data(worse, 300), style="red"))
        yield _sentence(changes.sentence(report.baseline.changes), screen)


def _check(check: view.Check, screen: Screen) -> Padding:
    style = "red" if check.required else "yellow"
    status = Text.assemble((check.outcome, style), f": {screen.data(check.reason, 300)}")
    separator = "\n" if screen.narrow else "  "
    return indent(Text.assemble(screen.data(check.name), separator, status))


def _waiver(waiver: WaiverState, screen: Screen) -> Padding:
    state = view.waiver_state(waiver.state)
    count = pluralize(waiver.findings, "finding")
    owner = screen.data(waiver.owner, _NAME_CHARS)
    rest = f": {count}, {waiver.kind}, {owner}, until {waiver.until}"
    return indent(Text.assemble((f"{waiver.rule}  ", "bold"), (state, _WAIVERS[state]), rest))


def _case(case: Case, screen: Screen) -> Iterator[RenderableType]:
    """The case verdict with its reason, and the review questions whose answer is not yes."""
    if not case.reason:
        return
    reason = screen.data(view.sentence(case.reason), 400)
    yield indent(Text.assemble((str(case.verdict), "bold"), f": {reason}"))
    for answer in case.answers:
        if answer.status != "yes":
            question, text = screen.data(answer.question, 300), screen.data(answer.answer, 300)
            yield indent(indent(Text.assemble((f"{question} ", "dim"), text)))


def _ending(report: Report, screen: Screen, written: Sequence[str]) -> Iterator[RenderableType]:
    """The reports that were written, and the next command, unwrapped so that it can be pasted."""
    if written:
        table = grid(2)
        table.add_row(title("Reports"), "\n".join(screen.data(path) for path in written))
        yield table
    if command := suggest.next_command(report):
        text = (screen.data(command, 2_000), "cyan")
        yield Text.assemble(("Next     ", "bold"), text, no_wrap=True)


def _last(report: Report, screen: Screen) -> Text:
    """The verdict and its reason on one line, however long: scripts read the last line."""
    _, style = _VERDICTS[report.verdict]
    verdict, reason = view.headline(report), screen.data(view.reason(report))
    return Text.assemble((verdict, style), f": {reason}", no_wrap=True)
