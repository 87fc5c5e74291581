"""Naughty strings in every sink of the HTML report: python tests/bench/check_payloads.py FILE.jsonl ...

Each file holds objects with a "text". Chromium opens three kinds of pages and compares, sink by sink,
what the page says with what went in:

- findings: every text as prompt, label, detail, key and path of a finding, opened one by one;
  then typed as note and reviewer, and read back from the exported decisions.
- around: every text as path, reason, requirement, check, fact, class, setting, waiver and case.
- audited: every ``--every``-th text in lines of a file, through a whole audit.

Exit 1 on a dialog, a request, a console error, a report of the policy, or a text that is not shown
as it is.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
from playwright.sync_api import Browser, Page, sync_playwright

from auditor.case import Answer, Case, CaseVerdict
from auditor.dataset.profile import ClassCount, Profile
from auditor.escape import pieces
from auditor.facts import Facts
from auditor.model import Ran, Skipped
from auditor.pipeline import audit
from auditor.report.html.page import render
from auditor.report.model import REPORT_TEXTS, Report
from auditor.review.findings import REPORT_FINDINGS
from auditor.review.waivers import Kind, WaiverState
from auditor.settings import Settings
from auditor.verdict import Requirement, State

ROOT = Path(__file__).parent.parent.parent
SAMPLE = "fixtures/tickets.jsonl"
IN_FINDINGS, IN_SECTIONS, IN_AUDIT = 100, 500, 50  # texts of one report; 100 are a page of the list
LISTEN = (
    "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
)
# What the page's trim or Python's strip takes off; each knows blanks that the other does not.
BLANKS = "".join(filter(str.isspace, map(chr, range(0x10000)))) + "\ufeff"
# Sink of a finding: where the page shows it, and whether line breaks are laid out.
SINKS: Mapping[str, tuple[str, bool]] = {
    "prompt": (".content", True),
    "label": (".label bdi", False),
    "detail": (".detail", False),
    "key": (".path code", False),
    "path": (".side .place", False),
}
# Opens every finding of every page: by sink the texts of its elements.
READ = """sinks => {
  const read = [];
  while (true) {
    for (const entry of document.querySelectorAll('.entry')) {
      entry.click();
      const node = document.getElementById('detail');
      read.push(Object.fromEntries(Object.entries(sinks).map(
        ([name, place]) => [name, [...node.querySelectorAll(place)].map(found => found.textContent)])));
    }
    const next = document.getElementById('next');
    if (next.disabled || next.closest('[hidden]')) return read;
    next.click();
  }
}"""
# Decides every finding with its text as note and reviewer.
DECIDE = """texts => {
  for (const [at, text] of texts.entries()) {
    document.querySelectorAll('.entry')[at].click();
    document.getElementById('reviewer').value = text;
    const note = document.getElementById('note');
    note.value = text;
    note.dispatchEvent(new Event('input', { bubbles: true }));
    document.querySelector('#detail .action').click();
  }
}"""


def shown(text: str, *, layout: bool = False) -> str:
    """``text`` as a page says it; a line break that is laid out stays one."""
    return "".join(plain + hidden for plain, hidden in pieces(text, layout=layout))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=20, help="of the texts that are audited")
    options = parser.parse_args()
    texts = read(options.files)
    base = audit([(ROOT / SAMPLE, SAMPLE)])
    faults: list[str] = []
    checks = {
        "findings": lambda browser, folder: in_findings(browser, folder, base, texts, faults),
        "around": lambda browser, folder: in_sections(browser, folder, base, texts, faults),
        "audited": lambda browser, folder: in_audit(
            browser, folder, texts[:: options.every], faults
        ),
    }
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, check in checks.items():
            compared, missing = check(browser, Path(folder))
            print(
                f"{name}: {compared:,} texts compared, {len(missing)} differ {missing[:3]}",
                flush=True,
            )
            lost += missing
        browser.close()
    print(
        f"{len(texts):,} texts; {len(faults)} dialogs, requests, errors, policy reports {faults[:3]}"
    )
    return int(bool(faults or lost))


def read(files: Sequence[Path]) -> list[str]:
    lines = (line for path in files for line in path.read_text("utf-8").split("\n") if line)
    texts = {json.loads(line)["text"] for line in lines}
    return sorted(text for text in texts if text)


def chunks(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def visit(browser: Browser, folder: Path, report: Report, faults: list[str]) -> Page:
    """The report, opened; what it does besides showing goes to ``faults``."""
    path = folder / "report.html"
    path.write_text(render(report), encoding="utf-8")
    page = browser.new_page(accept_downloads=True)
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
    page.locator("html[data-ready]").wait_for(state="attached", timeout=60_000)
    return page


# ---- findings


def findings_of(base: Report, texts: Sequence[str]) -> Report:
    """One finding a text, with the text in each of SINKS; its path is the data's."""
    rows = range(len(texts))
    place = {"row": rows, "source": list(texts), "line": [row + 1 for row in rows]}
    found = pl.DataFrame(
        {
            **dict.fromkeys(REPORT_FINDINGS, [None] * len(texts)),
            **place,
            "id": [f"{row:016x}" for row in rows],
            "rule": ["RSP001"] * len(texts),
            "severity": ["review"] * len(texts),
            "path": list(texts),
            "detail": list(texts),
            "status": ["open"] * len(texts),
        },
        schema=REPORT_FINDINGS,
    )
    bare = dict.fromkeys(REPORT_TEXTS, [None] * len(texts))
    columns = {"prompt": list(texts), "label": list(texts)}
    return replace(
        base,
        findings=found,
        texts=pl.DataFrame({**bare, **place, **columns}, schema=REPORT_TEXTS),
        inputs=tuple(replace(base.inputs[0], path=text) for text in texts),
    )


