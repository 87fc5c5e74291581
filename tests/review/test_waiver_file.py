"""The waiver file: what it must contain, what is refused, and what apply drafts."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.errors import AuditError
from auditor.input.names import waivers_path
from auditor.review import waiver_file
from auditor.review.decisions import DECISIONS
from auditor.review.waiver_file import draft, extend, load
from auditor.review.waivers import Kind, Waiver

DAY = dt.date(2026, 6, 1)
TEXT = """[[waivers]]
rule = "CON001"
fingerprint = "00112233445566aa"
kind = "accepted-risk"
reason = "both answers are right, by design"
owner = "ana@example.com"
created = 2026-06-01
expires = 2026-06-30
"""
ONE = Waiver(
    "CON001",
    Kind.ACCEPTED_RISK,
    "both answers are right, by design",
    "ana@example.com",
    DAY,
    dt.date(2026, 6, 30),
    "00112233445566aa",
)
SEVERITIES = {
    "CON001": "error",
    "DUP020": "review",
    "LEK001": "error",
    "LEK004": "review",
    "FMT001": "error",
}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a/train.jsonl", "a/train.waivers.toml"),
        ("train.jsonl.gz", "train.waivers.toml"),
        ("-", "stdin.waivers.toml"),
    ],
)
def test_it_lies_next_to_the_data(data: str, expected: str) -> None:
    assert waivers_path(data) == Path(expected)


def test_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.waivers.toml"
    path.write_text("# none\n")
    assert load(path, DAY)[0] == ()
    broad = TEXT.replace('fingerprint = "00112233445566aa"\n', "")
    path.write_text(TEXT + broad)
    assert load(path, DAY)[0] == (ONE, Waiver(*_values(ONE)[:-1]))
    assert load(path, dt.date(2027, 1, 1)) == load(path, DAY)  # the audit reports what has expired


def _values(waiver: Waiver) -> list[Any]:
    names = ("rule", "kind", "reason", "owner", "created", "expires", "fingerprint")
    return [getattr(waiver, name) for name in names]


NAME = 'fingerprint = "00112233445566aa"\n'


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("CON001", "WAI001", "cannot be waived"),
        ("CON001", "CASE001", "cannot be waived"),
        ("CON001", "con001", "expected a rule's code"),
        ("CON001", "CON", "expected a rule's code"),
        (f'"CON001"\n{NAME}', '"LEK001"\n', "cannot be waived as a whole"),
        (f'"CON001"\n{NAME}', '"FMT001"\n', "cannot be waived as a whole"),
        (f'"CON001"\n{NAME}kind = "accepted-risk"', '"CON001"\nkind = "false-positive"', "by its"),
        ("00112233445566aa", "*", "expected a finding's id"),
        ("00112233445566aa", "00112233445566AA", "expected a finding's id"),
        ("accepted-risk", "wontfix", "expected one of accepted-risk, false-positive, fix-later"),
        ('"ana@example.com"', '" "', "needs an owner"),
        ('"ana@example.com"', '"\\u200b"', "needs an owner"),
        ('"both answers are right, by design"', '"................"', "reason of 15 characters"),
        (
            '"both answers are right, by design"',
            '"a\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b\\u200b"',
            "reason of 15",
        ),
        ("both answers are right, by design", "wontfix", "reason of 15 characters"),
        ("expires = 2026-06-30\n", "", "waivers 1: the key 'expires' is missing"),
        ("created = 2026-06-01\n", "", "the key 'created' is missing"),
        ("owner", "ownr", "unknown key 'ownr'; did you mean 'owner'?"),
        ("2026-06-30", '"2026-06-30"', "expected a day"),
        ("2026-06-30", "2026-06-30T10:00:00", "expected a day"),
        ("2026-06-30", "2026-08-31", "at most 90 days"),
        ("2026-06-30", "2026-05-31", "before it was created"),
        ("2026-06-01", "2026-06-03", "after the day of the audit"),
        ('rule = "CON001"', "rule = 1", "expected a rule's code"),
        ("[[waivers]]", "[waivers]", "expected [[waivers]]"),
        ("[[waivers]]", "[[waiver]]", "unknown key 'waiver'; did you mean 'waivers'?"),
        ("[[waivers]]", "[[waivers", "not valid TOML"),
        (TEXT, TEXT + TEXT, "waived twice"),
    ],
)
def test_what_is_incomplete_or_too_broad_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    path = tmp_path / "t.waivers.toml"
    assert TEXT.count(old) == 1
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(AuditError) as caught:
        load(path, DAY)
    assert problem in str(caught.value)
    assert str(path) in str(caught.value)


def test_ninety_days_and_tomorrow_elsewhere_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "t.waivers.toml"
    path.write_text(TEXT.replace("06-01", "06-02").replace("06-30", "08-31"))
    assert load(path, DAY)[0][0].expires == dt.date(2026, 8, 31)


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "t.waivers.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(AuditError, match=r"t\.waivers\.toml"):
        load(path, DAY)


# ---- drafts


def decided(*rows: dict[str, Any]) -> pl.DataFrame:
    full = [
        {"finding": f"{n:016x}", "source": "t", "line": n + 1, "note": "", "by": "Ada", **row}
        for n, row in enumerate(rows)
    ]
    return pl.DataFrame([dict.fromkeys(DECISIONS) | row for row in full], schema=DECISIONS)


@pytest.mark.parametrize(
    ("rule", "action", "kind"),
    [
        ("CON001", "keep-both", Kind.ACCEPTED_RISK),
        ("CON001", "not-an-issue", Kind.FALSE_POSITIVE),
        ("LEK001", "keep", Kind.ACCEPTED_RISK),
        ("LEK004", "not-an-issue", Kind.FALSE_POSITIVE),
        ("DUP020", "keep-both", Kind.FALSE_POSITIVE),  # it waited for a person, and one looked
        ("DUP020", "keep-this", None),
        ("LEK001", "drop", None),
        ("LEK001", "relabel", None),
        ("FMT001", "not-an-issue", None),
        ("XXX001", "not-an-issue", None),
    ],
)
def test_what_stays_is_draft(rule: str, action: str, kind: Kind | None) -> None:
    frame = decided({"rule": rule, "action": action, "at": "2026-05-31T10:00:00Z"})
    drafts, without_owner = draft(frame, SEVERITIES, "", DAY)
    reason = f"{action}, decided in review on 2026-05-31"
    until = dt.date(2026, 7, 1)
    expected = (Waiver(rule, kind, reason, "Ada", DAY, until, "0" * 16),) if kind else ()
    assert (drafts, without_owner) == (expected, 0)


@pytest.mark.parametrize("rule", ["DUP001", "LEK001"])
def test_copies_and_leaks_get_no_waiver_from_a_decision(rule: str) -> None:
    frame = decided({"rule": rule, "action": "not-an-issue"})
    with pytest.raises(AuditError, match="action = not-an-issue; expected keep"):
        draft(frame, {rule: "error"}, "", DAY)


def test_a_long_enough_note_is_the_reason() -> None:
    keep = {"rule": "CON001", "action": "keep-both"}
    frame = decided({**keep, "note": "right in two markets"}, {**keep, "note": "fine"})
    drafts, _ = draft(frame, SEVERITIES, "", DAY)
    assert [w.reason for w in drafts] == [
        "right in two markets", "keep-both, decided in review: fine",
    ]  # fmt: skip


def test_every_waiver_has_an_owner() -> None:
    keep = {"rule": "CON001", "action": "keep-both"}
    frame = decided({**keep, "by": None}, keep)
    drafts, without_owner = draft(frame, SEVERITIES, "", DAY)
    assert ([w.owner for w in drafts], without_owner) == (["Ada"], 1)
    drafts, without_owner = draft(frame, SEVERITIES, "Bo", DAY)
    assert ([w.owner for w in drafts], without_owner) == (["Bo", "Ada"], 0)


@pytest.mark.parametrize("action", ["drop", "keep-other", "keep-this", "relabel"])
def test_a_line_that_another_decision_changes_needs_no_waiver(action: str) -> None:
    keep = {"rule": "CON001", "action": "keep-both", "related_source": "t", "related_line": 9}
    gone = {"rule": "CON001", "action": action, "line": 9, "related_source": "t", "related_line": 9}
    drafts, _ = draft(decided(keep, gone), SEVERITIES, "", DAY)
    assert drafts == ()


def test_a_draft_is_read_back_whatever_its_text(tmp_path: Path) -> None:
    out = tmp_path / "new.jsonl"
    hostile = 'quotes " and \\ and \n[[waivers]]\x7f\u202e\ud800 end'
    drafts = (Waiver("CON001", Kind.FIX_LATER, hostile, hostile, DAY, DAY, "00112233445566aa"),)
    content, new = extend(tmp_path / "old.jsonl", out, drafts, DAY)
    assert new == 1
    assert content is not None
    waivers_path(out).write_bytes(content)
    ((again,), _) = load(waivers_path(out), DAY)
    shown = 'quotes " and \\ and \\n[[waivers]]\\x7f<U+202E><U+D800> end'
    assert (again.owner, again.reason, again.kind) == (shown, shown, Kind.FIX_LATER)


def test_what_people_wrote_stays_to_the_byte(tmp_path: Path) -> None:
    old, out = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    assert extend(old, out, (), DAY) == (None, 0)
    waivers_path(old).write_text(text := "# ours\n" + TEXT.rstrip())
    assert extend(old, out, (ONE,), DAY) == (text.encode() + b"\n", 0)  # carried over
    other = Waiver(*_values(ONE)[:-1], fingerprint="ff" * 8)
    content, new = extend(old, out, (ONE, other), DAY)
    assert (new, content is not None and content.startswith(text.encode())) == (1, True)
    waivers_path(out).write_bytes(content or b"")
    assert extend(old, out, (ONE, other), DAY) == (None, 0)  # a second time changes nothing


def test_a_file_that_cannot_be_used_stops_it(tmp_path: Path) -> None:
    waivers_path(tmp_path / "old.jsonl").write_text("[[waivers]]\n")
    with pytest.raises(AuditError):
        extend(tmp_path / "old.jsonl", tmp_path / "new.jsonl", (ONE,), DAY)


def test_a_draft_keeps_the_policy_it_is_read_by() -> None:
    assert 0 < waiver_file.DRAFT_DAYS <= waiver_file.MAX_DAYS
