"""The waiver file ``<stem>.waivers.toml``: read strictly, and drafted by ``apply``.

It is a file of its own because JSON Lines has no comments, and a model would be trained on a marker
in a row.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import polars as pl

from auditor import documents
from auditor.errors import AuditError
from auditor.escape import printable
from auditor.families import Waivable, family_of
from auditor.input.names import waivers_path
from auditor.paths import is_file
from auditor.review.decisions import Action, allowed_actions, status_after
from auditor.review.waivers import Kind, Waiver, WaiverFile

# A reason must be longer than "wontfix" or "later". Waived findings are reviewed again after a month by
# default, and after a quarter at the latest.
MIN_REASON_CHARS, DRAFT_DAYS, MAX_DAYS = 15, 30, 90
_MIN_LETTERS = 5  # of a reason; dots and invisible characters give none
_HEAD = """\
# Findings to keep, each with a reason, an owner and an expiry date. Drafted from the decisions of a
# review: read each reason, and choose an earlier date for what should be looked at again sooner.
"""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    waivers: Annotated[tuple[Waiver, ...], msgspec.Meta(description="[[waivers]] tables")] = ()


def load(path: Path, day: dt.date) -> tuple[tuple[Waiver, ...], WaiverFile]:
    """The waivers of ``path``, in its order, and its digest; ``day`` is the (UTC) day of the audit.

    Raises:
        AuditError: not readable, not TOML, or a waiver lacks something, covers too much, lasts too
            long or begins in the future.
    """
    text = documents.read_text(path)
    read = WaiverFile(str(path), hashlib.sha256(text.encode()).hexdigest())
    return _parse(path, text, day), read


def draft(
    decided: pl.DataFrame, severities: Mapping[str, str], owner: str, day: dt.date
) -> tuple[tuple[Waiver, ...], int]:
    """Waivers for the findings that people decided to keep; and how many of those have no owner.

    A finding that a decision clears becomes ``false-positive``, an error that is kept becomes
    ``accepted-risk``. A finding needs no waiver if a decision drops or relabels one of its lines.

    Args:
        decided: DECISIONS of one report.
        severities: by rule.
        owner: for decisions that name no person; without it, they get no waiver and are counted.
        day: of the draft; waivers expire DRAFT_DAYS later.
    """
    changed = _changed_lines(decided)
    waivers: list[Waiver] = []
    without_owner = 0
    for item in decided.iter_rows(named=True):
        rule, action = item["rule"] or "", Action(item["action"])
        lines = {(item["source"], item["line"]), (item["related_source"], item["related_line"])}
        if rule not in severities or lines & changed:
            continue
        status = status_after(action, rule, severities[rule])
        if status not in ("cleared", "accepted"):
            continue
        _require_allowed(action, item["finding"], rule, severities[rule])
        name = next((name for name in (item["by"] or "", owner) if _letters(name)), "").strip()
        if not name:
            without_owner += 1
            continue
        kind = Kind.FALSE_POSITIVE if status == "cleared" else Kind.ACCEPTED_RISK
        until = day + dt.timedelta(DRAFT_DAYS)
        waivers.append(Waiver(rule, kind, _reason(item), name, day, until, item["finding"]))
    return tuple(waivers), without_owner


def _require_allowed(action: Action, finding: str, rule: str, severity: str) -> None:
    """Refuse "not an issue" where it is not on offer: a waiver must not get round the rules of decisions."""
    allowed = allowed_actions(rule, severity, labelled=True, pair=True)
    if action is Action.NOT_AN_ISSUE and action not in allowed:
        expected = " or ".join(allowed)
        raise AuditError(f"finding {finding} ({rule}): action = {action}; expected {expected}")


def _changed_lines(decided: pl.DataFrame) -> set[tuple[str, int]]:
    """Source and number of each line that a decision drops or relabels."""
    changed = set()
    for item in decided.iter_rows(named=True):
        action = Action(item["action"])
        if action in (Action.DROP, Action.KEEP_OTHER, Action.RELABEL):
            changed.add((item["source"], item["line"]))
        elif action is Action.KEEP_THIS:
            changed.add((item["related_source"], item["related_line"]))
    return changed


def _reason(item: Mapping[str, str]) -> str:
    """The reviewer's note if it is long enough, else what was decided and when."""
    note = (item["note"] or "").strip()
    if len(note) >= MIN_REASON_CHARS and _letters(note) >= _MIN_LETTERS:
        return note
    on = f" on {item['at'][:10]}" if item["at"] else ""
    return f"{item['action']}, decided in review{on}" + (f": {note}" if note else "")


