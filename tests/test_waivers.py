"""Waivers of the configuration: what they cover, when they run out, and that they lift nothing."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from auditor import config
from auditor.config import ConfigError
from auditor.model import Report
from auditor.pipeline import Beside, audit
from auditor.settings import Settings, Waiver

ROOT = Path(__file__).parent.parent
TRAIN = "fixtures/tickets.jsonl"
DAY = dt.date(2026, 6, 30)
TEXT = """[[waivers]]
rule = "CON001"
owner = "ana@example.com"
reason = "both answers are right, by design"
until = 2026-06-30
"""


def run(*rules: str, day: dt.date = DAY) -> Report:
    waivers = tuple(Waiver(rule, "ana", "both answers are right, by design", DAY) for rule in rules)
    settings = replace(Settings(), waivers=waivers)
    return audit([(ROOT / TRAIN, TRAIN)], settings=settings, beside=Beside(day=day))


@pytest.fixture(scope="module")
def plain() -> Report:
    return run()


@pytest.fixture(scope="module")
def waived() -> Report:
    return run("CON001", "DUP010", "CON003")


def test_without_waivers_nothing_is_said(plain: Report) -> None:
    assert plain.waivers == ()
    assert not plain.findings["rule"].str.starts_with("WAI").any()
    assert set(plain.findings["status"]) == {"open"}


def test_a_waiver_covers_the_findings_of_its_rule(plain: Report, waived: Report) -> None:
    counts = dict(plain.findings.group_by("rule").len().iter_rows())
    covered = waived.findings.filter(waived.findings["status"] == "waived")["rule"]
    assert dict(covered.value_counts().iter_rows()) == {
        rule: counts[rule] for rule in ("CON001", "DUP010")
    }
    assert [(w["rule"], w["state"], w["findings"]) for w in waived.waivers] == [
        ("CON001", "holds", 8),
        ("DUP010", "holds", 5),
        ("CON003", "unused", 0),
    ]


def test_it_raises_no_count_and_changes_no_verdict(plain: Report, waived: Report) -> None:
    assert waived.counts == plain.counts
    assert (waived.verdict, waived.requirements) == (plain.verdict, plain.requirements)


def test_an_unused_waiver_is_noted(waived: Report) -> None:
    (note,) = waived.findings.filter(waived.findings["rule"] == "WAI002")["detail"]
    assert note == "waiver for CON003 by ana, until 2026-06-30: 0 findings"


@pytest.mark.parametrize(("days", "state"), [(-1, "holds"), (0, "holds"), (1, "expired")])
def test_a_waiver_runs_out(days: int, state: str) -> None:
    report = run("CON001", day=DAY + dt.timedelta(days))
    assert [waiver["state"] for waiver in report.waivers] == [state]
    expired = state == "expired"
    assert ("WAI001" in report.findings["rule"].to_list()) == expired
    assert ("waived" in report.findings["status"].to_list()) != expired


def test_it_is_configuration(tmp_path: Path) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert config.load(path).waivers == (
        Waiver("CON001", "ana@example.com", "both answers are right, by design", DAY),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("CON001", "FMT001", "cannot be waived"),
        ("CON001", "LEK001", "cannot be waived"),
        ("CON001", "WAI001", "cannot be waived"),
        ("CON001", "con001", "expected a code"),
        ("CON001", "CON", "expected a code"),
        ('"ana@example.com"', '" "', "needs an owner"),
        ("both answers are right, by design", "wontfix", "reason of 15 characters"),
        ("2026-06-30", '"2026-06-30"', "expected a day"),
        ("2026-06-30", "2026-06-30T10:00:00", "expected a day"),
        ("until = 2026-06-30\n", "", "expected rule, owner, reason, until"),
        ("owner", "who", "expected rule, owner, reason, until"),
        ('rule = "CON001"', "rule = 1", "expected a text"),
        ("[[waivers]]", "[waivers]", "expected [[waivers]]"),
    ],
)
def test_a_waiver_that_says_too_little_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "dataset-audit.toml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_every_report_tells_them(waived: Report, suffix: str) -> None:
    from auditor.report import render

    text = render(waived, suffix)
    assert all(word in text for word in ("CON003", "ana", "2026-06-30", "by design"))


def test_the_terminal_tells_them(waived: Report) -> None:
    from auditor.report import terminal

    assert "CON001  holds: 8 findings, ana, until 2026-06-30" in terminal.render(waived)


def test_without_content_the_reason_goes(waived: Report) -> None:
    from auditor.report import redact, render

    text = "".join(render(redact.limit(waived, "none"), suffix) for suffix in (".json", ".html"))
    assert "right, by design" not in text
