"""TXT013: slots that a text may have, and slots that nobody filled in."""

from __future__ import annotations

import pytest

from auditor.checks import unfilled_slots

ROWS = [
    {"prompt": f"Who lives in house {n}?", "completion": f"Family {n} does."} for n in range(60)
]


def rows(prompt: str, answer: str, count: int = 1) -> list[dict[str, str]]:
    return ROWS + [{"prompt": prompt, "completion": answer} for _ in range(count)]


def test_slots_of_one_brace_in_many_answers_are_intended(found) -> None:
    assert found(unfilled_slots, rows("What is a modem?", "See {modem}.", 6)) == []


def test_many_different_variables_are_intended(found) -> None:
    tasks = [rows(f"Start {n}", f"start: {{{{ name_{n} }}}}")[-1] for n in range(6)]
    assert found(unfilled_slots, ROWS + tasks) == []
    assert len(found(unfilled_slots, ROWS + tasks[:3])) == 3  # exceptions


def test_many_different_words_to_insert_are_found(found) -> None:
    letters = [rows(f"Write to {n}", f"Dear [Insert name of {n}],")[-1] for n in range(5)]
    assert len(found(unfilled_slots, ROWS + letters)) == 5


def test_a_placeholder_that_is_the_whole_answer_has_a_rule_of_its_own(found) -> None:
    assert found(unfilled_slots, rows("Who are you?", "[INSERT ANSWER HERE]")) == []


@pytest.mark.parametrize("slot", ["{{ text }}", "{text}", "${text}", "%(text)s", "[Insert text]"])
def test_a_slot_in_the_prompt_is_found(found, slot: str) -> None:
    detail = f"the prompt has '{slot}'"
    records = rows(f"Summarise this: {slot}", "The bridge is closed.")
    assert found(unfilled_slots, records) == [("TXT013", 60, None, None, detail)]


@pytest.mark.parametrize("answer", ["I am {{name}}.", "I am {name}."])
def test_one_slot_in_most_answers_is_found(found, answer: str) -> None:
    assert len(found(unfilled_slots, rows("Who are you?", answer, 70))) == 70