def extend(
    data: Path, out: Path, drafts: Sequence[Waiver], day: dt.date
) -> tuple[bytes | None, int]:
    """The waiver file for ``out``, or None if it needs no change; and the number of new waivers.

    An existing waiver file of ``out``, or else of ``data``, is copied byte for byte, and those of
    ``drafts`` whose findings it does not name follow.

    Raises:
        AuditError: the existing file cannot be used.
    """
    target, source = waivers_path(out), waivers_path(data)
    old = target if is_file(target) else source
    text = documents.read_text(old) if is_file(old) else ""
    known = {waiver.fingerprint for waiver in _parse(old, text, day)}
    new = [waiver for waiver in drafts if waiver.fingerprint not in known]
    if not new and (old == target or not text):
        return None, 0
    lead = text if not text or text.endswith("\n") else text + "\n"
    return ((lead or _HEAD) + "".join(map(_table, new))).encode(), len(new)


def _table(waiver: Waiver) -> str:
    values = {
        "rule": _quoted(waiver.rule),
        "fingerprint": _quoted(waiver.fingerprint),
        "kind": _quoted(waiver.kind),
        "reason": _quoted(waiver.reason),
        "owner": _quoted(waiver.owner),
        "created": waiver.created.isoformat(),
        "expires": waiver.expires.isoformat(),
    }
    return "\n[[waivers]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def _quoted(text: str) -> str:
    """``text`` as a TOML string: a JSON string is one once hidden characters are made visible."""
    return json.dumps(printable(text), ensure_ascii=False)


def _parse(path: Path, text: str, day: dt.date) -> tuple[Waiver, ...]:
    waivers = documents.convert(documents.parse_toml(text, path), _File, path).waivers
    for number, waiver in enumerate(waivers, 1):
        if problem := _breadth(waiver) or _substance(waiver) or _time(waiver, day):
            raise AuditError(f"{path}: waivers {number}: {problem}")
    names = Counter((waiver.rule, waiver.fingerprint) for waiver in waivers)
    for name, number in sorted(names.items()):
        if number > 1:
            raise AuditError(f"{path}: {' '.join(name).strip()} is waived twice: remove one")
    return waivers


def _breadth(waiver: Waiver) -> str:
    """Why the waiver covers too much, or ""."""
    try:
        waivable = family_of(waiver.rule).waivable
    except ValueError as error:
        return str(error)
    if waivable is Waivable.NEVER:
        return f"{waiver.rule} cannot be waived"
    if waiver.fingerprint:
        return ""
    if waivable is Waivable.FINDING:
        return f"{waiver.rule} cannot be waived as a whole: name the finding by its fingerprint"
    if waiver.kind is Kind.FALSE_POSITIVE:
        return "a rule as a whole is not a false positive: name the finding by its fingerprint"
    return ""


def _substance(waiver: Waiver) -> str:
    """What the waiver lacks, or ""."""
    reason = waiver.reason.strip()
    enough = len(reason) >= MIN_REASON_CHARS and _letters(reason) >= _MIN_LETTERS
    if _letters(waiver.owner) and enough:
        return ""
    return f"needs an owner and a reason of {MIN_REASON_CHARS} characters or more"


def _letters(text: str) -> int:
    """The number of letters and digits; a text without them says nothing, and may be invisible."""
    return sum(map(str.isalnum, text))


def _time(waiver: Waiver, day: dt.date) -> str:
    """Why the waiver's dates cannot be used, or ""."""
    if waiver.expires < waiver.created:
        return f"expires {waiver.expires}, before it was created, {waiver.created}"
    if waiver.expires - waiver.created > dt.timedelta(MAX_DAYS):
        return f"expires {waiver.expires}; at most {MAX_DAYS} days after {waiver.created}"
    # A day of grace: in the time zone of the author it may be tomorrow already.
    if waiver.created > day + dt.timedelta(1):
        return f"created {waiver.created}, after the day of the audit, {day}"
    return ""
