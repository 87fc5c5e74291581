"""The decision table of the case: findings become a verdict and its one sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.case.model import CaseFinding, CaseVerdict
from auditor.model import BLOCKING, Severity

# First match wins, from the top. A cheaper way that is known comes before evidence that is
# missing: it may be tried today. Noise comes before the gaps of the ladder, since no rung need be
# climbed for a gain that cannot be seen.
DECISIONS: tuple[tuple[str, CaseVerdict], ...] = (
    ("CASE001", CaseVerdict.INSUFFICIENT),  # the file cannot be read
    ("CASE022", CaseVerdict.PROMPT_FIRST),  # a prompt passes: ship it
    ("CASE010", CaseVerdict.PROMPT_FIRST),  # no narrow task
    ("CASE011", CaseVerdict.PROMPT_FIRST),  # the contract still moves
    ("CASE012", CaseVerdict.PROMPT_FIRST),  # the symptom has a cheaper remedy
    ("CASE040", CaseVerdict.PROMPT_FIRST),  # the gain cannot be told from noise
    ("CASE020", CaseVerdict.PROMPT_FIRST),  # a rung was not tried
    ("CASE021", CaseVerdict.PROMPT_FIRST),  # a rung was excused without a reason
    ("CASE023", CaseVerdict.PROMPT_FIRST),  # the last rung still helped
    ("CASE050", CaseVerdict.PROMPT_FIRST),  # the fine-tune does not pay
)
_NAMED = 3  # faults told in the reason
_LISTED = 5  # missing keys told in the reason


def decide(
    findings: Sequence[CaseFinding], severity: Mapping[str, Severity], stands: str = ""
) -> tuple[CaseVerdict, str, str]:
    """(verdict, reason, rung). ``severity`` of every rule code; a rung only for ``prompt first``.

    After the table any blocking finding means evidence is missing; without one the case stands,
    for the reason ``stands`` gives.
    """
    for code, verdict in DECISIONS:
        first = next((own for own in findings if own.rule == code), None)
        if first is not None:
            return verdict, first.detail, first.rung
    blocking = [own for own in findings if severity[own.rule] in BLOCKING]
    if not blocking:
        return CaseVerdict.FINE_TUNE, stands, ""
    faults = [f"{own.key}: {own.detail}" for own in blocking if own.rule != "CASE004"]
    missing = [own.key for own in blocking if own.rule == "CASE004"]
    parts = [_some(faults, _NAMED, "; ")] if faults else []
    parts += [f"missing: {_some(missing, _LISTED, ', ')}"] if missing else []
    return CaseVerdict.INSUFFICIENT, "; ".join(parts), ""


def _some(items: Sequence[str], most: int, separator: str) -> str:
    more = f" (and {len(items) - most} more)" if len(items) > most else ""
    return separator.join(items[:most]) + more
