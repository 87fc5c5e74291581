"""Synonymous labels: names and texts must both be similar."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checks import synonymous_labels
from auditor.checks.synonymous_labels import SynonymousLabels
from auditor.model import Skipped

FIXTURES = Path(__file__).parents[2] / "fixtures" / "synonymous-labels"
THINGS = ("cat", "door", "river", "lamp", "train", "song", "field", "coat", "glass", "stone")


def rows(**texts: str) -> list[dict[str, str]]:
    """Ten texts for each label."""
    return [
        {"text": text.format(thing), "label": label}
        for label, text in texts.items()
        for thing in THINGS
    ]


def test_free_text_answers_are_no_labels(found) -> None:
    records = [{"prompt": f"question {n} of it", "completion": f"answer {n}"} for n in range(9)]
    assert found(synonymous_labels, records) == []


def test_names_that_differ_are_silent(read, found) -> None:
    records = rows(refund="i want money for the {}", weather="will it rain on the {} today")
    assert found(synonymous_labels, records) == []
    assert synonymous_labels.run(read(records)).facts == SynonymousLabels(0)


@pytest.mark.parametrize(
    ("one", "two", "near"), [("cancel_order", "order_cancellation", 1), ("ab_1", "ab_2", 0)]
)
def test_near_names_with_different_texts_are_silent(
    read, found, one: str, two: str, near: int
) -> None:
    records = rows(**{one: "i want money for the {}", two: "will it rain on the {} today"})
    assert found(synonymous_labels, records) == []
    assert synonymous_labels.run(read(records)).facts == SynonymousLabels(near)


def test_classes_below_the_floor_are_not_compared(read) -> None:
    records = [
        row for row in rows(lost_card="my {}", card_lost="the {}") if "stone" not in row["text"]
    ]
    assert synonymous_labels.run(read(records)).facts is None


def test_two_names_for_one_class_are_reported(found) -> None:
    records = (FIXTURES / "two-names.jsonl").read_bytes()
    detail = (
        "'card_lost' and 'lost_card': the names are 100% similar in meaning; 31% and 38% of their"
        " rows are nearer to the other label"
    )
    assert found(synonymous_labels, records) == [("LBL006", None, None, 0.308, detail)]


def test_texts_in_an_unknown_script_are_not_compared(read) -> None:
    records = rows(cancel_order="ακυρώστε το {}", order_cancellation="θέλω να ακυρώσω το {}")
    result = synonymous_labels.run(read(records))
    assert isinstance(result, Skipped)
    assert "20 of 20 prompts" in result.reason
