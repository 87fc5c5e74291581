import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from msgspec import structs

from auditor.case import Answer, Case, CaseVerdict
from auditor.dataset.profile import ClassCount, Profile
from auditor.escape import pieces
from auditor.report.html import assets
from auditor.report.html.page import render
from auditor.report.model import Report
from auditor.requirements.correct_rows import correct_rows
from auditor.settings import Settings
from auditor.spot_check_facts import Agreement, SpotCheck

VOID = {"meta", "br", "wbr", "rect", "line", "path", "input", "circle", "polygon", "polyline"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text by element."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.source = render(report)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def test_page_is_well_formed(any_report: Report) -> None:
    page = Page(any_report)
    assert page.open == []
    assert page.source.startswith('<!doctype html>\n<html lang="en">\n')
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer", "title")] == [1] * 5
    labels = [attrs.get("aria-labelledby") for attrs in page.all("section")]
    assert set(labels) <= set(ids)
    assert len(page.all("table")) == len(page.all("caption"))


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_policy_allows_our_style_and_script_only(any_report: Report) -> None:
    page = Page(any_report)
    (style,) = page.texts["style"]
    script = page.texts["script"][-1]
    # The page includes the files unchanged: nothing of the report is written into them.
    assert (style, script) == (assets.style(), assets.script())
    (policy,) = (m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digest(script)}'; style-src"
        f" 'sha256-{digest(style)}'; img-src data:; base-uri 'none'; form-action 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )


def test_page_makes_no_request(any_report: Report) -> None:
    """All elements and attributes come from the template, whatever the data contains."""
    page = Page(any_report)
    assert not {tag for tag, _ in page.elements} & {
        *("img", "link", "iframe", "object", "embed", "form", "a", "base", "audio", "video")
    }
    names = {name for _, attrs in page.elements for name in attrs}
    assert not names & {"style", "src", "href", "srcset", "action", "data", "ping", "background"}
    assert not [name for name in names if name.startswith("on")]
    kinds = [(script.get("type"), script.get("id")) for script in page.all("script")]
    assert kinds in ([(None, None)], [("application/octet-stream", "data"), (None, None)])
    assert "@import" not in page.source
    assert set(re.findall(r"url\(([^)]*)\)", page.source)) <= {"#hatch"}


def test_hostile_text_is_shown_unchanged(hostile: Report, hostile_text: str) -> None:
    page = Page(hostile)
    laid_out = "".join(plain + hidden for plain, hidden in pieces(hostile_text, layout=True))
    on_a_line = "".join(plain + hidden for plain, hidden in pieces(hostile_text))
    assert laid_out in page.texts["dd"]
    assert on_a_line in page.texts["bdi"]
    assert r"\x1b" in page.texts["span"]
    assert "<U+202E>" in page.texts["span"]


@pytest.mark.parametrize(
    ("fixture", "heading", "sentence"),
    [
        ("ready", "Ready", "1,240 clean rows; 200 are required"),
        (
            "report",
            "Not ready",
            "185 clean rows, 15 short of the required 200: fix the 2 format errors first, and add 12 new rows",
        ),
        ("no_verdict", "No verdict", "185 clean rows, 15 short of the required 200: add new rows"),
    ],
)
def test_verdict_comes_first(
    request: pytest.FixtureRequest, fixture: str, heading: str, sentence: str
) -> None:
    page = Page(request.getfixturevalue(fixture))
    assert page.texts["h1"] == [heading]
    assert page.texts["title"] == [f"{heading}: train.jsonl (dataset-audit)"]
    assert page.texts["figcaption"][0] == f"{sentence}."
    assert page.texts["h2"] == [
        "Clean rows and the required minimum",
        "From lines to clean rows",
        "Requirements",
        *(["What to fix first"] if fixture == "report" else []),
        "Spot check",
        "Not checked",
        "Findings",
        "Data profile",
        "Files",
        "Method",
    ]


def test_rules_are_worst_first(report: Report) -> None:
    page = Page(report)
    rules = [d["id"] for d in page.all("details") if "id" in d]
    assert rules == [
        f"rule-{c}" for c in ("DUP001", "FMT001", "LEK001", "CON001", "ENC013", "ENC012")
    ]


def test_50_findings_are_there_without_the_script(report: Report) -> None:
    page = Page(report)
    assert "The first 50 of 66 findings" in page.texts["h3"]
    assert "16 more are in the JSON report." in page.texts["p"]
    assert "data/train.jsonl:146" in page.texts["bdi"]
    assert "data/train.jsonl:147" not in page.texts["bdi"]


def test_earlier_decisions_are_counted(report: Report) -> None:
    status = pl.when(pl.col("rule") == "CON001").then(pl.lit("cleared")).otherwise("status")
    page = Page(replace(report, findings=report.findings.with_columns(status=status)))
    assert "Findings already decided" in page.texts["h2"]
    assert "cleared" in page.texts["dt"]


def test_the_case_is_shown_with_its_questions(report: Report) -> None:
    answer = Answer("Is there an eval?", "no", "none", ())
    case = Case(CaseVerdict.PROMPT_FIRST, "a rung was not tried", answers=(answer,))
    page = Page(replace(report, case=case))
    assert "Is fine-tuning justified? Prompt first" in page.texts["h2"]
    assert {"A rung was not tried.", "Is there an eval?"} <= set(page.texts["bdi"])


def test_a_spot_check_is_shown_with_its_judges(ready: Report, spot: SpotCheck) -> None:
    labelled = replace(ready, profile=Profile(task="classification"))
    page = Page(labelled)
    assert page.texts["h2"][3] == "Spot check"
    assert any(text.startswith("No sample was drawn.") for text in page.texts["p"])
    assert (
        "To judge the sample dataset-audit sample data/train.jsonl -o spot.html" in page.texts["p"]
    )
    agreed = structs.replace(spot, agreement=Agreement(20, 0.95, 0.8333, 0.52, 1.0))
    need = correct_rows(agreed, "label", Settings())
    page = Page(replace(labelled, spot_check=agreed, requirements=(need,)))
    assert "0.4% to 11.7%" in page.texts["dd"]
    assert {"Ada", "Bo", "2026-11-29"} <= set(page.texts["bdi"])
    assert "Two people agree on 95% of 20 rows (kappa 0.83, 0.52 to 1.00)." in page.texts["bdi"]
    nobody = structs.replace(spot, judges=(), missing=59, right=0, wrong=0)
    assert "Nobody has judged a row yet." in Page(replace(labelled, spot_check=nobody)).texts["p"]


def test_many_classes_are_folded(report: Report) -> None:
    classes = tuple(ClassCount(f"c{n:03}", 10, 10) for n in range(150))
    page = Page(replace(report, profile=Profile(classes=classes)))
    assert "135 smaller classes" in page.texts["summary"]


def test_changed_settings_are_marked(report: Report) -> None:
    page = Page(replace(report, settings=Settings(floor=500, fields={"prompt": "q"})))
    assert page.texts["span"].count("changed for this audit") == 2
    assert "500 clean rows changed for this audit" in page.texts["td"]


def test_nothing_read(empty: Report) -> None:
    page = Page(empty)
    assert page.texts["title"] == ["No verdict: no input (dataset-audit)"]
    assert {"No file could be read.", "No check ran."} <= {*page.texts["li"], *page.texts["p"]}
