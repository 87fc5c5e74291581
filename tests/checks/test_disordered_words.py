"""TXT064: one pair is enough where many answers have pairs that no sentence has."""

from __future__ import annotations

from auditor.checks import disordered_words

GOOD = (
    "The keeper of the mill is in the yard with the dog of his son and it is a good day for that."
)
BAD = "Keeper yard the of mill dog son."


def rows(answers: list[str]) -> list[dict[str, str]]:
    return [
        {"prompt": f"Who is in yard {n}?", "completion": answer} for n, answer in enumerate(answers)
    ]


def test_one_pair_among_sentences_is_silent(found) -> None:
    assert found(disordered_words, rows([GOOD] * 40 + [BAD])) == []


def test_one_pair_among_many_is_found(found) -> None:
    answers = [GOOD] * 12 + [BAD] * 20
    assert [row for _, row, *_ in found(disordered_words, rows(answers))] == list(range(12, 32))
