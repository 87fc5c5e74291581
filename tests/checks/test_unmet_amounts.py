"""TXT029: things that are counted otherwise, and sets in which most prompts get less than they want."""

from __future__ import annotations

import pytest

from auditor.checks import unmet_amounts


def rows(prompt: str, answer: str, count: int = 1) -> list[dict[str, str]]:
    return [{"prompt": prompt.format(n), "completion": answer} for n in range(count)]


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Give a name with five letters.", "Elena."),
        ("Describe the mill in three words.", "Old and wet."),
        ("Name the 3 oldest millers of the valley as SQL.", "select name order by age limit value"),
        ("What are the five rivers?", "Elbe, Oder, Rhine, Main and Spree."),
        ("Write a story in one sentence.", "The king came home."),
    ],
)
def test_enough_is_silent(found, prompt: str, answer: str) -> None:
    assert found(unmet_amounts, rows(prompt, answer)) == []


def test_fewer_things_are_found(found) -> None:
    detail = "the prompt wants 5 things, and the response has 2"
    result = found(unmet_amounts, rows("List five rivers.", "Elbe and Oder."))
    assert result == [("TXT029", 0, None, None, detail)]


@pytest.mark.parametrize(("count", "whole"), [(14, 0), (15, 1)])
def test_a_set_of_texts_of_one_sentence_is_found(found, count: int, whole: int) -> None:
    result = found(unmet_amounts, rows("Write a story about river {}.", "It ran.", count))
    assert len(result) == whole


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("It has 4 of them.", 0),
        ("None.", 0),
        ("A few of them.", 0),
        ("Which barn is it?", 0),
        ("It has ropes and lamps.", 41),
    ],
)
def test_questions_for_a_number_without_one(found, answer: str, count: int) -> None:
    rows = [
        {"prompt": f"How many lamps does barn {n} have?", "completion": answer} for n in range(40)
    ]
    assert len(found(unmet_amounts, rows)) == count
