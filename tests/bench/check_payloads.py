"""Naughty strings in every sink of the HTML report: python tests/bench/check_payloads.py FILE.jsonl ...

Each file holds objects with a "text". Every text stands, in one audited data set, as prompt, answer,
label, role, key and broken line, and in a second report as note, owner, path and setting. Chromium
opens the pages and every finding. Exit 1 on a dialog, a request, a console error, a report of the
policy, or a text that is not shown as it is.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from auditor.model import Report, Skipped
from auditor.pipeline import audit
from auditor.report.as_html import render
from auditor.report.printable import pieces
from auditor.settings import Settings

AT_ONCE = 50  # texts of one report
LISTEN = (
    "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
)
READ = """() => {
  const read = [];
  while (true) {
    for (const entry of document.querySelectorAll('.entry')) {
      entry.click();
      read.push(document.getElementById('detail').textContent);
    }
    const next = document.getElementById('next');
    if (next.disabled || next.closest('[hidden]')) return read.join('\\n');
    next.click();
  }
}"""


def rows(texts: list[str]) -> list[str]:
    """Lines that carry each text in every place a record has; twice, so that each is found."""
    lines = []
    for text in texts:
        chat = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
        lines += [json.dumps({"messages": chat})] * 2
        lines += [json.dumps({"prompt": text, "completion": text + " "})] * 2
        lines += [json.dumps({"text": text, "label": text})] * 2
        lines.append(json.dumps({"messages": [{"role": text, "content": text}]}))
        lines.append(
            '{"prompt": "p", "completion": "c", '
            + f"{json.dumps(text)}: 1, {json.dumps(text)}: 2}}"
        )
        lines.append("{" + json.dumps(text))
    return lines


def around(report: Report, texts: list[str]) -> Report:
    """Every text where people, paths and settings speak."""
    words = {"rule": "CON001", "findings": 1, "until": "2026-01-01", "state": "holds"}
    return replace(
        report,
        reason=" ".join(texts),
        settings=Settings(fields=dict(zip(texts, texts, strict=True))),
        inputs=tuple(replace(report.inputs[0], path=text) for text in texts),
        outcomes=tuple(Skipped(text, text) for text in texts),
        facts={text: {text: text} for text in texts},
        waivers=tuple({**words, "owner": text, "reason": text} for text in texts),
    )


def shown(text: str) -> str:
    return "".join(plain + hidden for plain, hidden in pieces(text))


def visit(page: Page, path: Path, faults: list[str]) -> str:
    """What the page and each of its findings say."""
    page.add_init_script(LISTEN)
    page.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda r: (
            r.url.startswith(("file:", "blob:", "data:")) or faults.append(f"request {r.url}")
        ),
    )
    page.goto(path.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    return page.locator("main").text_content() + "\n" + page.evaluate(READ)


def main() -> int:
    texts = [
        json.loads(line)["text"]
        for name in sys.argv[1:]
        for line in Path(name).read_text(encoding="utf-8").split("\n")
        if line
    ]
    texts = sorted({text for text in texts if text.strip() and len(text) < 300})
    faults: list[str] = []
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for start in range(0, len(texts), AT_ONCE):
            lost += missing(browser, Path(folder), texts[start : start + AT_ONCE], faults)
        browser.close()
    print(f"{len(texts):,} texts, {len(lost)} not shown as they are {lost[:3]}")
    print(f"{len(faults)} dialogs, requests, errors and policy reports {faults[:3]}")
    return int(bool(faults or lost))


def missing(browser: Browser, folder: Path, texts: list[str], faults: list[str]) -> list[str]:
    """Of ``texts`` those that a report of rows with them, or of paths and settings, does not show."""
    data = folder / "train.jsonl"
    data.write_text("\n".join(rows(texts)) + "\n", encoding="utf-8", errors="surrogatepass")
    report = audit([(data, "train.jsonl")])
    lost = []
    for made in (report, around(report, texts)):
        path = folder / "report.html"
        path.write_text(render(made), encoding="utf-8")
        page = browser.new_page()
        said = visit(page, path, faults)
        page.close()
        lost += [text for text in texts if shown(text) not in said and text not in said]
    return lost


if __name__ == "__main__":
    sys.exit(main())
