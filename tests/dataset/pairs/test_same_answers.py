"""Evaluation rows in training rows that put more around their prompts: the answer gives them away."""

from __future__ import annotations

import pytest

from auditor.dataset.pairs.contained_prompts import training_texts
from auditor.dataset.pairs.same_answers import (
    eval_rows_with_answer_inside,
    eval_rows_with_more_around,
    eval_rows_with_other_numbers,
)

PROMPT = "who wrote the book on the bread of the north"
ANSWER = "it was written by the baker of our town"
OTHER = "the trains to the harbour run on every second day"


def leaks(read, train: tuple[str, str], held_out: tuple[str, str] = (PROMPT, ANSWER)):  # type: ignore[no-untyped-def]
    rows = [{"prompt": p, "completion": a} for p, a in (("when do trains run", OTHER), train)]
    evals = [{"prompt": held_out[0], "completion": held_out[1]}]
    return eval_rows_with_more_around(read(rows, evals)).rows()


@pytest.mark.parametrize(
    "train",
    [
        (PROMPT, OTHER),  # another answer
        ("who baked the bread of the north", ANSWER),  # another prompt
        ("", ANSWER),
    ],
)
def test_other_rows_are_no_leaks(read, train: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    assert leaks(read, train) == []


def test_short_answers_and_prompts_are_no_evidence(read) -> None:  # type: ignore[no-untyped-def]
    assert leaks(read, (f"{PROMPT} now", "yes it was"), (PROMPT, "yes it was")) == []
    assert leaks(read, (f"who wrote {PROMPT}", ANSWER), ("who wrote", ANSWER)) == []


@pytest.mark.parametrize(
    "prompt",
    [
        *(f"{PROMPT} Do not lie.", f"Hey bot, {PROMPT}", f"17. {PROMPT} (ticket 4)"),
        "who wrote the book on the bread",
    ],
)
@pytest.mark.parametrize("answer", [ANSWER, ANSWER.upper(), f"{ANSWER} (17)"])
def test_more_or_less_around_a_prompt_hides_nothing(read, prompt: str, answer: str) -> None:  # type: ignore[no-untyped-def]
    assert leaks(read, (prompt, answer)) == [(1, 2)]


def numbered(read, template: tuple[str, str], count: int):  # type: ignore[no-untyped-def]
    def rows(start: int) -> list[dict[str, str]]:
        prompt, answer = template
        topics = ("bread", "river", "candle", "mountain", "tiger", "violin", "harbour", "saddle")
        topics += ("lantern", "compass", "meadow", "anchor")
        return [
            {"prompt": f"{start + n}. {prompt} {t}", "completion": f"{answer} {t}"}
            for n, t in enumerate(topics[:count])
        ]

    others = [{"prompt": f"what is {n} + {n}", "completion": f"it is {2 * n}"} for n in range(50)]
    evals = rows(1000) + [{"prompt": f"{n} + 7", "completion": f"{n + 7}"} for n in range(9)]
    found = eval_rows_with_other_numbers(read(rows(0) + others, evals))
    return found.rows()


def test_another_number_hides_no_leak(read) -> None:  # type: ignore[no-untyped-def]
    long = "it was written by the baker of our town about"
    assert numbered(read, ("who wrote of the", long), 3) == [(0, 53), (1, 54), (2, 55)]
    assert len(numbered(read, ("the", "it"), 12)) == 12


def test_few_short_rows_with_other_numbers_are_rows_of_their_own(read) -> None:  # type: ignore[no-untyped-def]
    assert numbered(read, ("the", "it"), 9) == []


LONG = (
    "It was written by the baker of our town, who kept a diary of each loaf and sent it to a printer"
    " in the north as a gift to his son."
)


def with_long_answers(read, *answers: str, prompt: str = PROMPT, held_out: str = LONG):  # type: ignore[no-untyped-def]
    topics = ("who spoke", "what burnt", "where is it", "how far", "why so", "which one")
    rows = [{"prompt": topic, "completion": a} for topic, a in zip(topics, answers, strict=False)]
    data = read(rows, [{"prompt": prompt, "completion": held_out}])
    return eval_rows_with_answer_inside(data, training_texts(data)).rows()


@pytest.mark.parametrize(
    ("answers", "held_out"),
    [
        ((OTHER,), LONG),
        ((OTHER, ANSWER), ANSWER),  # too short
        ((LONG[:70], OTHER), LONG),  # a part
        ((LONG, LONG, OTHER), LONG),  # a standard reply
        ((LONG,) * 6, LONG),
    ],
    ids=["other", "short", "part", "repeated", "frequent"],
)
def test_answers_that_repeat_are_no_leaks(read, answers: tuple[str, ...], held_out: str) -> None:  # type: ignore[no-untyped-def]
    assert with_long_answers(read, *answers, held_out=held_out) == []
    assert with_long_answers(read, LONG, prompt="", held_out=OTHER) == []


@pytest.mark.parametrize("row", [LONG, LONG.upper(), f"{OTHER}\n\n{LONG} {OTHER}", f"- {LONG}"])
def test_a_long_answer_is_evidence_without_its_prompt(read, row: str) -> None:  # type: ignore[no-untyped-def]
    assert with_long_answers(read, OTHER, row) == [(1, 2)]
