"""Reports with many findings: opening, paging and filtering. tests/bench/bench_html.py measures the times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.report.model import Report
from auditor.review.findings import REPORT_FINDINGS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(report: Report, keep: Callable[[Report, str], Path]) -> Path:
    one = report.findings.filter(pl.col("rule") == "CON001").head(1).drop("id", "line", "row")
    rows = pl.DataFrame(
        {"id": [f"{n:016x}" for n in range(1_001)], "line": range(1, 1_002), "row": range(1_001)}
    ).join(one, how="cross")
    found = rows.select(pl.col(name).cast(dtype) for name, dtype in REPORT_FINDINGS.items())
    return keep(replace(report, findings=found), "many")


def test_pages_of_100(visit: Any, many: Path) -> None:
    page = visit(many)
    assert page.locator(".entry").count() == 100
    assert page.locator("#pages").inner_text() == "Page 1 of 11"
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    assert ":101" in page.locator(".entry").first.inner_text()
    assert page.locator("#list").get_attribute("start") == "101"
    assert "page=2" in page.url


def test_a_page_has_an_address(visit: Any, many: Path) -> None:
    page = visit(many, "#page=11")
    assert page.locator(".entry").count() == 1
    assert page.locator("#next").is_disabled()
    assert visit(many, "#page=99").locator("#pages").inner_text() == "Page 11 of 11"


def test_keys_change_the_page(visit: Any, many: Path) -> None:
    page = visit(many, f"#f={99:016x}")
    page.keyboard.press("j")
    assert page.locator("#pages").inner_text() == "Page 2 of 11"
    page.keyboard.press("k")
    assert page.locator("#pages").inner_text() == "Page 1 of 11"


def test_filtering_goes_back_to_the_first_page(visit: Any, many: Path) -> None:
    page = visit(many, "#page=5")
    page.locator("#q").fill("jsonl:99")
    page.wait_for_function("() => document.querySelectorAll('.entry').length === 11")
    assert not page.locator("#pager").is_visible()


def test_the_rest_is_in_the_json_report(visit: Any, many: Path) -> None:
    page = visit(many, java_script_enabled=False)
    assert "The first 50 of 1,001 findings" in page.locator("#worst").inner_text()
    assert "951 more are in the JSON report" in page.locator("#worst").inner_text()
