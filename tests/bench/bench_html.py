"""Size and speed of the HTML report: python tests/bench/bench_html.py [--findings 10000 50000].

Times are medians of three, on this machine: writing in Python, ready and one filter in Chromium.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
from playwright.sync_api import sync_playwright

from auditor.pipeline import audit
from auditor.report.html.page import render
from auditor.report.model import REPORT_TEXTS, Report
from auditor.review.findings import REPORT_FINDINGS

ROOT = Path(__file__).parent.parent.parent
WORDS = 150  # of a row


def synthetic(base: Report, count: int) -> Report:
    """``count`` pair findings on rows of their own, each pair one word apart."""
    draw = random.Random(7)
    words = [
        "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(2, 9)))
        for _ in range(20_000)
    ]
    texts, found = [], []
    for number in range(count):
        text_words = draw.choices(words, k=WORDS)
        other = list(text_words)
        other[draw.randrange(WORDS)] = "changed"
        for row, text in ((2 * number, text_words), (2 * number + 1, other)):
            place = {"row": row, "source": "train.jsonl", "line": row + 1}
            texts.append(
                dict.fromkeys(REPORT_TEXTS)
                | place
                | {"prompt": " ".join(text), "label": words[row % 50]}
            )
        found.append(
            dict.fromkeys(REPORT_FINDINGS)
            | {
                "id": f"{number:016x}",
                "rule": ("DUP010", "CON001")[number % 2],
                "severity": "error",
            }
            | {"row": 2 * number, "source": "train.jsonl", "line": 2 * number + 1}
            | {
                "related": 2 * number + 1,
                "related_source": "train.jsonl",
                "related_line": 2 * number + 2,
            }
            | {"score": 0.9, "path": "", "detail": "alike", "status": "open"}
        )
    inputs = (replace(base.inputs[0], path="train.jsonl"),)
    return replace(
        base,
        inputs=inputs,
        findings=pl.DataFrame(found, schema=REPORT_FINDINGS),
        texts=pl.DataFrame(texts, schema=REPORT_TEXTS),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, nargs="+", default=[10_000, 50_000])
    base = audit([(ROOT / "fixtures/tickets.jsonl", "train.jsonl")])
    print(f"{'findings':>9} {'written s':>10} {'MB':>6} {'ready s':>8} {'filter s':>9}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for count in parser.parse_args().findings:
            report = synthetic(base, count)
            start = time.perf_counter()
            text = render(report)
            written = time.perf_counter() - start
            path = Path(folder) / f"{count}.html"
            path.write_text(text, encoding="utf-8")
            ready, filtered = zip(*(measured(browser, path) for _ in range(3)), strict=True)
            print(
                f"{count:>9,} {written:>10.2f} {len(text) / 1e6:>6.2f}"
                f" {statistics.median(ready):>8.2f} {statistics.median(filtered):>9.3f}"
            )
        browser.close()


def measured(browser: object, path: Path) -> tuple[float, float]:
    """Seconds from opening to ready, by the page's own clock; of a search after the first."""
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached", timeout=60_000)
    ready = page.evaluate("() => performance.getEntriesByName('ready')[0].startTime") / 1_000
    page.locator("#q").fill("alike")
    page.wait_for_timeout(1_500)
    seconds = page.evaluate(
        """() => {
          const rule = document.getElementById('rule');
          rule.value = 'DUP010';
          const start = performance.now();
          rule.dispatchEvent(new Event('change'));
          return (performance.now() - start) / 1000;
        }"""
    )
    page.close()
    return ready, seconds


if __name__ == "__main__":
    main()
