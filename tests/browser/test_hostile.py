"""Data may be hostile: the page shows it as text and does nothing else, whatever and wherever it is.

``visit`` fails a test on any dialog, request, script error or policy violation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.case import Case, CaseVerdict
from auditor.coverage_facts import Diversity, MapPoint
from auditor.dataset.profile import ClassCount, Profile
from auditor.escape import escape, pieces
from auditor.facts import Confusion, Facts, LabelNoise, Neighbour, SuspectedLabel
from auditor.model import Crashed, Ran, Skipped
from auditor.report.model import REPORT_TEXTS, Changes, Movement, Report, RuleMovement
from auditor.review.findings import REPORT_FINDINGS
from auditor.review.waivers import WaiverState
from auditor.settings import Settings
from auditor.verdict import Requirement, State, Step

pytestmark = pytest.mark.browser
Keep = Callable[[Report, str], Path]

_ENDS = [
    "</script>",
    "</style>",
    "</title>",
    "</textarea>",
    "-->",
    "]]>",
    "'>",
    '">',
    "`>",
    "</svg>",
]
_ACTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<link rel=stylesheet href=//evil.test/x>",
]
PAYLOADS = [
    *(end + act for end in _ENDS for act in _ACTS),
    "{{7*7}}{% raw %}${alert(1)}#{1}<%= 1 %>",
    "javascript:alert(1)",
    "\u202egpj.exe\u2066\u200b\ufeff\u00ad",
    "\x00\x07\x1b[2J\x9b2J\x7f",
    "\u2028alert(1)\u2029",
    "&lt;script&gt;&#x3c;script&#x3e;&amp;",
    "data:text/html,<script>alert(1)</script>",
    "__proto__ constructor toString",
    "שלום <b>عالم</b> \u202b",
    "a\nb\tc\r\nd",
]


def shown(text: str, *, layout: bool) -> str:
    return "".join(plain + hidden for plain, hidden in pieces(text, layout=layout))


def report_of(base: Report, **columns: list[str]) -> Report:
    """A report with one finding per payload; ``columns`` of findings and texts contain the payloads."""
    count = len(PAYLOADS)
    findings = {
        "id": [f"{n:016x}" for n in range(count)],
        "rule": ["LEK001"] * count,
        "severity": ["error"] * count,
        "row": list(range(count)),
        "source": ["train.jsonl"] * count,
        "line": list(range(1, count + 1)),
        "related": [count + n for n in range(count)],
        "related_source": ["train.jsonl"] * count,
        "related_line": list(range(count + 1, 2 * count + 1)),
        "status": ["open"] * count,
    }
    texts = {
        "row": list(range(2 * count)),
        "source": ["train.jsonl"] * 2 * count,
        "line": list(range(1, 2 * count + 1)),
        "prompt": ["question"] * 2 * count,
        "response": ["answer"] * 2 * count,
    }
    findings |= {k: v for k, v in columns.items() if k in REPORT_FINDINGS}
    texts |= {k: v + v for k, v in columns.items() if k in REPORT_TEXTS and k not in findings}
    empty = dict.fromkeys(REPORT_FINDINGS, [None] * count) | findings
    rows = dict.fromkeys(REPORT_TEXTS, [None] * 2 * count) | texts
    return replace(
        base,
        findings=pl.DataFrame({k: empty[k] for k in REPORT_FINDINGS}, schema=REPORT_FINDINGS),
        texts=pl.DataFrame({k: rows[k] for k in REPORT_TEXTS}, schema=REPORT_TEXTS),
    )


_READ = """() => {
  const read = [];
  for (const button of document.querySelectorAll('.entry')) {
    button.click();
    read.push(document.getElementById('detail').textContent);
  }
  return read;
}"""


@pytest.mark.parametrize(
    "sink",
    ["prompt", "response", "rejected", "label", "raw", "detail", "path", "related_source"],
)
def test_a_finding_shows_the_data_as_text(
    visit: Any, keep: Keep, report: Report, sink: str
) -> None:
    inputs = report.inputs
    if sink == "related_source":
        inputs = tuple(replace(inputs[0], path=p) for p in PAYLOADS)
    page = visit(keep(replace(report_of(report, **{sink: PAYLOADS}), inputs=inputs), sink))
    read = page.evaluate(_READ)
    layout = sink in ("prompt", "response", "rejected", "raw")
    assert len(read) == len(PAYLOADS) >= 60
    for payload, text in zip(PAYLOADS, read, strict=True):
        assert shown(payload, layout=layout) in text


def _waiver(payload: str) -> WaiverState:
    words = dict.fromkeys(("kind", "owner", "reason", "created", "until"), payload)
    return WaiverState(rule="CON001", waivers=1, findings=3, state="holds", **words)


def _since(text: str) -> Changes:
    return Changes(
        verdict=(text, "ready"),
        clean=(1, 2),
        lines=(3, 4),
        sha256=((), ()),
        findings=Movement(gone=1, new=2, same=3),
        rules=tuple(RuleMovement(payload, gone=1, new=2, same=3) for payload in PAYLOADS),
    )


def _map() -> Diversity:
    where = {"row": 0, "source": "train.jsonl", "line": 1, "x": 0.5, "y": 0.5, "cluster": 0}
    return Diversity(
        rows=len(PAYLOADS),
        effective_examples=9,
        effective_error=1,
        effective_by_words=9,
        mean_cosine=0.2,
        silhouette=0.1,
        clusters=(),
        map=tuple(MapPoint(**where, label=payload, text=payload) for payload in PAYLOADS),
    )


def _label_noise(**more: Any) -> LabelNoise:
    return LabelNoise(rows=60, classes_evaluated=2, classes_too_small=(), agreement=0.9, **more)


PICTURES: dict[str, Facts] = {
    "map": _map(),
    "confusions": _label_noise(
        confusions=tuple(Confusion(payload, f"other {payload}", 1) for payload in PAYLOADS)
    ),
}


class Named(Facts, frozen=True):
    """Facts by names that come from the data."""

    values: Mapping[str, str]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("picture", PICTURES)
def test_pictures(visit: Any, keep: Keep, report: Report, picture: str, script: bool) -> None:
    hostile = replace(
        report,
        outcomes={"check": Ran(facts=PICTURES[picture])},
        lines=report.lines.with_columns(disposition=pl.lit("suspect")),
    )
    page = visit(keep(hostile, picture), java_script_enabled=script)
    text = page.locator("main").text_content()
    for payload in PAYLOADS:
        assert shown(payload, layout=False)[:100] in text


def test_nearest_rows(visit: Any, keep: Keep, report: Report) -> None:
    hostile = report_of(report, label=PAYLOADS, prompt=PAYLOADS)
    count = len(PAYLOADS)
    suspects = tuple(
        SuspectedLabel(n, n + 1, "a", "b", 0.9, 0.1, (Neighbour(count + n, 1, 0.5),))
        for n in range(count)
    )
    rule = replace(hostile.rules[0], code="LBL001")
    hostile = replace(
        hostile,
        rules=(*hostile.rules, rule),
        findings=hostile.findings.with_columns(rule=pl.lit("LBL001")),
        outcomes={"label-noise": Ran(facts=_label_noise(suspects=suspects))},
    )
    page = visit(keep(hostile, "nearest"))
    page.locator(".entry").first.click()
    assert page.locator("#detail .nearest").is_visible()
    for payload, text in zip(PAYLOADS, page.evaluate(_READ), strict=True):
        assert text.count(shown(payload, layout=False)) >= 3  # label, its row, the near row


@pytest.mark.parametrize("script", [True, False])
def test_everything_around_the_findings(
    visit: Any, keep: Keep, report: Report, script: bool
) -> None:
    """Every payload in every path, reason, requirement, class, check, fact and setting."""
    every = " ".join(PAYLOADS)
    hostile = replace(
        report_of(report, label=PAYLOADS),
        version=every,
        reason=every,
        settings=Settings(fields={p: p for p in PAYLOADS}),
        inputs=tuple(replace(report.inputs[0], path=p) for p in PAYLOADS),
        outcomes={
            **{p: Crashed(p) for p in PAYLOADS},
            **{f"skipped {p}": Skipped(p) for p in PAYLOADS},
            **{f"measured {p}": Ran(facts=Named({p: p})) for p in PAYLOADS},
        },
        requirements=tuple(Requirement(p, p, p, State.NOT_MET, why=p) for p in PAYLOADS),
        waterfall=(Step("lines", 0, 9), Step("clean", 1, 8)),
        profile=Profile(classes=tuple(ClassCount(p, 3, 1) for p in PAYLOADS)),
        case=Case(CaseVerdict.NOT_ASSESSED, every),
        waivers=tuple(_waiver(p) for p in PAYLOADS),
        since=_since(every),
    )
    page = visit(keep(hostile, "around"), java_script_enabled=script)
    text = page.locator("body").text_content()
    for payload in PAYLOADS:
        assert shown(payload, layout=False) in text


def test_notes_and_names_are_text(visit: Any, tickets: Path, download: Any) -> None:
    page = visit(tickets)
    for number, payload in enumerate(PAYLOADS[:20]):
        page.locator(".entry").nth(number).click()
        page.locator("#reviewer").fill(payload)
        page.locator("#note").fill(payload)
        page.locator("#detail .action").first.click()
    with download(page) as found:
        page.get_by_role("button", name="Export decisions").click()
    assert "</script>" in found["text"]


def test_storage_is_not_trusted(visit: Any, tickets: Path) -> None:
    page = visit(tickets)
    page.evaluate("() => localStorage.setItem('dataset-audit:theme', '\"><img src=x>\"')")
    again = visit(tickets, "#f=<img src=x>&q=<script>&rule=%22%3E", context=page.context)
    assert again.locator("#app").is_visible()


def test_the_policy_blocks_scripts_and_markup(chromium: Any, tickets: Path) -> None:
    """Markup that slipped through could not do anything."""
    page = chromium.new_page()
    page.goto(tickets.as_uri())
    tried = page.evaluate(
        """() => {
          const failed = [];
          const script = document.createElement('script');
          try { script.textContent = 'window.ran = 1'; document.body.append(script); } catch { failed.push('script'); }
          try { document.body.insertAdjacentHTML('beforeend', '<i>'); } catch { failed.push('html'); }
          try { document.body.innerHTML = '<b>'; } catch { failed.push('innerHTML'); }
          return [failed, window.ran === undefined];
        }"""
    )
    assert tried[1]
    assert {"html", "innerHTML"} <= set(tried[0])
    page.close()


def test_the_script_and_python_escape_characters_in_the_same_way(
    visit: Any, keep: Keep, report: Report
) -> None:
    chars = [
        "\x00",
        "\x1b",
        "\x9f",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\ue000",
        "\U000e0041",
        "\U0010fffd",
    ]
    detail = "".join(chars)
    hostile = report_of(report, detail=[detail] * len(PAYLOADS))
    page = visit(keep(hostile, "chars"))
    page.locator(".entry").first.click()
    chips = page.locator("#detail .detail .chip").all_inner_texts()
    assert chips == [escape(char) for char in chars]
