"""The sections above and below the list: what to fix first, what changed, the pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.coverage_facts import Diversity, MapPoint
from auditor.model import Ran
from auditor.report.model import Report

pytestmark = pytest.mark.browser


def test_what_to_fix_first_leads_to_its_findings(page: Any, report: Report) -> None:
    page.locator("#q").fill("parcel")
    button = page.locator(".goto").first
    code = button.get_attribute("data-rule")
    button.click()
    assert page.locator("#rule").input_value() == code
    assert page.locator("#q").input_value() == ""
    assert page.locator(".entry").count() == report.findings.filter(pl.col("rule") == code).height
    assert page.locator(".entry").first.evaluate("node => node === document.activeElement")


def test_without_script_what_to_fix_first_is_shown(visit: Any, tickets: Path) -> None:
    page = visit(tickets, java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert "What to fix first" in text
    assert "needed for a ready verdict" in text
    assert not page.locator(".goto").first.is_visible()


def test_the_map_is_one_tab_stop_with_arrow_keys(visit: Any, keep: Any, report: Report) -> None:
    points = [
        MapPoint(
            row=row,
            source="train.jsonl",
            line=row + 1,
            x=n / 9,
            y=0.5,
            cluster=0,
            label="ab"[n % 2],
            text=f"text of row {row}",
        )
        for n, row in enumerate(report.lines["row"].head(10))
    ]
    diversity = Diversity(
        rows=10,
        effective_examples=9,
        effective_error=1,
        effective_by_words=9,
        mean_cosine=0.2,
        silhouette=0.1,
        clusters=(),
        map=tuple(points),
    )
    lines = report.lines.with_columns(
        disposition=pl.when(pl.col("row") < 3).then(pl.lit("suspect")).otherwise(pl.lit("clean"))
    )
    other = replace(report, lines=lines, outcomes={"diversity": Ran(facts=diversity)})
    page = visit(keep(other, "arrows"))
    assert page.locator(".map .dot").count() == 3
    assert page.locator(".map [tabindex='0']").count() == 1
    page.locator(".map [tabindex='0']").focus()
    captions = [page.locator(".pointed").inner_text()]
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        captions.append(page.locator(".pointed").inner_text())
    assert captions == [f"{'ab'[n % 2]}: text of row {n}" for n in (0, 1, 2, 0, 2)]
    page.locator(".map > svg > circle").nth(0).hover()
    assert "text of row 3" in page.locator(".pointed").inner_text()
    page.locator("summary", has_text="Flagged rows on the map").click()
    assert page.locator("figure table").last.locator("tbody tr").count() == 3


def test_every_picture_has_a_table(visit: Any, keep: Any, pictured: Report) -> None:
    page = visit(keep(pictured, "pictures"))
    figures = page.locator("main figure").filter(has=page.locator("h3"))
    assert figures.count() >= 4
    for figure in figures.all():
        figure.locator("summary").click()
        assert figure.locator("table tbody tr").first.is_visible()


def test_changes_and_waivers_are_shown(visit: Any, keep: Any, pictured: Report) -> None:
    page = visit(keep(pictured, "changes"))
    text = " ".join(page.locator(".cards").inner_text().split())
    assert "18 more clean rows; 5 findings gone, 2 new." in text
    assert "8 findings, owner ana" in text
    for state in ("active", "expired", "unused"):
        assert f"CON001 {state} accepted-risk, 2026-01-01 until 2026-01-31" in text
