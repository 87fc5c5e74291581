"""A section for the README or the data card of a data set: what was audited, what was proven and what was not."""

from collections.abc import Iterator

from auditor.model import Input
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import readings, spot_check, view
from auditor.report.parts.markdown_text import code, prose
from auditor.verdict import Requirement

_FULL = 2_000  # characters of a path or of how a file was read: a card names its files in full


def render(report: Report) -> str:
    """The section as Markdown, with headings from the second level on."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield "## Audit of the data"
    verdict = f"dataset-audit {report.version} says **{view.headline(report)}**"
    yield f"{verdict}: {prose(view.sentence(report.reason))}"
    yield "### What was audited"
    yield "\n".join(map(_input, report.inputs)) or "Nothing: no file could be read."
    if report.waterfall:
        clean, lines = report.counts.clean, pluralize(report.counts.lines, "line")
        yield f"Of {lines} of training data, {clean:,} are clean examples."
    yield "### What was proven"
    met = [item for item in report.requirements if item.passed]
    proven = [f"- **{prose(item.name)}**: {_measured(item)}" for item in met]
    yield "\n".join(proven) or "Nothing."
    if report.spot_check:
        yield prose(view.sentence(spot_check.sentence(report.spot_check)))
    yield "### What was not"
    yield "\n".join(_open(report)) or "Every requirement was measured and is met."
    if groups := view.by_rule(report, first=0):
        yield "### What was found"
        rows = [f"| {g.rule.code} {g.rule.name} | {g.severity} | {g.count:,} |" for g in groups]
        yield "\n".join(["| rule | severity | findings |", "|---|---|---:|", *rows])


def _input(source: Input) -> str:
    digest = f"sha256 `{source.sha256}`" if source.sha256 else "not read"
    lines = pluralize(source.lines, "line")
    name = code(source.path, _FULL)
    read_as = readings.sentence(source.read_as)
    shown = f", read as {code(read_as, _FULL)}" if read_as else ""
    return f"- {name} ({source.role}, {lines}, {digest}){shown}"


def _measured(item: Requirement) -> str:
    return f"{prose(item.observed)} (required: {prose(item.required)})"


def _open(report: Report) -> Iterator[str]:
    """Requirements that are not met, unproven, or advice that was not followed; checks that did not run."""
    for item in view.requirements(report):
        if not item.passed:
            why = prose(view.sentence(item.why))
            proof = f" Proof: {code(item.proof, _FULL)}" if item.proof else ""
            state = f"**{prose(item.name)}** is {item.state}"
            yield f"- {state}: {_measured(item)}. {why}{proof}"
    for check in view.not_checked(report):
        yield f"- {code(check.name, _FULL)} {check.outcome}: {prose(check.reason)}"
