"""The findings in the terminal summary: one entry per rule, with its first positions."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from auditor.escape import clip_start
from auditor.model import BLOCKING
from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import view
from auditor.report.parts.rows import FindingRow
from auditor.report.parts.screen import Screen, grid, indent

_POSITIONS = 3  # of each rule
_MAX_RULES = 8  # so that the summary fits one screen; the reports contain all rules
_DETAIL_CHARS = 160  # two lines of a terminal
_PATH_CHARS = 60
_STYLES = {"error": "red", "review": "yellow", "warning": "yellow", "note": "dim"}


def table(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """Count, severity, name and first positions of each rule; for blocking rules one example."""
    if not (groups := view.by_rule(report, first=_POSITIONS)):
        return
    separator = "\n" if screen.narrow else "  "
    rows = grid(2)
    rows.columns[0].justify = "right"
    for group in groups[:_MAX_RULES]:
        severity = group.severity if screen.narrow else f"{group.severity:<7}"
        body = Text.assemble((severity, _STYLES[group.severity]), separator)
        body.append(group.rule.code, "bold").append(f" {group.rule.name}")
        body.append(f"\n{_positions(group, screen)}", "dim")
        if group.severity in BLOCKING:
            body.append(_example(group.rows[0], screen))
        rows.add_row(Text(f"{group.count:,}", style="bold"), body)
    yield indent(rows)
    if rest := groups[_MAX_RULES:]:
        findings = pluralize(sum(group.count for group in rest), "more finding")
        rules = pluralize(len(rest), "other rule")
        yield indent(Text(f"and {findings} of {rules}", style="dim"))


def _positions(group: view.Group, screen: Screen) -> str:
    """``train.jsonl:4, :9, :31 and 58 more``: a path is not repeated while it stays the same."""
    shown: list[str] = []
    source = None
    for row in group.rows:
        same = row.line is not None and row.source == source
        # A finding without a line may be about one file or column, which `path` names.
        position = row.position if row.line else row.path or row.position
        shown.append(f":{row.line}" if same else clip_start(position, _PATH_CHARS))
        source = row.source
    more = f" and {group.count - len(shown):,} more" if group.count > len(shown) else ""
    return screen.data(", ".join(shown) + more)


def _example(row: FindingRow, screen: Screen) -> str:
    """The detail of one finding and the position of its partner, on a line of their own."""
    shown = screen.data(row.detail or "", _DETAIL_CHARS)
    if row.partner:
        shown += screen.data(f" (with {clip_start(row.partner, _PATH_CHARS)})")
    return f"\n{shown}" if shown else ""
