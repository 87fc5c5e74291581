"""TXT009: forms that the prompt or the system text wants stay silent, others are found."""

from __future__ import annotations

import pytest

from auditor.checks import answer_form

CAPITALS = "IT HOLDS BACK SAND AND LEAVES FROM THE RIVER."
WRAPPED = '{"answer": "It holds back sand and leaves."}'


def chat(system: str, answer: str) -> list[dict[str, object]]:
    roles = ("system", system), ("user", "What does the filter do?"), ("assistant", answer)
    return [{"messages": [{"role": role, "content": content} for role, content in roles]}]


@pytest.mark.parametrize(
    ("system", "answer"),
    [("Write in capitals.", CAPITALS), ("Answer in JSON.", WRAPPED), ("Name files.", "/a/b/c.txt")],
)
def test_a_form_that_the_system_text_wants_is_silent(found, system: str, answer: str) -> None:
    assert found(answer_form, chat(system, answer)) == []


@pytest.mark.parametrize("answer", ["DIN EN ISO 5210", '{"a": 1, "answer": "It is"}', "and/or"])
def test_codes_objects_and_alternatives_are_silent(found, answer: str) -> None:
    assert found(answer_form, chat("Help.", answer)) == []


@pytest.mark.parametrize("answer", [CAPITALS, WRAPPED, "s3://bucket/part-0001.json"])
def test_a_form_that_nothing_wants_is_found(found, answer: str) -> None:
    assert [f[:2] for f in found(answer_form, chat("Help.", answer))] == [("TXT009", 0)]


@pytest.mark.parametrize(
    ("prompt", "answer", "count"),
    [
        ("过滤器有什么作用？", "{'role': 'assistant', 'content': '它挡住沙子。'}", 1),
        ("What is it?", '{"instruction": "What is it?", "output": "It is a pump."}', 1),
        ("What is it?", '{"input": "a pump", "size": 3}', 0),
    ],
)
def test_wrapped_answers_in_any_script_are_found(
    found, prompt: str, answer: str, count: int
) -> None:
    assert len(found(answer_form, [{"prompt": prompt, "completion": answer}])) == count


@pytest.mark.parametrize(
    ("wrap", "what"),
    [
        ("```\n{}\n```", "is sentences in a code block"),
        ("['{}']", "is a list with one text"),
        ("Message(content='{}')", "is the text form of an object in a program"),
    ],
)
def test_a_wrapper_around_all_answers_does_not_make_them_code(found, wrap: str, what: str) -> None:
    answers = [
        f"The pump moves water from the well to tank {n}, and then it stops." for n in range(40)
    ]
    rows = [
        {"prompt": f"What does pump {n} do?", "completion": wrap.format(answer)}
        for n, answer in enumerate(answers)
    ]
    details = [detail for _, row, _, _, detail in found(answer_form, rows) if row is not None]
    assert len(details) == 40
    assert all(what in detail for detail in details)
