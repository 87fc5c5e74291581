"""Waivers: what they cover, when they run out, and what they lift."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from auditor.checks import Check, conflicts, exact_duplicates, label_noise, leakage, near_duplicates
from auditor.checks import format as record_format
from auditor.pipeline import audit
from auditor.report.model import Report
from auditor.review.side_files import SideFiles
from auditor.review.waivers import Kind, Waiver
from auditor.verdict import Verdict

ROOT = Path(__file__).parents[2]
TRAIN = "fixtures/tickets.jsonl"
EVAL = "fixtures/tickets.eval.jsonl"
CHECKS = (record_format, exact_duplicates, near_duplicates, conflicts, leakage)
DAY = dt.date(2026, 6, 30)
WHY = "both answers are right, by design"


def waiver(rule: str, fingerprint: str = "", kind: Kind = Kind.ACCEPTED_RISK) -> Waiver:
    return Waiver(rule, kind, WHY, "ana", DAY - dt.timedelta(30), DAY, fingerprint)


def run(*waived: Waiver, day: dt.date = DAY, checks: Sequence[Check] = CHECKS) -> Report:
    train, held_out = [(ROOT / TRAIN, TRAIN)], [(ROOT / EVAL, EVAL)]
    return audit(train, held_out, checks=checks, side_files=SideFiles(waivers=waived, day=day))


def pair(path: Path, lines: Sequence[bytes], *waived: Waiver) -> Report:
    path.write_bytes(b"\n".join(lines) + b"\n")
    return audit([(path, TRAIN)], checks=CHECKS, side_files=SideFiles(waivers=waived, day=DAY))


@pytest.fixture(scope="module")
def plain() -> Report:
    return run()


@pytest.fixture(scope="module")
def waived() -> Report:
    return run(*(waiver(rule) for rule in ("CON001", "DUP010", "CON003")))


def first(report: Report, rule: str) -> str:
    """The id of the rule's first finding."""
    return str(report.findings.filter(pl.col("rule") == rule)["id"][0])


def statuses(report: Report, rule: str) -> dict[str, int]:
    status = report.findings.filter(pl.col("rule") == rule)["status"]
    return dict(status.value_counts().iter_rows())


def test_without_waivers_nothing_is_reported(plain: Report) -> None:
    assert plain.waivers == ()
    assert not plain.findings["rule"].str.starts_with("WAI").any()
    assert set(plain.findings["status"]) == {"open"}


def test_a_broad_one_covers_the_findings_of_its_rule(plain: Report, waived: Report) -> None:
    counts = dict(plain.findings.group_by("rule").len().iter_rows())
    covered = waived.findings.filter(waived.findings["status"] == "waived")["rule"]
    assert dict(covered.value_counts().iter_rows()) == {
        rule: counts[rule] for rule in ("CON001", "DUP010")
    }
    assert [(w.rule, w.state, w.findings) for w in waived.waivers] == [
        ("CON001", "holds", 8),
        ("DUP010", "holds", 5),
        ("CON003", "unused", 0),
    ]


@pytest.mark.parametrize("kind", [Kind.ACCEPTED_RISK, Kind.FIX_LATER])
@pytest.mark.parametrize(("rule", "covered"), [("CON001", 2), ("LEK001", 1)])  # both of a pair
def test_it_raises_no_count_and_changes_no_requirement(
    plain: Report, rule: str, covered: int, kind: Kind
) -> None:
    report = run(waiver(rule, first(plain, rule), kind))
    assert statuses(report, rule)["waived"] == covered
    assert (report.counts, report.requirements) == (plain.counts, plain.requirements)
    assert report.verdict is plain.verdict is Verdict.NOT_READY


def test_a_doubted_label_stays_doubtful() -> None:
    checks = (record_format, label_noise)
    plain = run(checks=checks)
    report = run(waiver("LBL001", first(plain, "LBL001")), checks=checks)
    assert statuses(report, "LBL001")["waived"] == 1
    assert report.requirements == plain.requirements


@pytest.mark.parametrize("rule", ["DUP010", "LEK001"])
def test_a_false_positive_counts_as_clean(plain: Report, rule: str) -> None:
    report = run(waiver(rule, first(plain, rule), Kind.FALSE_POSITIVE))
    assert statuses(report, rule)["cleared"] == 1
    assert report.counts.clean == plain.counts.clean + 1


