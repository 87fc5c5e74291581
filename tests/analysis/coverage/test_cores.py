"""Rows counted without the noise around their texts."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from auditor.analysis.coverage.cores import rows_by_cores

ROWS = 120
QUESTIONS = [
    "How do I bleed the brakes of an old bicycle?",
    "Which plants grow well on a balcony without sun?",
    "What is the best way to store fresh basil at home?",
]
ANSWERS = [
    "Open the valve by half a turn, press the lever and close the valve before you let it go.",
    "Ferns, ivy and most kinds of mint need little light, as long as their soil stays moist.",
    "Put the stems into a glass of water, cover the leaves loosely and keep it out of the fridge.",
]


def distinct(prompts: list[str], answers: list[str], *, labels: bool = False) -> int:
    return rows_by_cores(pl.Series(prompts), pl.Series(answers), are_labels=labels)


def noise(draw: Random, words: int) -> str:
    return " ".join("".join(draw.choices("bcdfghjklmnpqrstvwxz", k=6)) for _ in range(words))


def a_number(draw: Random) -> str:
    return str(draw.randrange(10**6, 10**7))


PADS = {
    "random words": lambda draw: noise(draw, 5),
    "ids": lambda draw: f"[{draw.getrandbits(64):016x}]",
    "long numbers": a_number,
    "signs": lambda draw: "".join(draw.choices("∀∃∄∅∆∇∈∉", k=12)),
}


@pytest.mark.parametrize("pad", PADS)
@pytest.mark.parametrize("sides", ["prompt", "both"])
def test_texts_with_noise_around_them_count_once(pad: str, sides: str) -> None:
    draw, make = Random(1), PADS[pad]
    prompts = [f"{make(draw)} {QUESTIONS[i % 3]} {make(draw)}" for i in range(ROWS)]
    answers = [ANSWERS[i % 3] for i in range(ROWS)]
    if sides == "both":
        answers = [f"{answer} {make(draw)}" for answer in answers]
    assert distinct(prompts, answers) == 3


def test_known_words_around_texts_decide_nothing() -> None:
    draw, known = Random(1), " ".join(QUESTIONS + ANSWERS).split()
    prompts = [f"{' '.join(draw.choices(known, k=6))} {QUESTIONS[i % 3]}" for i in range(ROWS)]
    assert distinct(prompts, [ANSWERS[i % 3] for i in range(ROWS)]) == 3
    assert distinct(prompts, ["abc"[i % 3] for i in range(ROWS)], labels=True) == 3


def test_a_question_with_another_answer_decides() -> None:
    prompts = [
        f"Answer the question as shortly as you can: {noise(Random(i), 3)}?" for i in range(ROWS)
    ]
    assert distinct(prompts, [ANSWERS[i * i % 3] for i in range(ROWS)]) == ROWS
    labels = ["yes" if i % 20 else "no" for i in range(ROWS)]  # most have one label
    assert distinct(prompts, labels, labels=True) == ROWS


def test_results_in_a_long_frame_are_examples() -> None:
    prompts = [f"How many metres are {n} kilometres?" for n in range(ROWS)]
    frame = "One kilometre has a thousand metres, so multiply the number by a thousand to get {} metres."
    assert distinct(prompts, [frame.format(n * 1000) for n in range(ROWS)]) == ROWS


def test_values_of_what_the_prompt_names_are_examples() -> None:
    towns = [
        f"{a}{b}{c}"
        for a in ("Ba", "Ke", "Li", "Mo")
        for b in "dfglmn"
        for c in ("en", "o", "a", "i", "u")
    ]
    prompts = [f"How many people live in {town}?" for town in towns]
    frame = "According to the last census, the number of people who live in {} is {}, visitors left out."
    answers = [frame.format(town, 10_000 + 997 * n) for n, town in enumerate(towns)]
    assert distinct(prompts, answers) == len(towns)


def test_different_rows_and_empty_sets() -> None:
    draw = Random(2)
    prompts, answers = ([noise(draw, 9) for _ in range(ROWS)] for _ in range(2))
    assert distinct(prompts, answers) == ROWS
    nothing = pl.Series([], dtype=pl.String)
    assert rows_by_cores(nothing, nothing) == 0
    assert distinct(["", ""], ["", ""]) == 2
