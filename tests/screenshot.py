"""Take the screenshots of the sample report for the README: python tests/screenshot.py [FOLDER].

Needs playwright and Chromium. Writes tickets.png, tickets-review.png, tickets-dark.png,
tickets-pictures.png and tickets-phone.png into reports/, or into FOLDER.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).parent.parent / "reports"
LAPTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def main() -> int:
    """Write the pictures; returns 1 if Chromium or playwright is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        sys.stderr.write("screenshot: chromium and playwright are needed\n")
        return 1
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _take(browser, folder / "tickets.png", LAPTOP, "light")
        _take(browser, folder / "tickets-review.png", LAPTOP, "light", rule="DUP010")
        _take(browser, folder / "tickets-dark.png", LAPTOP, "dark", rule="CON001")
        _take(browser, folder / "tickets-pictures.png", LAPTOP, "light", section=".pictures")
        _take(browser, folder / "tickets-phone.png", PHONE, "light")
        browser.close()
    return 0


def _take(
    browser: Any,
    target: Path,
    size: dict[str, int],
    scheme: str,
    rule: str = "",
    section: str = "",  # a CSS selector
) -> None:
    """Take a picture of the top of the page, from ``section`` on, or of the first finding of ``rule``."""
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto((REPORTS / "tickets.html").as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    if rule:
        page.locator("#rule").select_option(rule)
        page.locator(".entry").first.click()
        page.locator("#findings").evaluate("node => node.scrollIntoView()")
        page.mouse.move(0, 0)
    if section:
        page.locator(section).evaluate("node => node.scrollIntoView()")
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
