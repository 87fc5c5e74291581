"""Repairs of whole files: what stays, what changes, and that a second run changes nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.checks import encoding_residue, exact_duplicates, label_vocabulary, record_format
from auditor.errors import AuditError
from auditor.pipeline import audit
from auditor.repairs.fix import fixed
from auditor.repairs.model import Repair, Repaired
from auditor.review import decisions_file
from auditor.review.side_files import SideFiles
from auditor.settings import Settings

Write = Callable[..., Path]
CHECKS = (record_format, exact_duplicates, label_vocabulary, encoding_residue)
BOM = b"\xef\xbb\xbf"
COLOURS = ("red", "blue", "green", "black", "white", "pink")


def row(text: str, label: str = "delivery", **more: str) -> bytes:
    return json.dumps({"text": text, "label": label, **more}, ensure_ascii=False).encode()


PLAIN = [row(f"where is my {colour} parcel") for colour in COLOURS]
PLAIN += [row(f"please send a {colour} invoice", "billing") for colour in COLOURS]
# Faults with a repair, and without one.
REPAIRABLE = [
    BOM + PLAIN[0],
    PLAIN[1] + b" \t",
    PLAIN[2] + b"\r",
    PLAIN[3],
    row("the courier never came", "Delivery "),
    row("cafÃ© is closed, isnâ€™t it"),
    b"",
]
OTHER = [
    b'{"text": "cut off  ',
    row("where is it", "delivry"),
    row("Where is my RED parcel!", note="x"),
    b"\xff",
    row("a b", "12"),
]
ANY = st.lists(st.sampled_from([*PLAIN, *REPAIRABLE, *OTHER]), min_size=6, max_size=20)


@pytest.fixture(scope="module")
def fix(write: Write) -> Callable[..., Repaired]:
    def run(data: bytes, *, unsafe: bool = False, name: str = "train.jsonl") -> Repaired:
        return fixed(write(data, name), name, Settings(), unsafe=unsafe)

    return run


Fix = Callable[..., Repaired]


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def test_a_file_without_faults_stays_as_it_is(fix: Fix) -> None:
    data = joined([*PLAIN, *OTHER])[:-1]
    repaired = fix(data)
    assert repaired.content() == data
    assert (repaired.changed, repaired.counts()) == ([], [])


def test_every_repair_is_made_and_all_other_lines_keep_their_bytes(fix: Fix) -> None:
    repaired = fix(joined([*PLAIN, *OTHER, *REPAIRABLE]))
    expected = [*PLAIN, *OTHER]
    expected += [row("the courier never came"), row("café is closed, isn’t it")]
    assert repaired.content() == joined(expected)
    assert repaired.counts() == [
        (Repair.BOM, 1),
        (Repair.LINE_END, 1),
        (Repair.BLANKS, 1),
        (Repair.BLANK_LINE, 1),
        (Repair.COPY, 4),
        (Repair.LABEL, 1),
        (Repair.MOJIBAKE, 1),
    ]


def test_near_duplicates_and_typing_errors_need_unsafe(fix: Fix) -> None:
    long = "please tell me where the parcel that I ordered on your page last week is now"
    lines = [*PLAIN, row(long), row(long + "!", note="x"), row(long + " please")]
    lines += [row(f"{colour} van stood at my door", "delivry") for colour in COLOURS[:1]]
    lines += [row(f"the {a} {b} box is late") for a in COLOURS[:3] for b in COLOURS if a < b]
    assert fix(joined(lines)).changed == []
    repaired = fix(joined(lines), unsafe=True)
    assert {repair for repair, _ in repaired.counts()} >= {Repair.EQUAL, Repair.RARE_LABEL}
    assert row(long) + b"\n" in repaired.content()
    assert b"delivry" not in repaired.content()
    assert fix(repaired.content(), unsafe=True).changed == []


@settings(max_examples=4)  # of two or three audits each; the parts are tested with more
@given(ANY, st.booleans())
def test_a_second_run_changes_nothing(fix: Fix, drawn: list[bytes], end: bool) -> None:
    lines = [*PLAIN, *drawn]
    data = joined(lines)[: None if end else -1]
    repaired = fix(data)
    content = repaired.content()
    assert fix(content).content() == content
    assert b"".join(line.before for line in repaired.lines) == data
    # No line without a fault changed, and the first of its copies is there.
    kept = {line.before.rstrip(b"\n") for line in repaired.lines if line.after == line.before}
    assert kept >= {*PLAIN, *(line for line in drawn if line in OTHER)}


def test_no_line_that_was_clean_is_lost(fix: Fix, write: Write) -> None:
    data = joined([*PLAIN, *OTHER, *REPAIRABLE])
    before, after = (
        audit([(write(content), "t.jsonl")], checks=CHECKS)
        for content in (data, fix(data).content())
    )
    assert after.counts.clean >= before.counts.clean
    blocking = pl.col("severity").is_in(["error", "review"])
    ids = [set(r.findings.filter(blocking)["id"]) for r in (before, after)]
    assert ids[1] <= ids[0]


def test_a_compressed_file_is_repaired_as_plain_text(fix: Fix) -> None:
    data = gzip.compress(joined([*PLAIN, PLAIN[0]]))
    assert fix(data, name="t.jsonl.gz").content() == joined(PLAIN)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b'[{"a": 1}, {"a": 2}]\n', "one JSON array, not one object per line; convert it"),
        (joined(PLAIN).decode().encode("utf-16"), "the file is in UTF-16, not UTF-8"),
        (gzip.compress(joined(PLAIN))[:-9], "the compressed data ends too early"),
    ],
    ids=["empty", "array", "wide", "cut off"],
)
def test_what_is_no_jsonl_is_refused(fix: Fix, data: bytes, message: str) -> None:
    with pytest.raises(AuditError, match=message) as caught:
        fix(data)
    assert caught.value.exit_code == 3


def test_a_file_of_blank_lines_becomes_empty(fix: Fix) -> None:
    repaired = fix(b"\n \r\n")
    assert (repaired.content(), len(repaired.changed)) == (b"", 2)


def test_what_people_decided_stays(write: Write) -> None:
    """Also where another repair changes the file to which their decisions are bound."""
    path = write(joined([BOM + PLAIN[0], *PLAIN[1:], row("it never came", "Delivery ")]))
    report = audit([(path, "train.jsonl")], checks=CHECKS)
    (finding,) = report.findings.filter(pl.col("rule") == "LBL002").rows(named=True)
    decision = {
        "finding": finding["id"],
        "rule": "LBL002",
        "action": "not-an-issue",
        "source": "train.jsonl",
        "line": finding["line"],
        "by": "Ada",
    }
    document = {
        "schema": 1,
        "data": [{"path": "train.jsonl", "sha256": report.inputs[0].sha256}],
        "decisions": [decision],
    }
    file = path.with_name("train.decisions.json")
    file.write_text(json.dumps(document), encoding="utf-8")
    decided = SideFiles(decisions=decisions_file.read(file))
    repaired = fixed(path, "train.jsonl", Settings(), decided)
    assert repaired.counts() == [(Repair.BOM, 1)]
