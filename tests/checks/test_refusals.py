"""TXT010 to TXT012: what is no refusal stays silent, refusals and identities are found."""

from __future__ import annotations

import pytest

from auditor.checks import refusals


def rows(answer: str, prompt: str = "Explain the pump.") -> list[dict[str, str]]:
    return [{"prompt": prompt, "completion": answer}]


@pytest.mark.parametrize(
    "answer",
    [
        "I can't help laughing at it.",
        "A judge will say: I cannot answer that.",
        "I'm sorry, but I can't. However, the manual of the pump explains the seal.",
        "A language model is a program.",
        "The museum is called Gemini.",
    ],
)
def test_other_sentences_are_silent(found, answer: str) -> None:
    assert found(refusals, rows(answer)) == []


def test_a_text_without_a_prompt_is_no_answer(found) -> None:
    assert found(refusals, [{"text": "I can't access the shop, it shows an error."}]) == []


def test_a_refusal_is_flagged_with_its_words(found) -> None:
    text = "I'm sorry, but I cannot assist with that."
    assert found(refusals, rows(text)) == [
        ("TXT010", 0, None, None, f"the response refuses: '{text}'")
    ]


def test_a_reason_that_begins_with_as_it_is_part_of_the_refusal(found) -> None:
    text = "I'm sorry, but I cannot fulfil this request as it goes against my guidelines."
    assert [rule for rule, *_ in found(refusals, rows(text))] == ["TXT010"]
    text = "I'm sorry, but I cannot answer this question as it is not in the text."
    assert found(refusals, rows(text)) == []


def test_each_turn_is_read(found) -> None:
    turns = ["Where is it?", "I cannot help with that request.", "Why?", "It is gone."]
    roles = ["user", "assistant"] * 2
    chat = [{"role": r, "content": t} for r, t in zip(roles, turns, strict=True)]
    assert found(refusals, [{"messages": chat}])[0][4].startswith("assistant turn 1 refuses")


def test_classes_that_are_refusals_are_flagged(found) -> None:
    labels = ("I cannot help with that.", "I'm unable to do that.")
    data = [{"text": f"note {n}", "label": labels[n % 2]} for n in range(40)]
    assert len(found(refusals, data)) == 40
