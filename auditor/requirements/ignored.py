"""Rules that the settings leave out or lower, and the requirements that are unproven without them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from auditor.coverage_facts import FEW_DISTINCT
from auditor.document_faults import unknown as unknown_sentence
from auditor.errors import AuditError
from auditor.facts import NUMBERED_COPY
from auditor.families import FAMILIES, Waivable
from auditor.model import BLOCKING, Rule
from auditor.plural import pluralize
from auditor.settings import Settings
from auditor.verdict import Requirement, State


class Cause(NamedTuple):
    """Rules that count for less than by default, why, and without which settings they would count."""

    rules: Sequence[Rule]
    why: str = "not checked, because of select or ignore"
    proof: str = "without select and ignore"


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
    "widespread-faults": ("TXT", "OUT", "RSP", "LBL"),
    "correct-labels": (),  # by people
    "correct-answers": (),
    "kto-labels": (),  # rests on no rule
    "rows-per-class": (),  # advice
}


def ignored_rules(rules: Sequence[Rule], settings: Settings) -> tuple[Rule, ...]:
    """The rules of ``rules`` that ``select`` does not name, or that ``ignore`` does.

    Raises:
        AuditError: a code is not the beginning of a code of ``rules``, or one that is always checked is ignored.
    """
    for code in settings.select:
        refuse_unknown("select", code, rules)
    for code in settings.ignore:
        refuse_unignorable("ignore", code, rules)
    select, ignore = settings.select or ("",), settings.ignore
    return tuple(
        rule
        for rule in rules
        if not rule.code.startswith(_ALWAYS)
        and (not rule.code.startswith(select) or (ignore and rule.code.startswith(ignore)))
    )


def refuse_unignorable(name: str, code: str, rules: Sequence[Rule]) -> None:
    """Refuse a ``code`` of the setting ``name`` that is always checked, or not the beginning of a known code."""
    refuse_unknown(name, code, rules)
    if always := next((own for own in _ALWAYS if code.startswith(own)), ""):
        raise AuditError(f"{name} {code}: the rules {always} are always checked")


def refuse_unknown(name: str, code: str, rules: Sequence[Rule]) -> None:
    """Refuse a ``code`` of the setting ``name`` that is not the beginning of a code of ``rules``; name the nearest."""
    codes = [rule.code for rule in rules]
    if not code or not any(known.startswith(code) for known in codes):
        families = list(dict.fromkeys(rule.family.code for rule in rules))
        near = get_close_matches(code, [*families, *codes], n=1)
        unknown = unknown_sentence(code, near or families, "rule")
        raise AuditError(f"{name}: {unknown}; 'dataset-audit rules' lists all")


def unproven_without(
    requirements: Sequence[Requirement], causes: Sequence[Cause]
) -> tuple[Requirement, ...]:
    """``requirements``, in which those that depend on a rule of ``causes`` are unproven unless they are not met."""
    return tuple(_without(item, causes) for item in requirements)


def _without(item: Requirement, causes: Sequence[Cause]) -> Requirement:
    families = _RESTS_ON.get(item.name, tuple(FAMILIES))
    found = [(cause, codes) for cause in causes if (codes := _weighty(cause.rules, families))]
    if not found or item.state is State.NOT_MET:
        return item
    why = (f"{own.why}: {pluralize(len(codes), 'rule')}, {_listed(codes)}" for own, codes in found)
    proof = " and ".join(own.proof for own, _ in found)
    return replace(item, state=State.UNPROVEN, why="; ".join(why), proof=proof)


def _weighty(rules: Sequence[Rule], families: Sequence[str]) -> list[str]:
    """The codes of ``families`` that block lines, or that are counted."""
    return [
        rule.code
        for rule in rules
        if rule.family.code in families and (rule.severity in BLOCKING or rule.code in _COUNTED)
    ]


def _listed(codes: Sequence[str]) -> str:
    """The first codes, and how many more there are."""
    more = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
    return ", ".join(codes[:3]) + more
