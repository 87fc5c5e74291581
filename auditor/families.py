"""The rule families: what all rules have in common whose codes begin with the same letters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Disposition = Literal["malformed", "invalid", "duplicate", "conflicting", "leaked", "suspect"]


class Waivable(StrEnum):
    """What a waiver may cover."""

    RULE = "rule"  # all findings of a rule, or one of them
    FINDING = "finding"  # one finding, named by its id: each must be looked at
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Family:
    """All rules whose codes begin with ``code``."""

    code: str
    disposition: Disposition = "suspect"  # of a line with a blocking finding of the family
    noun: str = "finding"  # one of its findings, in a sentence
    plural: str = ""  # of noun, where it is not formed with an s
    waivable: Waivable = Waivable.RULE
    repairable: bool = True  # False: the line can only leave, and never counts as clean

    @property
    def factual(self) -> bool:
        """Whether an error is a fact about bytes: no opinion makes the line readable."""
        return self.disposition in ("malformed", "invalid")

    @property
    def exclusive(self) -> bool:
        """Whether the two lines of a pair cannot both stay; elsewhere the partner is evidence."""
        return self.disposition in ("duplicate", "conflicting")


_ONE, _NEVER = Waivable.FINDING, Waivable.NEVER
FAMILIES: Mapping[str, Family] = {
    family.code: family
    for family in (
        Family("INP", "malformed", waivable=_ONE),  # the input file
        Family("ENC", "invalid", "encoding fault", waivable=_ONE),
        Family("FMT", "invalid", "format error", waivable=_ONE),
        Family("TGT", "invalid", "provider error", waivable=_ONE),
        Family("TOL", "invalid", "tool-call error", waivable=_ONE),
        Family("DUP", "duplicate", repairable=False),
        Family("CON", "conflicting", "conflicting answer"),
        Family("LEK", "leaked", waivable=_ONE, repairable=False),
        Family("LBL", "suspect", "suspected label"),
        Family("RSP", "suspect", "suspected response"),
        Family("PRF", "suspect", "faulty preference pair"),
        Family("OUT", "suspect", "faulty output"),
        Family("TXT", "suspect", "text fault"),
        Family("SEC", "suspect", "secret"),
        Family("PII", "suspect", "personal datum", "personal data"),
        Family("DIV"),  # diversity
        Family("CASE", waivable=_NEVER),  # readiness.toml: about no line of the data
        Family("WAI", waivable=_NEVER),  # waivers and decisions
    )
}


def family_of(code: str) -> Family:
    """The family of the rule ``code``.

    Raises:
        ValueError: no family has the letters that the code begins with.
    """
    letters = re.match("[A-Z]*", code)
    family = FAMILIES.get(letters[0] if letters else "")
    if family is None:
        raise ValueError(f"the rule {code!r} is of no known family: {', '.join(FAMILIES)}")
    return family
