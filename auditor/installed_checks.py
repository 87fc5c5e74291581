"""Checks of other packages: imported by their entry points, and held to the protocol of checks."""

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint
from typing import Final, cast

from auditor.check_origins import CheckOrigin, entries
from auditor.checks import CHECKS, Check
from auditor.errors import AuditError
from auditor.model import Rule

# The numbers 900 to 999 of each family are for other packages, so that no later version takes them.
_CODE: Final = re.compile(r"[A-Z]{3,4}9[0-9]{2}")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
# Families about files, readiness.toml and waivers, which a check of rows cannot judge.
_CLOSED_FAMILIES: Final = frozenset({"INP", "CASE", "WAI"})


def installed(own_rules: Sequence[Rule]) -> tuple[Check, ...]:
    """The checks of the installed packages, in the order of ``check_origins.origins``.

    Args:
        own_rules: all rules of this program, whose codes and names no other check may use.

    Raises:
        AuditError: an entry point cannot be imported, or what it names is not a check.
    """
    found: list[Check] = []
    rules = list(own_rules)
    names = {"reading", *(check.NAME for check in CHECKS)}
    for origin, entry in entries():
        loaded = _loaded(origin, entry)
        if fault := next(_faults(loaded, origin.check, names, rules), None):
            raise _refused(origin, entry, fault)
        check = cast("Check", loaded)
        found.append(check)
        names.add(check.NAME)
        rules += check.RULES
    return tuple(found)


def _loaded(origin: CheckOrigin, entry: EntryPoint) -> object:
    try:
        loaded: object = entry.load()
    except (ImportError, AttributeError) as error:
        raise _refused(origin, entry, f"cannot be imported: {error}") from error
    return loaded


def _faults(
    loaded: object, entry_name: str, names: set[str], rules: Sequence[Rule]
) -> Iterator[str]:
    """Why ``loaded`` is not a check, or collides with the ``names`` of checks and the ``rules`` so far."""
    name, own = getattr(loaded, "NAME", None), getattr(loaded, "RULES", None)
    if name != entry_name or not _NAME.fullmatch(entry_name):
        yield f"has NAME = {name!r}; expected the name of its entry point, such as 'my-check'"
    if name in names:
        yield f"has the name {name!r} of another check"
    if not callable(getattr(loaded, "run", None)):
        yield "has no function run(data)"
    if not isinstance(own, tuple) or not own or not all(isinstance(rule, Rule) for rule in own):
        yield "has no RULES; expected a tuple of auditor.model.Rule, as load_rules returns it"
        return
    taken = {text for rule in rules for text in (rule.code, rule.name)}
    for rule in own:
        if not _CODE.fullmatch(rule.code) or rule.family.code in _CLOSED_FAMILIES:
            yield f"has the rule {rule.code}; expected a number from 900 to 999, as in TXT900"
        for text in sorted({rule.code, rule.name} & taken):
            yield f"has the rule {text}, which another check has"
        taken |= {rule.code, rule.name}


def _refused(origin: CheckOrigin, entry: EntryPoint, fault: str) -> AuditError:
    return AuditError(
        f"the check {origin.check} ({entry.value}) of {origin.package} {origin.version} {fault}."
        f" Update the package, or remove it (pip uninstall {origin.package}):"
        " an audit leaves out no check that is installed"
    )
