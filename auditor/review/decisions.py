"""What people decided about findings: read, matched by content, and honoured by the next audit.

A finding's id is made from its rule and the bytes of its lines, so a decision holds wherever those
lines stand, and falls away with the first byte of them that changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from auditor.errors import AuditError
from auditor.families import family_of
from auditor.input.shards import sibling
from auditor.model import FINDINGS, Input, Rule, Severity, findings

SCHEMA = 1
LIFTED = ("cleared", "drop-other")  # statuses whose findings the gate no longer sees
_ID = 16  # hex digits of an id; what follows numbers findings of the same content
_MOST_BYTES = 256 * 2**20  # of a decisions file: a million decisions take 200 MB


class Action(StrEnum):
    """What can be decided. Of a pair, "this" is the line of the finding, "other" its partner."""

    KEEP = "keep"
    DROP = "drop"
    RELABEL = "relabel"
    NOT_AN_ISSUE = "not-an-issue"
    KEEP_THIS = "keep-this"
    KEEP_OTHER = "keep-other"
    KEEP_BOTH = "keep-both"


_MIRRORED = {Action.KEEP_THIS: Action.KEEP_OTHER, Action.KEEP_OTHER: Action.KEEP_THIS}
_GOING = {
    Action.DROP: "drop",
    Action.KEEP_OTHER: "drop",
    Action.KEEP_THIS: "drop-other",
    Action.RELABEL: "relabel",
}
_SINGLE = (Action.KEEP, Action.DROP, Action.RELABEL, Action.NOT_AN_ISSUE)
_PAIR = (Action.KEEP_THIS, Action.KEEP_OTHER, Action.KEEP_BOTH, Action.NOT_AN_ISSUE, Action.RELABEL)

RULES = (
    Rule(
        "WAI010",
        "dropped-by-decision",
        Severity.ERROR,
        "A person decided that this line leaves the set.",
        "It is no longer counted, whatever the checks say of it.",
        'a decision "drop" on the line',
        "no decision, or another one",
        "dataset-audit apply DATA DECISIONS -o OUT writes the file without it.",
    ),
    Rule(
        "WAI011",
        "relabel-not-applied",
        Severity.ERROR,
        "A person decided on another label, and the line still has the old one.",
        "The model would be trained on the label that was found to be wrong.",
        '{"text": "Where is my parcel?", "label": "refund"} with a decision for "delivery"',
        '{"text": "Where is my parcel?", "label": "delivery"}',
        "dataset-audit apply DATA DECISIONS -o OUT writes the file with the new label.",
    ),
    Rule(
        "WAI012",
        "decision-without-finding",
        Severity.NOTE,
        "Decisions were read that no finding of this audit matches.",
        "Nothing is wrong where the decisions were applied; elsewhere the lines have changed and"
        " must be looked at again.",
        "a decision on a line that has been edited since",
        "decisions on the findings of this file",
        "Nothing to do after apply; else review the findings that came back.",
    ),
)

# One row a decision. ``finding`` is the id that the report shows.
DECISIONS: Mapping[str, pl.DataType] = {
    "finding": pl.String(),
    "rule": pl.String(),  # of the finding, as the report wrote it
    "action": pl.String(),
    "label": pl.String(),  # of relabel
    "source": pl.String(),
    "line": pl.UInt32(),
    "related_source": pl.String(),  # of pairs
    "related_line": pl.UInt32(),
    "note": pl.String(),
    "by": pl.String(),
    "at": pl.String(),  # ISO 8601 as recorded
}
_REQUIRED = ("finding", "action")


def offered(rule: str, severity: str, *, labelled: bool, pair: bool) -> tuple[Action, ...]:
    """What a person may decide about a finding on a line, in the order of the keys 1 to 5.

    ``labelled``: the line has a label to change; ``pair``: the partner is a training line too.
    """
    family = family_of(rule)
    if family.factual and severity == Severity.ERROR:
        return (Action.DROP,)
    actions = _PAIR if pair and family.exclusive else _SINGLE
    return tuple(action for action in actions if labelled or action is not Action.RELABEL)


def beside(data: str) -> Path:
    """Where an audit of ``data`` looks for decisions: ``<stem>.decisions.json`` in its folder."""
    return sibling(data, ".decisions.json")


def load(path: Path, inputs: Sequence[Input] | None = None) -> pl.DataFrame:
    """Read a decisions file: DECISIONS, one row a finding.

    ``inputs``: where given, the file must have been written for exactly these training bytes.

    Raises:
        AuditError: unreadable, of another schema, or made for other data.
    """
    document = _document(path)
    if inputs is not None:
        _same_data(path, document, inputs)
    rows = [_row(path, number, item) for number, item in enumerate(document["decisions"], 1)]
    frame = pl.DataFrame(rows, schema=DECISIONS, orient="row")
    if frame["finding"].is_duplicated().any():
        twice = frame.filter(pl.col("finding").is_duplicated())["finding"][0]
        raise AuditError(f"{path}: finding {twice} is decided twice: remove one of the two")
    return frame


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise AuditError(f"{path}: larger than {_MOST_BYTES:,} bytes, no decisions file")
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise AuditError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not JSON ({error}): export it again") from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise AuditError(f'{path}: expected an object with a list "decisions"')
    if document.get("schema") != SCHEMA:
        found = json.dumps(document.get("schema"))
        raise AuditError(f"{path}: schema {found}, this version reads schema {SCHEMA}")
    return document


def _same_data(path: Path, document: Mapping[str, Any], inputs: Sequence[Input]) -> None:
    decided = document.get("data")
    items = decided if isinstance(decided, list) else []
    hashes = [item.get("sha256") if isinstance(item, dict) else None for item in items]
    mine = [source.sha256 for source in inputs if source.role == "train"]
    if hashes != mine:
        raise AuditError(
            f"{path} was decided for other data: sha256 {_short(hashes)}, this is {_short(mine)}."
            " Audit this file and decide in its report; decisions on unchanged lines are taken over"
        )


def _short(hashes: Sequence[Any]) -> str:
    return ", ".join(str(value)[:12] for value in hashes) or "not said"


def _row(path: Path, number: int, item: object) -> list[Any]:
    where = f"{path}: decision {number}"
    if not isinstance(item, dict):
        raise AuditError(f"{where}: expected an object")
    for key, dtype in DECISIONS.items():
        value = item.get(key)
        if (value is not None or key in _REQUIRED) and not _fits(value, dtype):
            kind = "a string" if dtype == pl.String else "a line number"
            raise AuditError(f"{where}: {key} is {json.dumps(value)[:80]}, expected {kind}")
    if item["action"] not in list(Action):
        known = ", ".join(Action)
        raise AuditError(f"{where}: no action is called {item['action']!r}: one of {known}")
    if item["action"] == Action.RELABEL and not item.get("label"):
        raise AuditError(f'{where}: relabel needs a "label"')
    return [item.get(key) for key in DECISIONS]


def _fits(value: object, dtype: pl.DataType) -> bool:
    if dtype == pl.String:
        return isinstance(value, str)
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**32


def fingerprint(rule: str, line: bytes, other: bytes, path: str) -> str:
    """A finding's id: 16 hex digits from its rule and content, never from where it stands.

    ``line`` and ``other``: sha256 of the two lines' bytes, empty where there is none.
    """
    parts = (rule.encode(), line, other, path.encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def honour(shown: pl.DataFrame, lines: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """``shown`` with the status that people's decisions give each finding.

    ``open``: nobody decided. ``cleared``: as far as this finding goes, the line is clean.
    ``accepted``: known and kept, which lifts no error. ``drop``, ``drop-other`` and ``relabel``:
    the line, its partner, or its label is to go.

    Args:
        shown: REPORT_FINDINGS with ids. A decision on a pair also holds with its lines swapped.
        lines: LINES of all rows.
        decided: DECISIONS.
    """
    if decided.is_empty():
        return shown
    actions = dict(decided.select("finding", "action").iter_rows())
    sha = dict(lines.select("row", "sha256").iter_rows())
    statuses = [
        status(found["rule"], found["severity"], _action(actions, sha, found))
        for found in shown.iter_rows(named=True)
    ]
    return shown.with_columns(status=pl.Series(statuses, dtype=pl.String))


def _action(
    actions: Mapping[str, str], sha: Mapping[int, bytes], found: Mapping[str, Any]
) -> Action | None:
    """The action on a finding, turned round where its pair is."""
    name = found["id"]
    if found["row"] is None:
        return None
    if name in actions:
        return Action(actions[name])
    other = turned(found, sha)
    action = Action(actions[other]) if other in actions else None
    # What was said of one line alone says nothing of the other.
    return None if action in _SINGLE[:3] else _MIRRORED.get(action, action) if action else None


def turned(found: Mapping[str, Any], sha: Mapping[int, bytes]) -> str:
    """The id that a finding on a pair has where its lines stand the other way; "" for no pair.

    ``found``: a row of REPORT_FINDINGS; ``sha``: the lines' sha256 by row.
    """
    row, related = found["row"], found["related"]
    if row is None or related is None:
        return ""
    name = fingerprint(found["rule"], sha[related], sha[row], found["path"] or "")
    return name + str(found["id"])[_ID:]


def status(rule: str, severity: str, action: Action | None) -> str:
    """The status of ``honour`` for one finding."""
    if action is None:
        return "open"
    if action in _GOING:
        return _GOING[action]
    if family_of(rule).factual and severity == Severity.ERROR:
        return "open"
    lifted = action is Action.NOT_AN_ISSUE or severity != Severity.ERROR
    return "cleared" if lifted else "accepted"


def standing(honoured: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """What the gate judges after decisions: FINDINGS without the cleared, with WAI010 to WAI012.

    A line that a person drops is lost whatever else holds; one whose partner was dropped instead
    is no longer a copy of anything, so that finding goes too.
    """
    was = pl.col("status")
    stays = honoured.filter(~was.is_in(LIFTED)).select(list(FINDINGS))
    known = honoured.join(_how(decided), on="id", how="left", maintain_order="left")
    return pl.concat(
        [
            stays,
            _said(known.filter(was == "drop"), "row", "WAI010"),
            _said(known.filter(was == "drop-other"), "related", "WAI010"),
            _said(known.filter(was == "relabel"), "row", "WAI011"),
            _unmatched(honoured, decided),
        ]
    ).unique(["row", "rule", "related", "path", "detail"], keep="first", maintain_order=True)


def _said(known: pl.DataFrame, line: str, rule: str) -> pl.DataFrame:
    detail = pl.col("how").fill_null("decided on the same pair, when its lines stood the other way")
    return findings(known.select(pl.col(line).alias("row"), detail=detail), rule=rule)


def _how(decided: pl.DataFrame) -> pl.DataFrame:
    """``id, how``: who decided what, when, and why, in one sentence."""
    by = pl.format("by {}", pl.col("by").replace("", None)).fill_null("")
    label = pl.format("to '{}'", "label").fill_null("")
    at = pl.format("on {}", pl.col("at").replace("", None)).fill_null("")
    note = pl.format(": {}", pl.col("note").replace("", None)).fill_null("")
    said = pl.concat_str("action", label, by, at, separator=" ").str.replace_all(" +", " ")
    return decided.select(id="finding", how=pl.concat_str(said.str.strip_chars(), note))


def _unmatched(honoured: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    lost = decided.join(honoured, left_on="finding", right_on="id", how="anti").height
    if not lost:
        return findings()
    detail = f"{lost:,} of {decided.height:,} decisions match no finding"
    return findings(pl.DataFrame({"detail": [detail]}), rule="WAI012")
