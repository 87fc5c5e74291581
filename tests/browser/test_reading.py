"""The page for every reader: zoom, other scripts, forced colours, paper, many classes, long names."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec import structs

from auditor.checks import conflicts, exact_duplicates, leakage, near_duplicates
from auditor.checks import format as record_format
from auditor.cli import run
from auditor.dataset.profile import ClassCount
from auditor.input.names import waivers_path
from auditor.pipeline import audit
from auditor.report.model import REPORT_TEXTS, Report
from auditor.report.parts import redact
from auditor.review import waiver_file
from auditor.review.findings import REPORT_FINDINGS
from auditor.review.side_files import SideFiles

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent
TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
FAST = (record_format, exact_duplicates, near_duplicates, conflicts, leakage)
Keep = Callable[[Report, str], Path]


def rows_audited(folder: Path, rows: list[dict[str, Any]]) -> Report:
    path = folder / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return audit([(path, "train.jsonl")], checks=FAST)


# ---- widths


@pytest.fixture(scope="session")
def crowded(report: Report) -> Report:
    """A report with 150 classes; one has a long name without a break, one a name of many words."""
    names = [f"class_{n:03}" for n in range(148)]
    names += ["a_name_without_any_break_" * 8, "a name of many words " * 12]
    classes = tuple(ClassCount(name, 160 - n, 150 - n) for n, name in enumerate(names))
    rows = len(names)
    one = report.findings.filter(pl.col("rule") == "LEK001").head(1).drop("id", "row", "related")
    name = pl.format("{}", pl.int_range(rows)).str.zfill(16)
    found = pl.select(id=name, row=pl.int_range(rows, dtype=pl.UInt32), related=None)
    texts = pl.DataFrame(
        {**dict.fromkeys(REPORT_TEXTS, [None] * rows), "row": range(rows), "label": names},
        schema=REPORT_TEXTS,
    )
    return replace(
        report,
        profile=structs.replace(report.profile, classes=classes),
        findings=found.join(one, how="cross").select(
            pl.col(name).cast(dtype) for name, dtype in REPORT_FINDINGS.items()
        ),
        texts=texts,
    )


# 1,280 pixels at a zoom of 400% are 320 pixels.
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_150_classes_and_long_names_fit(
    visit: Any, keep: Keep, crowded: Report, width: int
) -> None:
    page = visit(keep(crowded, "crowded"), viewport={"width": width, "height": 800})
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.locator("#rule").select_option("LEK001")
    page.locator(".entry").last.click()
    assert page.locator("#class option").count() == 151
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_the_focus_is_never_hidden(visit: Any, tickets: Path, width: int) -> None:
    """Every element that Tab reaches is in the window, with nothing on top of it."""
    page = visit(tickets, viewport={"width": width, "height": 256})
    page.locator(".entry").first.click()
    page.locator("#theme").focus()
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, hidden = page.evaluate(
            """() => {
              const node = document.activeElement, box = node.getBoundingClientRect();
              const x = box.left + Math.min(box.width, innerWidth) / 2;
              const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
              const top = document.elementFromPoint(x, y);
              const free = top && (node.contains(top) || top.contains(node));
              return [node.id || node.textContent, !free];
            }"""
        )
        seen.add(name)
        assert not hidden, name
    assert len(seen) > 30


# ---- scripts and marks


@pytest.mark.parametrize(
    ("text", "right"),
    [("שלום, איפה החבילה שלי?", True), ("أين طردي؟ ABC", True), ("你好，包裹在哪里？", False)],
)
def test_text_has_its_own_direction(
    visit: Any, keep: Keep, tmp_path: Path, text: str, right: bool
) -> None:
    rows = [{"text": text, "label": label} for label in ("א", "b")]
    page = visit(keep(rows_audited(tmp_path, rows), f"script {ord(text[0])}"))
    page.locator("#rule").select_option("CON001")
    page.locator(".entry").first.click()
    gaps = page.locator("#detail .content").first.evaluate(
        """node => {
          const range = document.createRange(), box = node.getBoundingClientRect();
          range.selectNodeContents(node.querySelector('bdi'));
          const words = [...range.getClientRects()].filter(r => r.width < box.width - 1);
          const left = Math.min(...words.map(r => r.left)), end = Math.max(...words.map(r => r.right));
          return [left - box.left, box.right - end];
        }"""
    )
    assert (gaps[0] > gaps[1]) == right
    assert text in page.locator("#detail .content").first.text_content()


@pytest.mark.parametrize(
    ("one", "other"), [("two blanks", "two  blanks"), ("a tab", "a\ttab"), ("the end", "the end ")]
)
def test_differing_spaces_are_marked(
    visit: Any, keep: Keep, tmp_path: Path, one: str, other: str
) -> None:
    tail = " and the same long sentence in both of them"
    rows = [{"text": f"{tail}{text}", "label": "a"} for text in (one, other)]
    page = visit(keep(rows_audited(tmp_path, rows), f"blanks {other!r}".replace("\\", "")))
    page.locator(".entry").first.click()
    marks = page.locator("#detail del, #detail ins")
    assert marks.count() >= 1
    for mark in marks.all():
        width = mark.bounding_box()["width"]
        assert width > 8
        sign = mark.evaluate("node => getComputedStyle(node, '::before').content")
        assert sign in ('"−"', '"+"')


def test_data_contains_no_link(visit: Any, keep: Keep, tmp_path: Path) -> None:
    text = "see https://evil.test/x, mailto:a@b.c and [this](https://evil.test)"
    rows = [{"text": text, "label": label} for label in "ab"]
    page = visit(keep(rows_audited(tmp_path, rows), "links"))
    page.locator(".entry").first.click()
    assert (
        page.locator("a").evaluate_all(
            "nodes => nodes.map(node => node.getAttribute('href')).filter(href => !/^#[a-z-]+$/.test(href))"
        )
        == []
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_differences_are_visible_in_forced_colours(visit: Any, tickets: Path, scheme: str) -> None:
    page = visit(tickets, forced_colors="active", color_scheme=scheme)
    page.locator("#rule").select_option("DUP010")
    page.locator(".entry").first.click()
    page.locator("#detail .action").first.click()
    page.locator(".entry").first.click()
    style = "node => getComputedStyle(node).outlineStyle"
    for place in (
        "#detail del",
        "#detail ins",
        ".entry[aria-current]",
        ".action[aria-pressed=true]",
    ):
        assert page.locator(place).first.evaluate(style) == "solid", place


def test_no_motion_if_the_reader_wants_none(visit: Any, tickets: Path) -> None:
    page = visit(tickets, reduced_motion="reduce")
    seconds = page.locator("#undo").evaluate("node => getComputedStyle(node).transitionDuration")
    assert seconds == "0s"


# ---- paper


def test_paper_shows_folded_parts_and_warns_of_training_data(page: Any) -> None:
    page.emulate_media(media="print")
    folded = page.locator("details:not([open]):visible > :not(summary)")
    heights = folded.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().height)")
    assert heights
    assert min(heights) > 0
    assert page.locator("button:visible, select:visible, input:visible").count() == 0
    assert "contains training data" in page.locator("footer").inner_text()
    assert "file://" not in page.locator("body").inner_text()


def test_paper_of_a_redacted_report_has_no_text_of_the_data(
    visit: Any, keep: Keep, report: Report
) -> None:
    page = visit(keep(redact.limit(report, "none"), "redacted"))
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    assert "parcel" not in text
    assert "contains training data" not in text


# ---- links, and the full round from audit to audit


def test_a_link_works_after_reordering_the_file(
    visit: Any, keep: Keep, report: Report, tmp_path: Path
) -> None:
    """The link opens the finding in the report of the same lines in reverse order."""
    name = report.findings.filter(pl.col("rule") == "DUP010")["id"][0]
    path = tmp_path / "reversed.jsonl"
    path.write_bytes(b"\n".join((ROOT / TRAIN).read_bytes().splitlines()[::-1]) + b"\n")
    reverse = audit([(path, "reversed.jsonl")], checks=FAST)
    stable = set(reverse.findings["id"]) & set(report.findings["id"])
    conflict = next(
        n for n in report.findings.filter(pl.col("rule") == "CON001")["id"] if n in stable
    )
    page = visit(keep(reverse, "reverse"), f"#f={conflict}")
    assert page.locator(".entry[aria-current]").get_attribute("data-id") == conflict
    assert name  # the finding about a copy is on the later line


def test_kept_findings_are_waived_in_the_new_file(
    page: Any,
    decided: Any,
    tmp_path: Path,
    report: Report,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Audit, review, export, apply, audit: dropped rows are gone, cleared ones count as clean."""
    page.locator("#reviewer").fill("Ada")
    cleared = {"DUP010": "not-an-issue", "CON001": "keep-both"}
    exported = decided(page, {"FMT001": "drop", **cleared})
    out = tmp_path / "out.jsonl"
    assert run(["apply", str(ROOT / TRAIN), str(exported), "-o", str(out)]) == 0
    shown, notes = capsys.readouterr()
    assert notes == ""
    assert "4 dropped, 0 relabelled" in shown
    today = dt.datetime.now(dt.UTC).date()
    waived, _ = waiver_file.load(waivers_path(out), today)
    assert {(w.owner, w.expires - today) for w in waived} == {("Ada", dt.timedelta(30))}
    after = {
        days: audit(
            [(out, "out.jsonl")],
            [(ROOT / EVAL, EVAL)],
            side_files=SideFiles(waivers=waived, day=today + dt.timedelta(days)),
        )
        for days in (0, 30, 31)
    }
    lines = report.counts.lines - 4
    clean = report.counts.clean
    # Conflicting labels await review; a decision to keep them clears them.
    lost = report.findings.filter(pl.col("rule").is_in(list(cleared)))["row"].n_unique()
    assert [(r.counts.lines, r.counts.clean) for r in after.values()] == [
        (lines, clean + lost),
        (lines, clean + lost),
        (lines, clean),
    ]
    assert [sorted({w.state for w in r.waivers}) for r in after.values()] == [
        ["holds"], ["holds"], ["expired"],
    ]  # fmt: skip
