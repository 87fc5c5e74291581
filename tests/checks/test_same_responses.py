"""Same responses: short answers and similar prompts stay silent."""

from __future__ import annotations

from auditor.checks import same_responses


def rows(answer: str, *prompts: str) -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer} for prompt in prompts]


PROMPTS = ("who wrote the law", "where do birds sleep", "what is the origin of this text")


def test_an_answer_of_39_characters_is_a_set_phrase(found) -> None:
    assert found(same_responses, rows("x" * 39, *PROMPTS)) == []


def test_the_same_prompt_is_left_to_the_duplicate_rules(found) -> None:
    assert found(same_responses, rows("x" * 40, "who wrote the law", "Who wrote the law?")) == []


def test_labels_repeat_by_design(found) -> None:
    records = [{"text": prompt, "label": "x" * 40} for prompt in PROMPTS]
    assert found(same_responses, records) == []


def test_every_row_but_the_first_is_reported(found) -> None:
    detail = "3 prompts have this response"
    assert found(same_responses, rows("x" * 40, *PROMPTS)) == [
        ("DUP013", 1, 0, 1, detail),
        ("DUP013", 2, 0, 1, detail),
    ]
