"""TXT032, TXT033: tags by design stay silent, broken and missing ones are found."""

from __future__ import annotations

from auditor.checks import reasoning_tags


def rows(*answers: str) -> list[dict[str, str]]:
    return [{"prompt": f"What is {n}?", "completion": a} for n, a in enumerate(answers)]


TAGGED = [f"<think>It is {n}.</think>{n}" for n in range(8)]


def test_answers_without_tags_are_silent(found) -> None:
    assert found(reasoning_tags, rows("One.", "Use <think> in your prompt.")) == []


def test_empty_tags_in_many_answers_are_a_mixture(found) -> None:
    empty = ["<think>\n\n</think>\n\nEight."] * 4
    assert found(reasoning_tags, rows(*TAGGED, *empty)) == []


def test_a_tag_that_is_not_closed_is_found(found) -> None:
    detail = "the response: the reasoning is never closed"
    assert found(reasoning_tags, rows(*TAGGED, "<think>It is 9. 9")) == [
        ("TXT032", 8, None, None, detail)
    ]


def test_an_answer_without_reasoning_is_found(found) -> None:
    assert [f[:2] for f in found(reasoning_tags, rows(*TAGGED, "Nine."))] == [("TXT033", 8)]


SAME = "<think>First I read the question, then I think about what is given.</think>"


def test_short_reasoning_of_few_prompts_may_be_the_same(found) -> None:
    assert found(reasoning_tags, rows(*["<think>A greeting.</think>Hi!"] * 9)) == []
    assert found(reasoning_tags, rows(*TAGGED, *[f"{SAME}{n}" for n in range(4)])) == []


def test_one_reasoning_for_many_prompts_is_found(found) -> None:
    findings = found(reasoning_tags, rows(*TAGGED, *[f"{SAME}{n}" for n in range(5)]))
    assert [(rule, row) for rule, row, *_ in findings] == [("TXT034", n) for n in range(8, 13)]
