"""Plain text for ``dataset-audit explain CODE`` and ``dataset-audit rules``."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import dropwhile

from auditor.escape import dumps
from auditor.model import BLOCKING, Rule, Severity

_WIDTH = 80
_ON_ROWS = {
    Severity.ERROR: "rows with this finding are not clean",
    Severity.REVIEW: "rows with this finding are not clean until a person decides",
    Severity.WARNING: "rows with this finding stay clean",
    Severity.NOTE: "rows with this finding stay clean",
}


def explain(rule: Rule) -> str:
    """The full description of ``rule``, wrapped at 80 columns except for its examples."""
    # The last sentences of a threshold are its measurements; they begin with the word that says so.
    measured = list(dropwhile(lambda text: not text.startswith("Measured"), rule.conditions))
    parts = [
        f"{rule.code}  {rule.name}\n{rule.severity}: {_effect(rule)}",
        textwrap.indent(_wrap(rule.what), "  "),
    ]
    parts += [
        _section("Why it matters", _wrap(rule.why)),
        _section("Bad", rule.bad),
        _section("Good", rule.good),
        _section("How to fix", _wrap(rule.fix)),
        _section("Threshold", _listed([text for text in rule.conditions if text not in measured])),
        *([_section("How well it works", _listed(measured))] if measured else []),
    ]
    return "\n\n".join(parts) + "\n"


def _effect(rule: Rule) -> str:
    """What a finding of ``rule`` means for its row, or for the case if the rule is about readiness.toml."""
    if rule.family.code != "CASE":
        return _ON_ROWS[rule.severity]
    if rule.severity in BLOCKING:
        return "readiness.toml does not justify a fine-tune until this is resolved"
    return "the verdict on the case does not change"


def _listed(conditions: Sequence[str]) -> str:
    """``conditions`` as a list, numbered items indented below the sentence that introduces them."""
    if len(conditions) == 1:
        return _wrap(conditions[0])
    return "\n".join(
        _wrap(text, "  ", " " * 6) if text.startswith("(") else _wrap(f"- {text}", "", "  ")
        for text in conditions
    )


def rules_table(rules: Iterable[Rule], *, as_json: bool) -> str:
    """All rules by code: JSON with every field, or a table of code, severity, name and summary."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    if as_json:
        return dumps([asdict(rule) for rule in ordered])
    width = max((len(rule.name) for rule in ordered), default=0)
    return "".join(
        f"{rule.code}  {rule.severity:<7}  {rule.name:<{width}}  {rule.what}\n" for rule in ordered
    )


def _wrap(text: str, first: str = "", others: str = "") -> str:
    """``text`` wrapped, with ``first`` before its first line and ``others`` before the other lines."""
    return textwrap.fill(
        text,
        _WIDTH - 2,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(title: str, body: str) -> str:
    return f"{title}\n" + textwrap.indent(body, "  ")