def test_no_longer_than_it_holds(plain: Report) -> None:
    report = run(
        waiver("DUP010", first(plain, "DUP010"), Kind.FALSE_POSITIVE), day=DAY + dt.timedelta(1)
    )
    assert report.counts == plain.counts
    assert report.requirements == plain.requirements
    assert statuses(report, "DUP010") == {"open": 5}


@pytest.mark.parametrize("kind", Kind)
def test_an_error_of_form_is_never_covered(plain: Report, kind: Kind) -> None:
    report = run(waiver("FMT001", first(plain, "FMT001"), kind))
    assert statuses(report, "FMT001") == statuses(plain, "FMT001")
    assert report.counts == plain.counts
    assert [w.state for w in report.waivers] == ["unused"]


def test_another_rule_with_the_same_name_is_not_covered(plain: Report) -> None:
    report = run(waiver("CON001", first(plain, "DUP010"), Kind.FALSE_POSITIVE))
    assert report.counts == plain.counts


def test_it_survives_reordering_and_falls_with_an_edit(plain: Report, tmp_path: Path) -> None:
    lines = (ROOT / TRAIN).read_bytes().splitlines()
    name = first(plain, "CON001")
    line = plain.findings.filter(pl.col("id") == name)["line"][0]

    named = waiver("CON001", name, Kind.FALSE_POSITIVE)
    path = tmp_path / "train.jsonl"
    swapped = pair(path, lines[::-1], named)
    assert [(w.state, w.findings) for w in swapped.waivers] == [("holds", 2)]
    lines[line - 1] = lines[line - 1].replace(b"{", b"{ ", 1)
    edited = pair(path, lines, named)
    assert [(w.state, w.findings) for w in edited.waivers] == [("unused", 0)]


def test_a_pair_may_have_changed_sides(tmp_path: Path) -> None:
    row = b'{"text": "Hello, where is the parcel that I ordered?", "label": "%s"}'
    rows = [row % b"a", row % b"b"]

    name = first(pair(tmp_path / "a", rows), "CON001")
    swapped = pair(tmp_path / "b", rows[::-1], waiver("CON001", name))
    assert statuses(swapped, "CON001") == {"waived": 2}


def test_a_named_one_comes_before_a_broad_one(plain: Report) -> None:
    named = waiver("DUP010", first(plain, "DUP010"), Kind.FALSE_POSITIVE)
    assert statuses(run(waiver("DUP010"), named), "DUP010") == {"cleared": 1, "waived": 4}


def test_equal_ones_are_reported_as_one(plain: Report) -> None:
    names = plain.findings.filter(pl.col("rule") == "CON001")["id"]
    report = run(*(waiver("CON001", name) for name in names))
    assert [(w.waivers, w.findings) for w in report.waivers] == [(8, 8)]


def test_an_unused_waiver_is_noted(waived: Report) -> None:
    (note,) = waived.findings.filter(waived.findings["rule"] == "WAI002")["detail"]
    assert note == "waiver for CON003 by ana, until 2026-06-30: 0 findings"


@pytest.mark.parametrize(("days", "state"), [(-1, "holds"), (0, "holds"), (1, "expired")])
def test_a_waiver_runs_out(days: int, state: str) -> None:
    report = run(waiver("CON001"), day=DAY + dt.timedelta(days))
    assert [waived.state for waived in report.waivers] == [state]
    expired = state == "expired"
    assert ("WAI001" in report.findings["rule"].to_list()) == expired
    assert ("waived" in report.findings["status"].to_list()) != expired


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_every_report_tells_them(waived: Report, suffix: str) -> None:
    from auditor.report import RENDERERS

    text = RENDERERS[suffix](waived)
    words = ("CON003", "ana", "accepted-risk", "2026-06-30", "by design")
    assert [word for word in words if word not in text] == []


def test_sarif_suppresses_what_may_stand(waived: Report) -> None:
    from auditor.report import sarif

    assert sarif.render([waived]).count('"justification": "waived"') == 13


def test_the_terminal_tells_them(waived: Report) -> None:
    from auditor.report import terminal

    text = terminal.render(replace(waived, findings=waived.findings.head(1)))
    assert "CON001  active: 8 findings, accepted-risk, ana, until 2026-06-30" in text


def test_without_content_the_reason_goes(waived: Report) -> None:
    from auditor.report import RENDERERS
    from auditor.report.parts import redact

    text = "".join(RENDERERS[suffix](redact.limit(waived, "none")) for suffix in (".json", ".html"))
    assert "right, by design" not in text
