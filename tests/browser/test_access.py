"""axe-core finds no fault in any state of the page, in both themes and at every width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.dataset.profile import Profile
from auditor.report.model import Report
from auditor.verdict import Counts, Verdict

pytestmark = pytest.mark.browser


def _rule(page: Any, rule: str) -> None:
    page.locator("#rule").select_option(rule)
    page.locator(".entry").first.click()


def _pair(page: Any) -> None:
    _rule(page, "DUP010")


def _conflict(page: Any) -> None:
    _rule(page, "CON001")


def _broken(page: Any) -> None:
    _rule(page, "FMT001")


def _whole_file(page: Any) -> None:
    _rule(page, "ENC003")


def _decided(page: Any) -> None:
    _rule(page, "DUP001")
    page.keyboard.press("1")
    page.keyboard.press("k")


def _nothing(page: Any) -> None:
    page.locator("#q").fill("no such words")
    page.locator("#nothing").wait_for()


def _bulk(page: Any) -> None:
    page.locator("#bulk").click()


def _help(page: Any) -> None:
    page.locator("#show-help").click()


def _unfolded(page: Any) -> None:
    for summary in page.locator("summary:visible").all():
        summary.click()


def _keyless(page: Any) -> None:
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_label("Show line breaks").check()
    _conflict(page)


def _imported(page: Any) -> None:
    page.locator("#file").set_input_files({"name": "d", "mimeType": "text/plain", "buffer": b"{"})
    page.get_by_text("nothing was imported").wait_for()


def _printed(page: Any) -> None:
    page.emulate_media(media="print")


STATES: dict[str, Callable[[Any], None]] = {
    "at first": lambda _: None,
    "pair": _pair,
    "conflict": _conflict,
    "broken line": _broken,
    "whole file": _whole_file,
    "decided": _decided,
    "nothing found": _nothing,
    "bulk": _bulk,
    "help": _help,
    "unfolded": _unfolded,
    "keyless": _keyless,
    "imported": _imported,
    "printed": _printed,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_states(visit: Any, faults: Any, tickets: Path, state: str, scheme: str) -> None:
    page = visit(tickets, color_scheme=scheme, bypass_csp=True)
    STATES[state](page)
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, faults(page)) == (width, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ready", "no verdict", "pictures", "empty"])
def test_reports(
    visit: Any,
    faults: Any,
    keep: Callable[[Report, str], Path],
    report: Report,
    pictured: Report,
    name: str,
    scheme: str,
) -> None:
    shown = pictured if name == "pictures" else _other(report, name)
    page = visit(keep(shown, name), color_scheme=scheme, bypass_csp=True)
    _unfolded(page)
    assert faults(page) == []


def _other(report: Report, name: str) -> Report:
    if name == "ready":
        return replace(report, verdict=Verdict.READY, findings=report.findings.clear())
    if name == "no verdict":
        return replace(report, verdict=Verdict.NO_VERDICT, requirements=())
    return replace(
            report, inputs=(), waterfall=(), outcomes={}, counts=Counts(), profile=Profile(),
            findings=report.findings.clear(), lines=report.lines.clear(), texts=report.texts.clear(),
        )  # fmt: skip
