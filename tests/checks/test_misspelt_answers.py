"""TXT063: the prompts that want other words, and the sets that are not read; texts are in fixtures/misspelt-answers/."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.checks import misspelt_answers

FIXTURE = Path(__file__).parents[2] / "fixtures" / "misspelt-answers" / "flagged.jsonl"
ROWS = [json.loads(line) for line in FIXTURE.read_text("utf-8").splitlines()]


def test_a_prompt_that_wants_other_words_is_silent(found) -> None:
    wanted = [{**row, "prompt": f"Invent words: {row['prompt']}"} for row in ROWS]
    assert found(misspelt_answers, wanted) == []


def test_few_prompts_are_not_read(found) -> None:
    assert found(misspelt_answers, ROWS[-4:]) == []


def test_prompts_in_another_language_are_not_read(found) -> None:
    german = [
        {**row, "prompt": f"Was ist mit der Mühle {n} und dem Bach nicht in Ordnung gewesen?"}
        for n, row in enumerate(ROWS)
    ]
    assert found(misspelt_answers, german) == []


def test_damaged_words_are_found(found) -> None:
    assert [row for _, row, *_ in found(misspelt_answers, ROWS)] == [20, 21]


def test_many_damaged_answers_are_a_fault_of_the_set(found) -> None:
    few, many = ROWS[20:] * 5, ROWS[20:] * 6
    good = ROWS[:20] * 3
    assert None not in [row for _, row, *_ in found(misspelt_answers, few[:9] + good)]
    rule, row, _, score, _ = found(misspelt_answers, many + good)[0]
    assert (rule, row, score) == ("TXT063", None, round(12 / 72, 4))
