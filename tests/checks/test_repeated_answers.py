"""TXT062: replies that are wanted, and answers to prompts of one topic, stay silent; others are found."""

from __future__ import annotations

import random

from auditor.checks import repeated_answers

REPLY = "Please consult the documentation for details."
PROMPTS = (
    "Which pump needs new gaskets before winter?",
    "Can farmers deduct diesel from income taxes?",
    "Does sourdough bread need wheat flour?",
)
OTHERS = [{"prompt": f"Where is part {n}?", "completion": f"It is in box {n}."} for n in range(9)]


def rows(*prompts: str) -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": REPLY} for prompt in prompts]


def test_sentences_as_classes_are_silent(found) -> None:
    assert found(repeated_answers, rows(*PROMPTS)) == []


def test_a_value_without_a_sentence_is_silent(found) -> None:
    value = {"completion": "libc6 (>= 2.36) | install-info (<< 6.8)"}
    assert found(repeated_answers, [row | value for row in rows(*PROMPTS)] + OTHERS) == []


def test_prompts_that_name_the_reply_are_silent(found) -> None:
    named = [f"{prompt} If unsure, say: {REPLY}" for prompt in PROMPTS]
    assert found(repeated_answers, rows(*named) + OTHERS) == []


def test_prompts_of_one_topic_are_silent(found) -> None:
    alike = [f"{prompt} The manual of Siemens?" for prompt in PROMPTS]
    assert found(repeated_answers, rows(*alike) + OTHERS) == []


def test_an_answer_to_unrelated_prompts_is_found(found) -> None:
    flagged = found(repeated_answers, rows(*PROMPTS) + OTHERS)
    assert [f[:2] for f in flagged] == [("TXT062", row) for row in range(3)]


THINGS = (
    "pump",
    "valve",
    "boiler",
    "ladder",
    "lantern",
    "umbrella",
    "sail",
    "kettle",
    "rug",
    "oven",
)
ROOMS = (
    "barn",
    "cellar",
    "harbour",
    "stable",
    "tower",
    "attic",
    "garage",
    "library",
    "yard",
    "hall",
)


def joined(step: int) -> list[dict[str, str]]:
    """A hundred rows whose prompts are on a thing at a place; ``step`` rows have one answer."""
    pairs = [(thing, place) for thing in THINGS for place in ROOMS]
    answers = [
        f"The {thing} was brought there by the owner of the {place}." for thing, place in pairs
    ]
    return [
        {"prompt": f"Why is the {thing} in the {place}?", "completion": answers[n // step * step]}
        for n, (thing, place) in enumerate(random.Random(3).sample(pairs, len(pairs)))
    ]


def test_answers_of_their_own_are_silent(found) -> None:
    assert found(repeated_answers, joined(1)) == []


def test_two_questions_for_one_answer_are_silent(found) -> None:
    rows = joined(1)
    again = [{**row, "prompt": f"Tell me this: {row['prompt'][:-1]} now?"} for row in rows]
    assert found(repeated_answers, rows + again) == []


def test_answers_that_a_join_repeats_are_found_on_the_set(found) -> None:
    ((rule, row, _, score, detail),) = found(repeated_answers, joined(2))
    assert (rule, row, score) == ("TXT062", None, 1.0)
    assert detail.startswith(
        "100 rows have the long answer of another prompt: these prompts are no more alike"
    )
