import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import polars as pl
import pytest

from auditor.model import Report
from auditor.report import as_html, charts
from auditor.report.printable import pieces
from auditor.settings import Settings

VOID = {"meta", "rect", "line", "path"}


class Page(HTMLParser):
    """The page as a list of elements with their attributes, and its text by element."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.source = as_html.render(report)
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


def test_policy_allows_our_style_only(any_report: Report) -> None:
    page = Page(any_report)
    (style,) = page.texts["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_page_asks_for_nothing_and_runs_nothing(any_report: Report) -> None:
    """The only elements and attributes are those of the template, whatever the data says."""
    page = Page(any_report)
    assert not {tag for tag, _ in page.elements} & {
        *(
            "script",
            "img",
            "link",
            "iframe",
            "object",
            "embed",
            "form",
            "a",
            "base",
            "audio",
            "video",
        ),
    }
    names = {name for _, attrs in page.elements for name in attrs}
    assert not names & {"style", "src", "href", "srcset", "action", "data", "ping", "background"}
    assert not [name for name in names if name.startswith("on")]
    assert "@import" not in page.source
    assert set(re.findall(r"url\(([^)]*)\)", page.source)) <= {"#hatch"}


def test_hostile_text_is_shown_as_it_is(hostile: Report, hostile_text: str) -> None:
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
        ("ready", "Ready", "1,240 clean; at least 200 needed"),
        ("report", "Not ready", "185 clean of 200 needed, up to 186 once reviewed: 15 short"),
        ("no_verdict", "No verdict", "185 clean of 200 needed, up to 186 once reviewed: 15 short"),
    ],
)
def test_verdict_comes_first(
    request: pytest.FixtureRequest, fixture: str, heading: str, sentence: str
) -> None:
    page = Page(request.getfixturevalue(fixture))
    assert page.texts["h1"] == [heading]
    assert page.texts["title"] == [f"{heading}: train.jsonl (dataset-audit)"]
    assert page.texts["figcaption"] == [sentence]
    assert page.texts["h2"] == [
        "Files",
        "Clean rows against the floor",
        "From lines to clean rows",
        "Requirements",
        "Findings",
        "Not checked, and why",
        "What the data is",
        "Method",
    ]


def test_rules_are_worst_first_and_cut_at_50(report: Report) -> None:
    page = Page(report)
    rules = [d["id"] for d in page.all("details") if "id" in d]
    assert rules == [
        f"rule-{c}" for c in ("DUP001", "FMT001", "LEK001", "CON001", "ENC013", "ENC012")
    ]
    assert "10 more: the JSON report holds them all." in page.texts["p"]
    assert "data/train.jsonl:149" in page.texts["bdi"]
    assert "data/train.jsonl:150" not in page.texts["bdi"]


def test_pair_stands_side_by_side_and_long_text_is_clipped(report: Report) -> None:
    texts = report.texts.with_columns(response=pl.lit("y" * 2_000))
    (finding,) = (
        found
        for group, rows in as_html._groups(replace(report, texts=texts))
        for found in rows
        if group.rule.code == "LEK001"
    )
    question = ("prompt", "How do I reset my password?")
    answer = ("response", "y" * 599 + "…")
    assert finding.sides == (
        as_html.Side("data/train.jsonl:31", (question, answer)),
        as_html.Side("data/eval.jsonl:4", (question, answer)),
    )
    assert (finding.partner, finding.score) == ("data/eval.jsonl:4", "1.000")


def test_label_is_shown_where_it_is_not_the_response() -> None:
    text = {"source": "a", "line": 1, "prompt": "p", "response": "", "label": "x", "raw": ""}
    assert as_html._side(text).parts == (("prompt", "p"), ("response", ""), ("label", "x"))
    assert as_html._side(text | {"response": "x"}).parts == (("prompt", "p"), ("response", "x"))


def test_many_classes_are_folded(report: Report) -> None:
    found = [{"label": f"c{n:03}", "rows": 10, "clean": 10} for n in range(150)]
    page = Page(replace(report, profile={"classes": found}))
    assert "135 smaller classes" in page.texts["summary"]


def test_changed_settings_are_marked(report: Report) -> None:
    page = Page(replace(report, settings=Settings(floor=500, fields={"prompt": "q"})))
    assert page.texts["span"].count("set for this audit") == 2
    assert "500 clean rows set for this audit" in page.texts["td"]


def test_units_name_settings() -> None:
    assert set(as_html.UNITS) <= set(Settings.__dataclass_fields__)


def test_nothing_read(empty: Report) -> None:
    page = Page(empty)
    assert page.texts["title"] == ["No verdict: no input (dataset-audit)"]
    assert {"None could be read.", "No check ran."} <= {*page.texts["li"], *page.texts["p"]}


def test_gauge_shares_are_of_one_axis(report: Report) -> None:
    gauge = charts.gauge(report)
    assert (gauge.clean_share, gauge.review_share, gauge.floor_share) == (74.0, 0.4, 80.0)
    wide = charts.gauge(replace(report, counts={"clean": 1_900, "clean_if_cleared": 2_000}))
    assert wide.clean_share + wide.review_share == pytest.approx(100 / 1.05, abs=0.01)
    assert wide.sentence == "1,900 clean, up to 2,000 once reviewed; at least 200 needed"


def _luminance(color: str) -> float:
    digits = color if len(color) == 6 else "".join(2 * digit for digit in color)
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((text, "card", 4.5) for text in ("text", "muted", "link", "no")),
    *(("muted", "page", 4.5), ("text", "soft", 4.5), ("muted", "soft", 4.5)),
    *((state, f"{state}-soft", 4.5) for state in ("ok", "no", "advice")),
    ("muted", "note-soft", 4.5),
    *((part, "card", 3.0) for part in ("kept", "ok", "no", "advice")),
    *(("kept", "soft", 3.0), ("lost", "card", 2.5)),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_is_wcag_aa(theme: int, front: str, back: str, least: float) -> None:
    css = files("auditor.report").joinpath("html/report.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colors = dict(re.findall(r"--([\w-]+): #([0-9a-f]+);", blocks[theme]))
    assert _contrast(colors[front], colors[back]) >= least
