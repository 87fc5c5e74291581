"""Plain text for ``dataset-audit explain CODE`` and ``dataset-audit rules``."""

import textwrap
from collections.abc import Iterable
from dataclasses import asdict

from auditor.escape import dumps
from auditor.model import Rule, Severity

_WIDTH = 80
_SEVERITIES = {
    Severity.ERROR: "error: the row is not clean",
    Severity.REVIEW: "review: the row is not clean until a person decides",
    Severity.WARNING: "warning: the row stays clean",
    Severity.NOTE: "note: the row stays clean",
}


def explain(rule: Rule) -> str:
    """The full description of ``rule``, wrapped at 80 columns except for its examples."""
    parts = [
        f"{rule.code}  {rule.name}\n{_SEVERITIES[rule.severity]}",
        textwrap.indent(_wrap(rule.what), "  "),
    ]
    parts += [
        _section("Why it hurts training", _wrap(rule.why)),
        _section("Bad", rule.bad),
        _section("Good", rule.good),
        _section("How to fix", _wrap(rule.fix)),
        _section("Threshold", _wrap(rule.threshold)),
    ]
    return "\n\n".join(parts) + "\n"


def rules_table(rules: Iterable[Rule], *, as_json: bool) -> str:
    """All rules by code: JSON with every field, or a table of code, severity, name and summary."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    if as_json:
        return dumps([asdict(rule) for rule in ordered])
    width = max((len(rule.name) for rule in ordered), default=0)
    return "".join(
        f"{rule.code}  {rule.severity:<7}  {rule.name:<{width}}  {rule.what}\n" for rule in ordered
    )


def _wrap(text: str) -> str:
    return textwrap.fill(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)


def _section(title: str, body: str) -> str:
    return f"{title}\n" + textwrap.indent(body, "  ")
