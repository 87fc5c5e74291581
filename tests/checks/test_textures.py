"""TXT009 on the set: most answers are written as no prompt is."""

from __future__ import annotations

import re

import pytest

from auditor.checks import answer_form

NAMES = ["Anna", "Berta", "Clara", "Dora", "Emma", "Frida", "Greta", "Hanna"]
ROWS = [
    {
        "prompt": f"Please tell me in a few words what {NAMES[n % 8]} has found in barn {n}.",
        "completion": f"In barn {n} there was a cart with a lamp on it, and {NAMES[n % 8]} took the lamp to the house of the owner before dinner yesterday evening.",
    }
    for n in range(80)
]


def changed(pattern: str, other: str, count: int = 80) -> list[dict[str, str]]:
    """The rows with a part of the first ``count`` answers replaced."""
    done = [
        {**row, "completion": re.sub(pattern, other, row["completion"])} for row in ROWS[:count]
    ]
    return done + ROWS[count:]


WAYS = [
    (r"(\w+)", r"**\1**", "have other signs between their words"),
    (r"(\w+)", r"\1 (0.97)", "have other signs between their words"),
    (r"[,.]", "", "have no marks between or after their sentences"),
    (r"\b(?:In|was|a|on|it|the|to|of|with|and|there) ", "", "have hardly any function word"),
    (r" (\w+)", r" uh \1", "are as spoken, with 'uh' between words"),
    (r"[A-Z]\w+ took", "[NAME] took", "have marks for names and numbers that were taken out"),
]


def test_answers_as_prompts_are_written_are_silent(found) -> None:
    assert found(answer_form, ROWS) == []


@pytest.mark.parametrize(("pattern", "other"), [way[:2] for way in WAYS])
def test_a_part_of_the_set_is_silent(found, pattern: str, other: str) -> None:
    assert [
        row for _, row, *_ in found(answer_form, changed(pattern, other, 16)) if row is None
    ] == []


@pytest.mark.parametrize(("pattern", "other", "what"), WAYS)
def test_most_answers_are_found_on_the_set(found, pattern: str, other: str, what: str) -> None:
    of_set = [
        detail for _, row, *_, detail in found(answer_form, changed(pattern, other)) if row is None
    ]
    assert of_set == [f"most answers {what}, and most prompts do not"]


def test_prompts_that_want_keywords_are_silent(found) -> None:
    rows = [{**row, "prompt": f"Keywords: {row['prompt']}"} for row in changed(*WAYS[3][:2])]
    assert found(answer_form, rows) == []


def test_numbers_of_rows_are_found(found) -> None:
    rows = [{**row, "completion": str(n)} for n, row in enumerate(ROWS, 1)]
    of_set = [detail for _, row, *_, detail in found(answer_form, rows) if row is None]
    assert of_set == ["the answers are nothing but the numbers of their rows"]
