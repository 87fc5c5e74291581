"""TXT001, TXT002: placeholders where an answer, a label or a prompt should be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import placeholder_text

Finding = tuple[str, int | None, int | None, float | None, str]

GOOD = {"prompt": "What is the capital of France?", "completion": "Paris"}


def codes(found: Callable[..., list[Finding]], *answers: str) -> list[str]:
    rows = [GOOD, *({"prompt": "Who wrote Faust?", "completion": text} for text in answers)]
    return [finding[0] for finding in found(placeholder_text, rows)]


@pytest.mark.parametrize(
    "answer",
    [
        "Nan lives in Leeds.",
        "Null Island",
        "No",
        "To do it, press start.",
        "Nonesuch",
        "0",
        "#1",
        "x",
        "Na",
    ],
)
def test_words_that_only_contain_a_placeholder_are_answers(
    found: Callable[..., list[Finding]], answer: str
) -> None:
    assert codes(found, answer) == []


def test_many_different_signs_are_the_content(found: Callable[..., list[Finding]]) -> None:
    signs = ["-", "..", "---", ".-", "-.", "-..", "-.-", ".-.", "..-", "--.", "..."]
    assert codes(found, *signs) == []
    assert codes(found, *signs[:9])[:3] == ["TXT002"] * 3


def test_running_latin_is_no_blind_text(found: Callable[..., list[Finding]]) -> None:
    text = "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam qui"
    assert codes(found, f"{text} ipsorum lingua Celtae, nostra Galli appellantur, et dolor.") == []


@pytest.mark.parametrize(
    "answer",
    [" todo ", '"TBD"', "`nan`", "{answer}", "[Your answer here]", "<INSERT TEXT>", "#N/A"],
)
def test_case_quotes_and_brackets_do_not_matter(
    found: Callable[..., list[Finding]], answer: str
) -> None:
    assert codes(found, answer) == ["TXT001"]


def test_every_row_may_be_a_placeholder(found: Callable[..., list[Finding]]) -> None:
    rows = [{"prompt": f"Who wrote book {n}?", "completion": "TODO"} for n in range(300)]
    assert len(found(placeholder_text, rows)) == 300


def test_classes_that_are_all_placeholders_are_flagged(found: Callable[..., list[Finding]]) -> None:
    rows = [{"text": f"note {n}", "label": ("TODO", "nan")[n % 2]} for n in range(40)]
    assert len(found(placeholder_text, rows)) == 40


def test_four_placeholders_are_no_classes_whatever_their_rows(
    found: Callable[..., list[Finding]],
) -> None:
    labels = ["billing", "network", "device", "shop", "None", "n/a", "null", "-"] * 10
    rows = [{"text": f"Where is parcel {n}?", "label": label} for n, label in enumerate(labels)]
    assert len(found(placeholder_text, rows)) == 40
    fewer = [row for row in rows if row["label"] != "-"]
    assert found(placeholder_text, fewer) == []
