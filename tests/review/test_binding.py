"""What decisions cannot do: wave through what was not on offer, revive copies, hide who decided."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.checks import conflicts, exact_duplicates, leakage, near_duplicates, record_format
from auditor.errors import AuditError
from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.review.decisions import Action
from auditor.review.decisions_file import read
from auditor.review.side_files import SideFiles
from auditor.review.waivers import Kind, Waiver

CHECKS = (record_format, exact_duplicates, near_duplicates, conflicts, leakage)
DAY = dt.date(2026, 6, 30)
TEXTS = (
    "my card was lost on the train to york",
    "the parcel that you sent to me last week never came to my house",
    "the invoice shows a wrong amount for the second month of the year",
)
ROWS = [
    *({"prompt": text, "completion": "a"} for text in TEXTS * 3),
    {"prompt": TEXTS[0].replace("york", "York!"), "completion": "a"},
    {"prompt": TEXTS[1].replace("parcel", "parcels"), "completion": "a"},
    {"prompt": "an empty answer", "completion": ""},
    {"prompt": "is the weather fine today", "completion": "yes"},
]
HELD_OUT = [{"prompt": "is the weather fine today", "completion": "yes"}]


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("binding")
    write(path / "train.jsonl", ROWS)
    write(path / "eval.jsonl", HELD_OUT)
    return path


def audited(
    folder: Path,
    decisions: Sequence[Mapping[str, Any]] = (),
    waivers: Sequence[Waiver] = (),
    sha256: str = "",
) -> Report:
    """The report with these decisions, which name the data's digest unless ``sha256`` is given."""
    data = folder / "train.jsonl"
    digest = sha256 or hashlib.sha256(data.read_bytes()).hexdigest()
    files = [{"path": "train.jsonl", "sha256": digest}]
    content = {"schema": 1, "data": files, "decisions": list(decisions)}
    path = folder / "train.decisions.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    side_files = SideFiles(None, read(path) if decisions else None, tuple(waivers), day=DAY)
    train, held_out = [(data, "train.jsonl")], [(folder / "eval.jsonl", "eval.jsonl")]
    return audit(train, held_out, checks=CHECKS, side_files=side_files)


@pytest.fixture(scope="module")
def plain(folder: Path) -> Report:
    return audited(folder)


def decide(report: Report, rule: str, action: str, by: str = "Ada") -> list[dict[str, Any]]:
    own = report.findings.filter(pl.col("rule") == rule)
    return [{"finding": name, "action": action, "by": by} for name in own["id"]]


def test_the_set_has_a_finding_of_each_kind(plain: Report) -> None:
    assert {"FMT018", "DUP001", "DUP010", "LEK001"} <= set(plain.findings["rule"])
    assert plain.counts.clean == 3


@pytest.mark.parametrize(
    ("rule", "action", "expected"),
    [
        ("FMT018", "keep-this", "drop"),
        ("FMT018", "not-an-issue", "drop"),
        ("DUP001", "not-an-issue", "keep-this or keep-other"),
        ("DUP001", "keep-both", "keep-this or keep-other"),
        ("LEK001", "not-an-issue", "keep or drop"),
        ("LEK001", "keep-this", "keep or drop"),
    ],
)
def test_an_action_that_was_not_on_offer_is_refused(
    folder: Path, plain: Report, rule: str, action: str, expected: str
) -> None:
    decisions = [{"label": "x", **item} for item in decide(plain, rule, action)]
    with pytest.raises(AuditError) as caught:
        audited(folder, decisions)
    place = f"{folder / 'train.decisions.json'}: decisions 1: finding {decisions[0]['finding']}"
    assert str(caught.value) == f"{place} ({rule}): action = {action}; expected {expected}"


def test_copies_that_are_all_kept_count_once_a_group(folder: Path, plain: Report) -> None:
    after = audited(folder, decide(plain, "DUP001", "keep-this"))
    assert after.counts.clean <= plain.counts.clean + after.counts.clean_by_people
    clean = after.lines.filter(pl.col("disposition") == "clean")["row"].to_list()
    assert len({ROWS[row]["prompt"] for row in clean}) == len(clean)


@pytest.mark.parametrize(
    ("by", "sha256", "why"),
    [
        ("", "", "they name no person"),
        ("\u200b \u2800.", "", "they name no person"),  # nobody can see it
        ("Ada", "ab" * 32, "they were made for other data"),
    ],
)
def test_decisions_without_a_name_or_for_other_data_clear_nothing(
    folder: Path, plain: Report, by: str, sha256: str, why: str
) -> None:
    decisions = decide(plain, "DUP010", "not-an-issue", by)
    report = audited(folder, decisions, sha256=sha256)
    assert report.counts == plain.counts
    note = report.findings.filter(pl.col("rule") == "WAI013")["detail"].to_list()
    assert note == [f"{len(decisions)} of {len(decisions)} decisions clear nothing: {why}"]
    assert report.decisions is not None
    assert (report.decisions.ignored, report.decisions.why_not) == (len(decisions), why)


def test_a_line_is_dropped_by_whoever_decides(folder: Path, plain: Report) -> None:
    report = audited(folder, decide(plain, "LEK001", "drop", by=""))
    assert "WAI010" in report.findings["rule"].to_list()


def test_the_verdict_names_the_rows_and_the_people(folder: Path, plain: Report) -> None:
    near = plain.findings.filter(pl.col("rule") == "DUP010")["id"]
    report = audited(folder, decide(plain, "DUP010", "not-an-issue")[:1])
    assert report.counts.clean_by_people == 1
    assert report.reason.endswith("1 row is clean by decision or waiver only by Ada")
    assert report.decisions is not None
    digest = hashlib.sha256((folder / "train.decisions.json").read_bytes()).hexdigest()
    assert report.decisions.sha256 == digest
    start = DAY - dt.timedelta(3)
    waiver = Waiver("DUP010", Kind.FALSE_POSITIVE, "both are right", "Bob", start, DAY, near[0])
    by_waiver = audited(folder, waivers=[waiver])
    assert by_waiver.reason.endswith("1 row is clean by decision or waiver only by Bob")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_clean_rows_never_exceed_those_that_the_verdict_names(
    folder: Path, plain: Report, data: st.DataObject
) -> None:
    """For any decisions and waivers: more clean rows than without them are all named as people's."""
    names = plain.findings.filter(pl.col("row").is_not_null())["id"].to_list()
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    decisions = [
        {
            "finding": name,
            "action": str(data.draw(st.sampled_from([a for a in Action if a != "relabel"]))),
            "by": data.draw(st.sampled_from(["", "Ada"])),
            "mirrored": data.draw(st.sampled_from([None, True, False])),
        }
        for name in chosen
    ]
    start = DAY - dt.timedelta(3)
    rules = dict(zip(plain.findings["id"], plain.findings["rule"], strict=True))
    waivers = [
        Waiver(rules[name], kind, "a long enough reason", "Bob", start, DAY, name)
        for name in data.draw(st.lists(st.sampled_from(names), unique=True))
        for kind in [data.draw(st.sampled_from(list(Kind)))]
    ]
    try:
        report = audited(folder, decisions, waivers)
    except AuditError as error:
        assert "; expected" in str(error)  # noqa: PT017
        return
    named = report.counts.clean_by_people
    assert report.counts.clean <= plain.counts.clean + named
    assert ("by decision or waiver only" in report.reason) == (named > 0)
