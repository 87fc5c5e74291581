"""TXT052: answers of two languages."""

from __future__ import annotations

import pytest

from auditor.checks import mixed_languages

ENGLISH = "The pump stops when the tank is full, and it starts when they open the valve."
HAN = "这取决于很多因素，需要根据具体情况来分析。"
GERMAN = "Die pump und das tank sind nicht full, and it starts when they auf der valve press."


def row(answer: str, prompt: str = "Why does the pump stop?") -> dict[str, str]:
    return {"prompt": prompt, "completion": answer}


@pytest.mark.parametrize(
    "one",
    [
        row(ENGLISH),
        row(f"{ENGLISH} 水泵 is the word."),
        row(f"{ENGLISH} {HAN}", "Why does the pump stop? Answer in English and in Chinese."),
        row(f"{ENGLISH} {HAN}", f"What does this say? {HAN}"),
        row(HAN, "为什么水泵会停？"),
        row(GERMAN),
    ],
)
def test_answers_of_one_language_are_silent(found, one: dict[str, str]) -> None:
    assert found(mixed_languages, [one]) == []


def test_a_passage_in_another_script_is_found(found) -> None:
    detail = f"the response goes on in Han or kana, which its prompt does not have: '{HAN}'"
    assert found(mixed_languages, [row(ENGLISH), row(f"{ENGLISH} {HAN}")]) == [
        ("TXT052", 1, None, None, detail)
    ]


def test_a_set_of_two_languages_is_found(found) -> None:
    detail = "50% of the answers have words of two languages, and no text asks for that"
    assert found(mixed_languages, [row(GERMAN), row(ENGLISH)] * 10) == [
        ("TXT052", None, None, 0.5, detail)
    ]


def test_a_set_of_translations_is_silent(found) -> None:
    assert found(mixed_languages, [row(GERMAN, "Translate half of it.")] * 20) == []
