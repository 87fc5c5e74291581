"""Waivers as a file: ``<stem>.waivers.toml`` beside the data, read strictly, and drafted by ``apply``.

They stand beside the data because JSON Lines has no comments, and a marker in a row would be trained on.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from auditor.errors import AuditError
from auditor.escape import printable
from auditor.families import Waivable, family_of
from auditor.review import decisions
from auditor.review.decisions import Action
from auditor.review.waivers import Kind, Waiver

# Source of the three: R-A10 of the requirements. A reason that "wontfix" and "later" do not reach; a
# month to come back to what was kept; a quarter after which someone must look again.
REASON_CHARS, DAYS, MOST_DAYS = 15, 30, 90
_KEYS = {
    "rule": str, "kind": str, "reason": str, "owner": str, "created": dt.date, "expires": dt.date,
}  # fmt: skip
_EXPECTED = f"{', '.join(_KEYS)} and, for one finding, fingerprint"
_HEAD = """\
# Findings that stay, who answers for them, and until when. Drafted from the decisions of a review:
# read each reason, and shorten what should be looked at again sooner.
"""


def beside(data: str | Path) -> Path:
    """Where an audit of ``data`` looks for waivers: ``<stem>.waivers.toml`` in its folder."""
    path = decisions.beside(str(data))
    return path.with_name(path.name.removesuffix(".decisions.json") + ".waivers.toml")


def load(path: Path, day: dt.date) -> tuple[Waiver, ...]:
    """The waivers of ``path``, in its order; ``day`` is the (UTC) day of the audit.

    Raises:
        AuditError: not readable, not TOML, or a waiver that says too little, covers too much, lasts
            too long or begins in the future.
    """
    return _parse(path, _text(path), day)


def drafted(
    decided: pl.DataFrame, severities: Mapping[str, str], owner: str, day: dt.date
) -> tuple[tuple[Waiver, ...], int]:
    """Waivers for what was decided to stay; and how many decisions have nobody to answer for them.

    What clears a finding is drafted as ``false-positive``, an error that is kept as
    ``accepted-risk``. Decisions whose lines go or change with others need no waiver.

    Args:
        decided: DECISIONS of one report.
        severities: by rule.
        owner: for decisions that do not say by whom.
        day: on which they are drafted; they run DAYS from it.
    """
    going = _going(decided)
    made: list[Waiver] = []
    nobody = 0
    for item in decided.iter_rows(named=True):
        rule, action = item["rule"] or "", Action(item["action"])
        places = {(item["source"], item["line"]), (item["related_source"], item["related_line"])}
        if rule not in severities or places & going:
            continue
        status = decisions.status(rule, severities[rule], action)
        if status not in ("cleared", "accepted"):
            continue
        answers = (item["by"] or "").strip() or owner.strip()
        if not answers:
            nobody += 1
            continue
        kind = Kind.FALSE_POSITIVE if status == "cleared" else Kind.ACCEPTED_RISK
        until = day + dt.timedelta(DAYS)
        made.append(Waiver(rule, kind, _reason(item), answers, day, until, item["finding"]))
    return tuple(made), nobody


def _going(decided: pl.DataFrame) -> set[tuple[str, int]]:
    """Places of the lines that are dropped or relabelled."""
    going = set()
    for item in decided.iter_rows(named=True):
        action = Action(item["action"])
        if action in (Action.DROP, Action.KEEP_OTHER, Action.RELABEL):
            going.add((item["source"], item["line"]))
        elif action is Action.KEEP_THIS:
            going.add((item["related_source"], item["related_line"]))
    return going


def _reason(item: Mapping[str, str]) -> str:
    note = (item["note"] or "").strip()
    if len(note) >= REASON_CHARS:
        return note
    on = f" on {item['at'][:10]}" if item["at"] else ""
    return f"{item['action']}, decided in review{on}" + (f": {note}" if note else "")


def extended(
    data: Path, out: Path, made: Sequence[Waiver], day: dt.date
) -> tuple[bytes | None, int]:
    """The waiver file for ``out``, or None where it stays as it is; and how many waivers are new.

    What stands beside ``out`` already, or else beside ``data``, is kept to the byte.

    Raises:
        AuditError: that file cannot be used.
    """
    target, source = beside(out), beside(data)
    old = target if target.is_file() else source
    text = _text(old) if old.is_file() else ""
    known = {waiver.fingerprint for waiver in _parse(old, text, day)}
    new = [waiver for waiver in made if waiver.fingerprint not in known]
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
    """A JSON string is a TOML string, once what hides in it is visible."""
    return json.dumps(printable(text), ensure_ascii=False)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise AuditError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AuditError(f"{path}: not UTF-8: {error}") from error


def _parse(path: Path, text: str, day: dt.date) -> tuple[Waiver, ...]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AuditError(f"{path}: not valid TOML: {error}") from error
    tables = document.get("waivers", [])
    if set(document) - {"waivers"} or not isinstance(tables, list):
        raise AuditError(f"{path}: expected [[waivers]] tables and nothing else")
    read = tuple(_waiver(f"{path}: waiver {n}", table, day) for n, table in enumerate(tables, 1))
    names = [(waiver.rule, waiver.fingerprint) for waiver in read]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(read) > 1 else []
    if twice:
        raise AuditError(f"{path}: {' '.join(twice[0]).strip()} is waived twice: remove one")
    return read


def _waiver(where: str, table: object, day: dt.date) -> Waiver:
    if not isinstance(table, dict) or set(table) - {"fingerprint"} != set(_KEYS):
        raise AuditError(f"{where} is {table!r}; expected {_EXPECTED}")
    for key, value in table.items():
        kind = _KEYS.get(key, str)
        # A TOML date-time is a date too, but no day.
        if not isinstance(value, kind) or isinstance(value, dt.datetime):
            wanted = "a day such as 2026-12-31" if kind is dt.date else "a text"
            raise AuditError(f"{where}: {key} = {value!r}; expected {wanted}")
    if table["kind"] not in list(Kind):
        raise AuditError(f"{where}: kind = {table['kind']!r}; expected one of {', '.join(Kind)}")
    waiver = Waiver(**{**table, "kind": Kind(table["kind"])})
    if problem := _breadth(waiver) or _substance(waiver) or _time(waiver, day):
        raise AuditError(f"{where}: {problem}")
    return waiver


def _breadth(waiver: Waiver) -> str:
    rule = waiver.rule
    if not re.fullmatch(r"[A-Z]{3}[0-9]{3}|CASE[0-9]{3}", rule):
        return f"rule = {rule!r}; expected a code such as DUP010"
    try:
        waivable = family_of(rule).waivable
    except ValueError as error:
        return str(error)
    if waivable is Waivable.NEVER:
        return f"{rule} cannot be waived"
    if waiver.fingerprint:
        good = re.fullmatch(r"[0-9a-f]{16}(-[0-9]+)?", waiver.fingerprint)
        return "" if good else f"fingerprint = {waiver.fingerprint!r}; expected a finding's id"
    if waivable is Waivable.FINDING:
        return f"{rule} cannot be waived as a whole: name the finding by its fingerprint"
    if waiver.kind is Kind.FALSE_POSITIVE:
        return "a rule as a whole is no false positive: name the finding by its fingerprint"
    return ""


def _substance(waiver: Waiver) -> str:
    if waiver.owner.strip() and len(waiver.reason.strip()) >= REASON_CHARS:
        return ""
    return f"needs an owner and a reason of {REASON_CHARS} characters or more"


def _time(waiver: Waiver, day: dt.date) -> str:
    if waiver.expires < waiver.created:
        return f"expires {waiver.expires} before it was created, {waiver.created}"
    if waiver.expires - waiver.created > dt.timedelta(MOST_DAYS):
        return f"expires {waiver.expires}; at most {MOST_DAYS} days after {waiver.created}"
    # A day of grace: where the file was written it may be tomorrow already.
    if waiver.created > day + dt.timedelta(1):
        return f"created {waiver.created}, after the day of the audit, {day}"
    return ""
