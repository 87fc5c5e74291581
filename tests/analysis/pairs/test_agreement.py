"""Agreement: answers that say another thing in similar words, then one thing in other words."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.pairs.agreement import agree

PROMPT = "Who built the tower of the old town, and when is it open?"
LONG = (
    "I'm sorry, but I cannot order a pizza, since I have no access to any shop."
    " I can help you to compare prices, though."
)
LONGER = (
    "I'm sorry, but as an assistant I cannot order a pizza, since I do not have access to a shop."
    " I can help you to compare the prices of several shops."
)
_ROWS = {"left": pl.UInt32, "right": pl.UInt32}
DAYS = "The office behind the market is open from eight to noon on {}, apart from public holidays."


def agreeing(first: str, second: str, *, is_code: bool = False, calls: str | None = None) -> bool:
    answers = pl.DataFrame(
        {
            "row": pl.Series([0, 1], dtype=pl.UInt32),
            "prompt": [PROMPT, PROMPT],
            "answer": [first, second],
            "answer_key": pl.Series([0, 1], dtype=pl.UInt64),
            "is_code": [is_code, is_code],
            "calls": pl.Series([None, calls], dtype=pl.String),
        }
    )
    pairs = pl.DataFrame({"left": [0], "right": [1]}, schema_overrides=_ROWS)
    return bool(agree(answers, pairs)[0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna Miller", "Ben Carter"),
        ("open", "not open"),
        ("a && b", "a || b"),
        ("^a+$", "^a*$"),
        ("Yes", "No, but on Sundays"),
        ("Yes", "Yes men are not allowed."),
        ("on weekdays", "on weekends"),
        (DAYS.format("weekdays"), DAYS.format("weekends")),
        ("within 30 days", "within 60 days"),
        ("red", "red and blue"),
        ("red", "the red house"),
        ("dog", "a hot dog with mustard and chips"),
        ("Anna taught Ben", "Ben taught Anna"),
        (LONG, "The tower was built by Anna Miller, who also built the bridge and the harbour."),
    ],
)
def test_answers_that_disagree(first: str, second: str) -> None:
    assert not agreeing(first, second)
    assert not agreeing(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Jupiter", "It is Jupiter."),
        ("Moon", "the Moon"),
        ("Anna Miller", "The tower of the old town was built by Anna Miller."),
        ("systems of electrical light", "systems of electrical light in towns"),
        ("Akụkọ ndị ọzọ ga-amasị gị", "Akụko ndị ọzọ ga-amasị gị"),
        ("Yes", "Yes, but not on Sundays, when the market is closed."),
        (LONG, LONGER),
    ],
)
def test_answers_that_agree(first: str, second: str) -> None:
    assert agreeing(first, second)
    assert agreeing(second, first)


LOOP = "def build_tower(town):\n    stones = []\n    for house in town:\n        stones += house\n    return stones"
SUM = "def built_tower_of(town):\n    from functools import reduce\n    return reduce(lambda a, b: a + b, town, [])"


def test_two_programs_for_one_task_agree() -> None:
    named = SUM.replace("built_tower_of", "tower_of_town")
    assert agreeing(LOOP.replace("build_tower", "tower_town"), named, is_code=True)
    assert not agreeing(LOOP, SUM.replace("built_tower_of", "merge_lists"), is_code=True)
    assert not agreeing(LOOP, LOOP.replace("+=", "-="), is_code=True)


def test_code_and_calls_agree_only_if_they_are_equal() -> None:
    assert not agreeing(LONG, LONGER, is_code=True)
    assert not agreeing(LONG, LONGER, calls='[[1,[{"name":"order"}]]]')
