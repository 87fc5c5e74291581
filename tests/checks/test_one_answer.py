"""TXT060: one answer, or a handful, to most prompts."""

from __future__ import annotations

from collections.abc import Callable

from auditor.checks import one_answer

Finding = tuple[str, int | None, int | None, float | None, str]


def rows(answers: list[str]) -> list[dict[str, str]]:
    return [{"prompt": f"Who wrote book {n}?", "completion": a} for n, a in enumerate(answers)]


def test_answers_of_their_own_are_silent(found: Callable[..., list[Finding]]) -> None:
    assert found(one_answer, rows([f"Author {n} wrote it." for n in range(60)])) == []


def test_one_prompt_many_times_is_a_matter_of_duplicates(
    found: Callable[..., list[Finding]],
) -> None:
    same = [{"prompt": "Who wrote Faust?", "completion": "Goethe wrote it."}] * 60
    assert found(one_answer, same) == []


def test_every_row_with_the_answer_is_flagged(found: Callable[..., list[Finding]]) -> None:
    same = ["The library will find out."] * 40
    findings = found(one_answer, rows([*same, *(f"Author {n} wrote it." for n in range(20))]))
    assert [finding[1] for finding in findings] == list(range(40))
    assert findings[0][3:] == (0.667, "67% of 60 different prompts have this answer")


def test_a_single_row_may_have_a_very_long_answer(found: Callable[..., list[Finding]]) -> None:
    assert found(one_answer, rows(["The library will find out. " * 30_000])) == []
