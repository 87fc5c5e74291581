"""TXT062: replies that are wanted, and answers to prompts of one topic, stay silent; others are found."""

from __future__ import annotations

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
