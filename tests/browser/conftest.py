"""Opens reports in Chromium, offline; a test fails if its page has any error."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec import structs

from auditor.coverage_facts import Diversity, MapPoint
from auditor.dataset.profile import ClassCount, Histogram
from auditor.facts import Confusion, CurvePoint, LabelNoise, LearningCurve
from auditor.model import Ran
from auditor.pipeline import audit
from auditor.report.html.page import render
from auditor.report.model import Changes, Movement, Report, RuleMovement
from auditor.review.waivers import Kind, WaiverState

ROOT = Path(__file__).parent.parent.parent
TRAIN, EVAL = "fixtures/tickets.jsonl", "fixtures/tickets.eval.jsonl"
# WCAG 2.0 to 2.2, A and AA, and axe's best practices.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY = "html[data-ready]"
# Reports violations of the page's policy, from the first byte of the page on.
_LISTEN = (
    "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("chromium is not on PATH")
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


Visit = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any) -> Iterator[Visit]:
    """``visit(path, anchor="", **context) -> page``; fails on a request, dialog, console error or policy violation."""
    contexts, faults = [], []

    def open_page(path: Path, anchor: str = "", context: Any = None, **options: Any) -> Any:
        if context is None:
            context = chromium.new_context(accept_downloads=True, **options)
            contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page.add_init_script(_LISTEN)
        page.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda r: r.url.startswith(("file:", "blob:", "data:")) or faults.append(r.url),
        )
        page.goto(path.as_uri() + anchor)
        if options.get("java_script_enabled", True) and page.locator("#data").count():
            page.locator(READY).wait_for(state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def report() -> Report:
    return audit([(ROOT / TRAIN, TRAIN)], [(ROOT / EVAL, EVAL)])


@pytest.fixture(scope="session")
def keep(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Report, str], Path]:
    """``keep(report, name)`` writes the HTML report to a file and returns its path."""
    folder = tmp_path_factory.mktemp("pages")

    def write(report: Report, name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(render(report), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def tickets(report: Report, keep: Callable[[Report, str], Path]) -> Path:
    return keep(report, "tickets")


@pytest.fixture
def page(visit: Visit, tickets: Path) -> Any:
    """The report of the sample data on a laptop screen."""
    return visit(tickets, viewport={"width": 1280, "height": 900})


@pytest.fixture
def expect() -> Any:
    return pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@contextmanager
def downloaded(page: Any) -> Iterator[dict[str, Any]]:
    """The ``name`` and ``text`` of the file that the page saves while the block runs."""
    found: dict[str, Any] = {}
    with page.expect_download() as waiting:
        yield found
    found["name"] = waiting.value.suggested_filename
    found["text"] = Path(waiting.value.path()).read_text("utf-8")


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """``faults(page)``: what axe finds, one text for each element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    options = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}

    def found(page: Any) -> list[str]:
        violations = axe.Axe().run(page, options=options).response["violations"]
        return [
            f"{v['id']}: {n['html'][:150]} {n['failureSummary']}"
            for v in violations
            for n in v["nodes"]
        ]

    return found


@pytest.fixture
def download() -> Any:
    return downloaded


@pytest.fixture
def decided(tmp_path: Path) -> Callable[..., Path]:
    """``decided(page, {rule: action})`` decides all findings of each rule and returns the exported file."""

    def export(page: Any, actions: Mapping[str, str]) -> Path:
        for rule, action in actions.items():
            page.locator("#rule").select_option(rule)
            page.locator("#bulk-action").select_option(action)
            page.get_by_role("button", name="Decide all").click()
            page.locator("#bulk-yes").click()
        with downloaded(page) as found:
            page.get_by_role("button", name="Export decisions").click()
        path = tmp_path / "d.json"
        path.write_text(found["text"], "utf-8")
        return path

    return export


@pytest.fixture(scope="session")
def pictured(report: Report) -> Report:
    """A report with every picture, with waivers, and with changes since an earlier audit."""
    classes = tuple(ClassCount(f"class {n:03}", 150 - n, 140 - n) for n in range(140))
    points = [
        CurvePoint(n / 7, 100 * n, 0.5 + n / 20, 0.45 + n / 20, 0.55 + n / 20) for n in range(1, 8)
    ]
    curve = LearningCurve(verdict="rising", sentence="It rises.", points=tuple(points))
    points = [
        MapPoint(
            row=n,
            source="train.jsonl",
            line=n + 1,
            x=(n * 7 % 100) / 100,
            y=(n * 13 % 100) / 100,
            cluster=0,
            label="ab"[n % 2],
            text=f"row {n}",
        )
        for n in range(60)
    ]
    diversity = Diversity(
        rows=60,
        effective_examples=50,
        effective_error=1,
        effective_by_words=50,
        mean_cosine=0.2,
        silhouette=0.1,
        clusters=(),
        map=tuple(points),
    )
    noise = LabelNoise(
        rows=60,
        classes_evaluated=2,
        classes_too_small=(),
        agreement=0.9,
        confusions=(Confusion("delivery", "refund", 5), Confusion("refund", "delivery", 2)),
    )
    facts = {"learning-curve": curve, "diversity": diversity, "label-noise": noise}
    suspects = report.findings.filter(pl.col("rule") == "CON001").with_columns(
        rule=pl.lit("LBL001")
    )
    rule = replace(report.rules[0], code="LBL001")
    histograms = {"prompt characters": Histogram((0, 20, 40, 60), (5, 0, 12))}
    profile = structs.replace(report.profile, classes=classes, histograms=histograms)
    waiver = WaiverState(
        rule="CON001",
        kind=Kind.ACCEPTED_RISK,
        owner="ana",
        reason="by design",
        created="2026-01-01",
        until="2026-01-31",
        state="holds",
        waivers=1,
        findings=8,
    )
    return replace(
        report,
        outcomes={name: Ran(facts=measured) for name, measured in facts.items()},
        profile=profile,
        findings=suspects,
        rules=(*report.rules, rule),
        waivers=tuple(replace(waiver, state=s) for s in ("holds", "expired", "unused")),
        since=Changes(
            verdict=("not ready", "not ready"),
            clean=(280, 298),
            lines=(300, 310),
            sha256=(("ab",), ("cd",)),
            findings=Movement(gone=5, new=2, same=3),
            rules=(RuleMovement("DUP001", gone=5, new=2, same=3),),
        ),
    )
