"""Rules that the settings leave out, and the requirements that are unproven without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from auditor import documents
from auditor.coverage_facts import FEW_DISTINCT
from auditor.errors import AuditError
from auditor.facts import NUMBERED_COPY
from auditor.families import FAMILIES, Waivable
from auditor.model import BLOCKING, Rule
from auditor.plural import pluralize
from auditor.settings import Settings
from auditor.verdict import Requirement, State

# Rules that cannot be ignored: whether the file can be read at all, and what people decided.
_ALWAYS = ("INP", *(code for code, family in FAMILIES.items() if family.waivable is Waivable.NEVER))
_FACTUAL = tuple(code for code, family in FAMILIES.items() if family.factual)
_COUNTED = (NUMBERED_COPY, FEW_DISTINCT)  # rules that block no row, but on which requirements rest
# The families that a requirement rests on; one that is not listed rests on all of them.
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "well-formed": _FACTUAL,
    "no-leakage": ("LEK",),
    "no-secrets": ("SEC",),
    "label-signal": ("LBL",),
    "label-noise": ("LBL",),
    "response-signal": ("RSP",),
    "distinct-examples": ("DIV",),
    "correct-labels": (),  # by people
    "correct-answers": (),
    "kto-labels": (),  # rests on no rule
    "rows-per-class": (),  # advice
}


def ignored_rules(rules: Sequence[Rule], settings: Settings) -> tuple[Rule, ...]:
    """The rules of ``rules`` that ``select`` does not name, or that ``ignore`` does.

    Raises:
        AuditError: a code is no beginning of a code of ``rules``, or one that is always checked is ignored.
    """
    for name in ("select", "ignore"):
        for code in getattr(settings, name):
            _refuse_unknown(name, code, rules)
    for code in settings.ignore:
        if always := next((family for family in _ALWAYS if code.startswith(family)), ""):
            raise AuditError(f"ignore {code}: the rules {always} are always checked")
    select, ignore = settings.select or ("",), settings.ignore
    return tuple(
        rule
        for rule in rules
        if not rule.code.startswith(_ALWAYS)
        and (not rule.code.startswith(select) or (ignore and rule.code.startswith(ignore)))
    )


def _refuse_unknown(name: str, code: str, rules: Sequence[Rule]) -> None:
    codes = [rule.code for rule in rules]
    if not code or not any(known.startswith(code) for known in codes):
        families = list(dict.fromkeys(rule.family.code for rule in rules))
        near = get_close_matches(code, [*families, *codes], n=1)
        unknown = documents.unknown(code, near or families, "rule")
        raise AuditError(f"{name}: {unknown}; 'dataset-audit rules' lists all")


def unproven_without(
    requirements: Sequence[Requirement], ignored: Sequence[Rule]
) -> tuple[Requirement, ...]:
    """``requirements``, in which those that depend on an ``ignored`` rule are unproven unless they are not met."""
    weighty = [rule for rule in ignored if rule.severity in BLOCKING or rule.code in _COUNTED]
    return tuple(_without(item, weighty) for item in requirements)


def _without(item: Requirement, ignored: Sequence[Rule]) -> Requirement:
    families = _RESTS_ON.get(item.name, tuple(FAMILIES))
    codes = [rule.code for rule in ignored if rule.family.code in families]
    if not codes or item.state is State.NOT_MET:
        return item
    count = pluralize(len(codes), "rule")
    why = f"not checked, because of select or ignore: {count}, {_listed(codes)}"
    return replace(item, state=State.UNPROVEN, why=why, proof="without select and ignore")


def _listed(codes: Sequence[str]) -> str:
    """The first codes, and how many more there are."""
    more = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
    return ", ".join(codes[:3]) + more
