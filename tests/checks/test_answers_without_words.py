"""TXT014: answers without a word stay silent where they are wanted, and are found among texts."""

from __future__ import annotations

import pytest

from auditor.checks import answers_without_words

TEXTS = [
    {
        "prompt": f"What stands in room {n}?",
        "completion": f"In room {n} stands the old clock of the founder.",
    }
    for n in range(60)
]


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Which website has the hours?", "https://example.org/hours"),
        ("How many?", "12"),
        ("Which operator adds?", "+"),
        ("Say it with an emoji.", "👍"),
    ],
)
def test_an_answer_of_the_kind_the_prompt_wants_is_silent(found, prompt: str, answer: str) -> None:
    assert found(answers_without_words, [*TEXTS, {"prompt": prompt, "completion": answer}]) == []


def test_sets_of_short_answers_are_silent(found) -> None:
    records = [{"prompt": f"Go {n}", "completion": f"step {n}"} for n in range(60)]
    assert found(answers_without_words, [*records, {"prompt": "Go", "completion": "→"}]) == []


@pytest.mark.parametrize("answer", ["https://example.org/a/1", "![x](a.png)", "👍👍", "?!?!"])
def test_an_answer_without_words_is_found(found, answer: str) -> None:
    detail = f"the response has no word: '{answer}'"
    records = [*TEXTS, {"prompt": "Who built the tower?", "completion": answer}]
    assert found(answers_without_words, records) == [("TXT014", 60, None, None, detail)]
