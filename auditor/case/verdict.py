"""The decision table of the case: from findings to a verdict and its reason."""

from collections.abc import Mapping, Sequence

from auditor.case.model import CaseFinding, CaseVerdict
from auditor.model import BLOCKING, Severity

# The first row with a finding decides. A known cheaper way comes before missing evidence, because it
# can be tried today. Noise comes before the gaps of the ladder, because no rung has to be tried for a
# gain that cannot be seen.
DECISIONS: tuple[tuple[str, CaseVerdict], ...] = (
    ("CASE001", CaseVerdict.INSUFFICIENT),  # the file cannot be read
    ("CASE022", CaseVerdict.PROMPT_FIRST),  # a prompt passes: ship it
    ("CASE010", CaseVerdict.PROMPT_FIRST),  # the task is not narrow
    ("CASE011", CaseVerdict.PROMPT_FIRST),  # the contract still changes
    ("CASE012", CaseVerdict.PROMPT_FIRST),  # the symptom has a cheaper remedy
    ("CASE040", CaseVerdict.PROMPT_FIRST),  # the gain is within noise
    ("CASE020", CaseVerdict.PROMPT_FIRST),  # a rung was not tried
    ("CASE021", CaseVerdict.PROMPT_FIRST),  # a rung was excused without a reason
    ("CASE023", CaseVerdict.PROMPT_FIRST),  # the last rung still helped
    ("CASE050", CaseVerdict.PROMPT_FIRST),  # the fine-tune does not pay
)
_MAX_FAULTS = 3  # in a reason
_MAX_MISSING = 5  # keys in a reason


def decide(
    findings: Sequence[CaseFinding], severity: Mapping[str, Severity], justification: str = ""
) -> tuple[CaseVerdict, str, str]:
    """Return (verdict, reason, rung); there is a rung only for ``prompt first``.

    If no row of the table applies, a blocking finding means that evidence is missing. Without one
    the verdict is ``fine-tune``, with ``justification`` as its reason. ``severity`` has the severity
    of every rule code.
    """
    for code, verdict in DECISIONS:
        first = next((finding for finding in findings if finding.rule == code), None)
        if first is not None:
            return verdict, first.detail, first.rung
    blocking = [finding for finding in findings if severity[finding.rule] in BLOCKING]
    if not blocking:
        return CaseVerdict.FINE_TUNE, justification, ""
    faults = [
        f"{finding.key}: {finding.detail}" for finding in blocking if finding.rule != "CASE004"
    ]
    missing = [finding.key for finding in blocking if finding.rule == "CASE004"]
    parts = [_joined(faults, _MAX_FAULTS, "; ")] if faults else []
    parts += [f"missing: {_joined(missing, _MAX_MISSING, ', ')}"] if missing else []
    return CaseVerdict.INSUFFICIENT, "; ".join(parts), ""


def _joined(items: Sequence[str], most: int, separator: str) -> str:
    more = f" (and {len(items) - most} more)" if len(items) > most else ""
    return separator.join(items[:most]) + more