def in_findings(
    browser: Browser, folder: Path, base: Report, texts: Sequence[str], faults: list[str]
) -> tuple[int, list[str]]:
    compared, lost = 0, []
    positions = {name: place for name, (place, _) in SINKS.items()}
    for some in chunks(texts, IN_FINDINGS):
        page = visit(browser, folder, findings_of(base, some), faults)
        texts_shown = page.evaluate(READ, positions)
        if len(texts_shown) != len(some):
            lost.append(f"{len(texts_shown)} findings of {len(some)}")
        for row, (text, found) in enumerate(zip(some, texts_shown, strict=False), 1):
            for name, (_, layout) in SINKS.items():
                compared += 1
                ending = f":{row}" if name == "path" else ""
                if found[name] != [shown(text, layout=layout) + ending]:
                    lost.append(f"{name} {text!r}: {found[name]!r}")
        compared += 2 * len(some)
        lost += in_export(page, some)
        page.close()
    return compared, lost


def in_export(page: Page, texts: Sequence[str]) -> list[str]:
    """Notes and reviewers that do not come out of the page as they were typed."""
    page.evaluate(DECIDE, list(texts))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export decisions").click()
    document = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    typed = [text.replace("\n", "").replace("\r", "") for text in texts]  # a field is one line
    noted = [item["note"] for item in document["decisions"]]
    by = [item["by"] for item in document["decisions"]]
    lost = [f"note {text!r}" for text, note in zip(typed, noted, strict=True) if text != note]
    return lost + [
        f"reviewer {t!r}"
        for t, b in zip(typed, by, strict=True)
        if b.strip(BLANKS) != t.strip(BLANKS)
    ]


# ---- around them


class Named(Facts, frozen=True):
    """Facts by names that come from the data."""

    values: Mapping[str, str]


def sections_of(base: Report, texts: Sequence[str]) -> tuple[Report, int]:
    """Every text where paths, people, settings and facts speak; and in how many positions each stands."""
    waiver = WaiverState(
        rule="CON001",
        kind=Kind.FIX_LATER,
        owner="",
        reason="",
        created="2026-01-01",
        until="2026-01-31",
        state="holds",
        waivers=1,
        findings=1,
    )
    report = replace(
        base,
        settings=Settings(fields={f"option {n}": text for n, text in enumerate(texts)}),
        inputs=(*base.inputs, *(replace(base.inputs[0], path=text) for text in texts)),
        outcomes={
            **{text: Skipped(text) for text in texts},
            **{f"measured {text}": Ran(facts=Named({text: text})) for text in texts},
        },
        requirements=tuple(Requirement(t, t, t, State.NOT_MET, why=t + ".") for t in texts),
        profile=Profile(classes=tuple(ClassCount(text, 3, 1) for text in texts)),
        waivers=tuple(replace(waiver, owner=text, reason=text) for text in texts),
        case=Case(
            CaseVerdict.PROMPT_FIRST,
            "none",
            answers=tuple(Answer(text, "no", text, ()) for text in texts),
        ),
    )
    # path; check and its reason; three words of a requirement; the value of a fact; class;
    # owner and reason of a waiver; question and answer of the case
    return report, 1 + 2 + 3 + 1 + 1 + 2 + 2


def in_sections(
    browser: Browser, folder: Path, base: Report, texts: Sequence[str], faults: list[str]
) -> tuple[int, list[str]]:
    compared, lost = 0, []
    for some in chunks(texts, IN_SECTIONS):
        report, positions = sections_of(base, some)
        page = visit(browser, folder, report, faults)
        texts_shown = page.evaluate(
            "() => [...document.querySelectorAll('main bdi')].map(found => found.textContent)"
        )
        page.close()
        counts, every = Counter(texts_shown), " ".join(texts_shown)
        for text in some:
            compared += positions
            spaced = shown(text.replace("_", " "))  # so are the names of facts written
            found = counts[shown(text)] + (counts[spaced] if spaced != shown(text) else 0)
            if found < positions:
                lost.append(f"{text!r} in {found} of {positions} positions")
        lost += [f"setting {text!r}" for text in some if shown(text) not in every]
        compared += len(some)
    return compared, lost


# ---- through a whole audit


def rows(texts: Sequence[str]) -> list[str]:
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


def in_audit(
    browser: Browser, folder: Path, texts: Sequence[str], faults: list[str]
) -> tuple[int, list[str]]:
    data, lost = folder / "train.jsonl", []
    for some in chunks(texts, IN_AUDIT):
        data.write_text("\n".join(rows(some)) + "\n", encoding="utf-8", errors="surrogatepass")
        page = visit(browser, folder, audit([(data, "train.jsonl")]), faults)
        texts_shown = page.evaluate(READ, {"all": ".detail, .path, .side"})
        page.close()
        every = "\n".join(text for found in texts_shown for text in found["all"])
        lost += [text for text in some if shown(text) not in every and text not in every]
    return len(texts), lost


if __name__ == "__main__":
    sys.exit(main())
