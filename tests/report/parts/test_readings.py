"""How files were read, as one sentence each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from auditor.facts import Reading
from auditor.report import as_json, markdown, terminal
from auditor.report.html import page
from auditor.report.model import Report
from auditor.report.parts import redact
from auditor.report.parts.readings import sentence, sentences

QA = Reading(
    format="question-answer",
    rows=8,
    columns={"response": ("answer",), "prompt": ("context", "question"), "group": ("group",)},
    also_input=("topic",),
    not_read=("id", "url"),
)
QA_SENTENCE = (
    "question-answer: prompt = context + question, response = answer, group = group;"
    " also input: topic; not read: id, url"
)
UNKNOWN = Reading(format="", rows=1, columns={}, not_read=("x", "a, b", ""))
OWN = Reading(format="fields", rows=2, columns={"prompt": ("a.0",)}, more_not_read=2_000)

SENTENCES = {
    "one layout": ([QA], QA_SENTENCE),
    "the user's own names": ([OWN], "[fields]: prompt = a.0"),
    "no layout": ([UNKNOWN], 'no layout: x, "a, b", ""'),
    "several layouts": (
        [OWN, UNKNOWN],
        '[fields] (2 rows): prompt = a.0 | no layout (1 row): x, "a, b", ""',
    ),
    "many layouts": (
        [OWN] * 6,
        " | ".join(["[fields] (2 rows): prompt = a.0"] * 4) + " | 4 rows of 2 other layouts",
    ),
    "many columns": (
        [Reading(format="text", rows=1, columns={}, not_read=tuple("abcdefghij"), more_not_read=9)],
        "text: not read: a, b, c, d, e, f, g, h and 11 more",
    ),
    "a long name": (
        [Reading(format="text", rows=1, columns={"text": ("x" * 99,)})],
        f"text: text = {'x' * 39}…",
    ),
}


@pytest.mark.parametrize(("read_as", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_sentence(read_as: list[Reading], expected: str) -> None:
    assert sentence(read_as) == expected


def with_readings(report: Report, *readings: Reading) -> Report:
    first = report.inputs[0]
    files = [replace(first, path=f"{n}.jsonl", read_as=(own,)) for n, own in enumerate(readings)]
    return replace(report, inputs=tuple(files))


def test_files_that_are_read_alike_are_one(report: Report) -> None:
    assert sentences(with_readings(report, QA, QA)) == [("", QA_SENTENCE)]
    assert sentences(with_readings(report, QA, OWN, QA)) == [
        ("0.jsonl and 1 more", QA_SENTENCE),
        ("1.jsonl", "[fields]: prompt = a.0"),
    ]


def test_many_files_that_are_read_in_different_ways(report: Report) -> None:
    own = [Reading(format="text", rows=1, columns={"text": (f"c{n}",)}) for n in range(8)]
    found = sentences(with_readings(report, *own))
    assert len(found) == 6
    assert found[-1] == ("", "and 3 more files, read otherwise")


@pytest.mark.parametrize(
    "render", [terminal.render, markdown.render, page.render], ids=["txt", "md", "html"]
)
def test_every_report_has_the_sentence(report: Report, render: Callable[[Report], str]) -> None:
    shown = " ".join(render(with_readings(report, QA)).split())
    assert "also input: topic; not read: id, url" in shown
    report = redact.limit(with_readings(report, QA), "none")
    shown = render(report)
    assert "question-answer" in shown
    assert "topic" not in shown


def test_json(report: Report) -> None:
    (source,) = as_json.document(with_readings(report, QA))["inputs"]
    assert source["read_as"] == [
        {
            "format": "question-answer",
            "rows": 8,
            "columns": {
                "response": ("answer",),
                "prompt": ("context", "question"),
                "group": ("group",),
            },
            "also_input": ("topic",),
            "not_read": ("id", "url"),
            "more_not_read": 0,
            "sentence": QA_SENTENCE,
        }
    ]
