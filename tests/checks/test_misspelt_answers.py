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
