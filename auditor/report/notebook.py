"""The report as a notebook shows it: a few lines of HTML without script, style sheet or link."""

from html import escape

from auditor.escape import clip, printable
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.verdict import State

_MAX_RULES = 10
_MAX_CHARS = 300  # of a text
_SIGNS = {State.MET: "✓", State.NOT_MET: "✗", State.UNPROVEN: "?", State.ADVICE: "!"}


def render(report: Report) -> str:
    """The verdict, the requirements, and the rules with most findings, as HTML."""
    counts = report.counts
    rows = [
        (_SIGNS[item.state], item.name, f"{item.observed} ({item.required} needed)")
        for item in report.requirements
    ]
    found = view.by_rule(report, first=0)
    rules = [
        (group.rule.code, group.rule.name, pluralize(group.count, "finding"))
        for group in found[:_MAX_RULES]
    ]
    more = len(found) - len(rules)
    parts = [
        f"<p><strong>{_text(str(report.verdict).upper())}</strong>: {_text(report.reason)}</p>",
        f"<p>{counts.clean:,} clean of {pluralize(counts.lines, 'line')}</p>",
        _table("Requirements", rows),
        _table("Findings", rules),
        f"<p>and {pluralize(more, 'more rule')}</p>" if more > 0 else "",
    ]
    return f"<div>{''.join(parts)}</div>"


def _table(caption: str, rows: list[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{caption}</caption><tbody>{body}</tbody></table>"


def _text(text: str) -> str:
    return escape(printable(clip(text, _MAX_CHARS)))
