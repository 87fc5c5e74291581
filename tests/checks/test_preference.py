"""Preference pairs: equal answers, pairs that differ only in what is cut, and a bias to a length."""

from __future__ import annotations

import pytest

from auditor.checks import preference
from auditor.checks.preference import LengthBias
from auditor.settings import Settings

PROMPT = "name the author of the hobbit"
CUT = Settings(pair_chars=100)
BOTH = "the chosen and the rejected response are the same"


def pair(chosen: str, rejected: str, prompt: str = PROMPT) -> dict[str, str]:
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected}


def by_length(longer: int, shorter: int) -> list[dict[str, str]]:
    """Pairs in which the longer response is chosen, and pairs in which the shorter one is."""
    answers = [f"a long answer with the number {n}" for n in range(longer + shorter)]
    return [
        pair(answer, "short") if n < longer else pair("short", answer)
        for n, answer in enumerate(answers)
    ]


def test_different_answers_are_silent(found) -> None:
    assert found(preference, [pair("Tolkien wrote it", "Tolkien wrote them")]) == []


def test_labels_are_no_pairs(found) -> None:
    assert found(preference, [{"text": "a text", "label": "a"}]) == []


def test_answers_that_differ_before_the_cut_are_silent(found) -> None:
    answers = pair("a" * 98 + "b", "a" * 98 + "c", "q")
    assert found(preference, [answers], settings=CUT) == []


def test_equal_answers_are_reported(found) -> None:
    pairs = [pair("Tolkien", "Lewis"), pair("Tolkien wrote it", "tolkien wrote it!")]
    assert found(preference, pairs) == [("PRF001", 1, None, 1, BOTH)]


def test_answers_that_differ_after_the_cut_are_reported(found) -> None:
    detail = "no difference in the first 100 characters of prompt and response"
    answers = pair("a" * 99 + "b", "a" * 99 + "c", "q")
    assert found(preference, [answers], settings=CUT) == [("PRF002", 0, None, 1, detail)]


@pytest.mark.parametrize(
    ("longer", "shorter", "share"), [(49, 0, None), (40, 10, 0.8), (9, 32, None), (25, 25, 0.5)]
)
def test_a_bias_that_is_not_certain_is_silent(
    read, found, longer: int, shorter: int, share: float | None
) -> None:
    pairs = by_length(longer, shorter)
    assert found(preference, pairs) == []
    assert preference.run(read(pairs)).facts == LengthBias(longer + shorter, share)


@pytest.mark.parametrize(("longer", "shorter", "which"), [(42, 8, "longer"), (8, 42, "shorter")])
def test_a_choice_by_length_is_reported(read, found, longer: int, shorter: int, which: str) -> None:
    pairs = by_length(longer, shorter)
    ((rule, row, _, score, detail),) = found(preference, pairs)
    assert (rule, row, score) == ("PRF003", None, 0.84)
    assert detail.startswith(f"the {which} response is chosen in 84")
    assert preference.run(read(pairs)).facts == LengthBias(50, longer / 50)
