"""How often each rule was found, one line per rule: for ``--statistics``."""

from auditor.report.model import Report
from auditor.report.parts import view


def render(report: Report) -> str:
    """Number, code, severity and name of each rule with findings, the worst severity first."""
    groups = view.by_rule(report, first=0)
    digits = max((len(f"{group.count:,}") for group in groups), default=0)
    return "".join(
        f"{group.count:>{digits},}  {group.rule.code}  {group.severity:<7}  {group.rule.name}\n"
        for group in groups
    )
