"""Contradictions: yes and no, final answers, numbers, and sets in which several answers are meant."""

from __future__ import annotations

import pytest

from auditor.checks import contradictions
from auditor.checks.contradictions import Contradictions

PROMPT = "can i return the tent after thirty days if i never used it"
RETURN = (
    "send it back to us in its own box with the bill within {} days of the delivery to your home"
)
SUM = "We add them all up, and so the sum that we get for it is: #### {}"
YES = "Yes, within sixty days of the delivery."
NO = "No, not within sixty days of the delivery."


def pair(first: str, second: str, prompt: str = f"{PROMPT}, please?") -> list[dict[str, str]]:
    return [
        {"prompt": f"{PROMPT}?", "completion": first},
        {"prompt": prompt, "completion": second},
    ]


def test_the_same_answer_in_other_words_is_silent(read, found) -> None:
    records = pair(YES, YES.replace("delivery", "shipment"))
    assert found(contradictions, records) == []
    assert contradictions.run(read(records)).facts == Contradictions(1, 0)


def test_prompts_with_different_numbers_are_not_compared(read, found) -> None:
    records = pair(YES, NO, f"{PROMPT.replace('thirty', '90')}?")
    assert found(contradictions, records) == []
    assert contradictions.run(read(records)).facts == Contradictions(0, 0)


def test_answers_that_differ_altogether_are_left_to_near_conflicts(found) -> None:
    assert found(contradictions, pair("Yes.", "No, as all tents are sold as seen.")) == []


def test_labels_are_not_compared(found) -> None:
    records = [{"text": row["prompt"], "label": row["completion"]} for row in pair("yes", "no")]
    assert found(contradictions, records) == []


def test_a_set_with_several_answers_by_design_is_not_checked(read, found) -> None:
    records = [
        {"prompt": question + end, "completion": f"{answer}, within {n} days of the delivery."}
        for n, question in enumerate(questions(11), 30)
        for end, answer in (("?", "Yes"), (", please?", "No"))
    ]
    others = [{"prompt": f"Box {n * 37}?", "completion": f"In hall {n * 11}."} for n in range(40)]
    assert found(contradictions, records + others) == []
    facts = contradictions.run(read(records + others)).facts
    assert (facts.pairs, facts.contradicting) == (11, 11)
    assert facts.abstained
    assert len(found(contradictions, records[:20] + others)) == 20
    # In most rows of a set it is the edit that decides.
    assert contradictions.run(read(records)).facts.pairs == 0


def questions(number: int) -> list[str]:
    """Questions that share fewer than eight words in a row, so that no span of them is a template."""
    nouns = ("river", "lake", "hill", "road", "tower", "bridge", "garden", "castle", "harbour",
              "market", "island")  # fmt: skip
    return [
        f"can i bring the {place} map back from the {nouns[n - 1]} if the {nouns[n - 2]} is closed"
        for n, place in enumerate(nouns[:number])
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [(YES, NO), (SUM.format(7), SUM.format(8)), (RETURN.format(60), RETURN.format(90))],
    ids=["yes and no", "final answers", "numbers"],
)
def test_both_rows_of_a_contradiction_are_reported(read, found, first: str, second: str) -> None:
    one, other = found(contradictions, pair(first, second))
    assert one[:4] == ("RSP002", 0, 1, 0.8852)
    assert other[:4] == ("RSP002", 1, 0, 0.8852)
    assert contradictions.run(read(pair(first, second))).facts == Contradictions(1, 1)


def test_the_detail_names_the_contradiction(found) -> None:
    details = {finding[4] for finding in found(contradictions, pair(YES, NO))}
    assert details == {"one response says yes, the other no"}
