"""TXT007, TXT008: texts to complete and conversations stay silent, prompts in answers are found."""

from __future__ import annotations

from auditor.checks import prompts_in_answers

FIRST, SECOND = "How many pumps are in the old hall?", "Where do we keep the ladder of the roof?"


def test_a_prompt_without_an_end_is_continued(found) -> None:
    prompt = "The old pump in the hall of the plant"
    rows = [{"prompt": prompt, "completion": f"{prompt} is louder than the new one ever was."}]
    assert found(prompts_in_answers, rows) == []


def test_turns_of_a_conversation_are_silent(found) -> None:
    rows = [{"prompt": FIRST, "completion": SECOND}, {"prompt": SECOND, "completion": FIRST}]
    assert found(prompts_in_answers, rows) == []


def test_an_instruction_before_its_answer_is_found(found) -> None:
    row = {
        "instruction": FIRST,
        "input": "The new hall has one.",
        "output": f"{FIRST}\nTwo, I think.",
    }
    detail = f"the response begins with its whole prompt: '{FIRST}'"
    assert found(prompts_in_answers, [row]) == [("TXT007", 0, None, None, detail)]


def test_the_prompt_of_another_row_is_found(found) -> None:
    good = [
        {"prompt": f"Where is part {n} of the pump?", "completion": f"In box {n}."}
        for n in range(2)
    ]
    rows = [
        {"prompt": FIRST, "completion": SECOND},
        {"prompt": SECOND, "completion": "At the wall."},
    ]
    assert [f[:3] for f in found(prompts_in_answers, rows + good)] == [("TXT008", 0, 1)]
