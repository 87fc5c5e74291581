"""TXT061: words of any language stay silent, letters and bytes without words are found."""

from __future__ import annotations

import codecs
import re
from itertools import product

import pytest

from auditor.checks import no_language


def rows(answer: str, prompt: str = "What does the pump do?") -> list[dict[str, str]]:
    good = {"prompt": "Where is the pump?", "completion": "It is on the roof of the plant."}
    return [good, {"prompt": prompt, "completion": answer}]


@pytest.mark.parametrize(
    "answer",
    [
        "Zmrzl strom, prst krvácí a čtvrt města spí.",
        "Rhythm, nymph, lynx and crypt have no vowel.",
        "Thịt bò nướng lá lốt và nước mắm",
        "SELECT id, qty FROM tbl WHERE qty > 5",
    ],
)
def test_words_are_silent(found, answer: str) -> None:
    assert found(no_language, rows(answer)) == []


def test_a_long_word_of_another_language_is_silent(found) -> None:
    known = [
        {"prompt": f"What does lamp {n} do?", "completion": f"It shows that pump {n} is on."}
        for n in range(60)
    ]
    answer = rows("Hardwaredatenbankenverwaltungswerkzeug", "Say it in German: database tool")[1:]
    assert found(no_language, known + answer) == []
    unnamed = rows("Hardwaredatenbankenverwaltungswerkzeug", "What manages the database?")[1:]
    assert len(found(no_language, known + unnamed)) == 1


def test_a_prompt_that_wants_a_hash_is_silent(found) -> None:
    answer = "d41d8cd98f00b204e9800998ecf8427ed41d8cd98f"
    assert found(no_language, rows(answer, "What is the MD5 of nothing?")) == []


def test_forms_of_a_word_of_the_prompt_are_silent(found) -> None:
    answer = "xkqzwre, xkqzwrt, xkqzwrst, xkqzwren, xkqzwrtet"
    assert found(no_language, rows(answer, "Conjugate xkqzwren")) == []
    assert found(no_language, rows(answer, "Conjugate it")) != []


@pytest.mark.parametrize(
    "answer",
    ["xkqz wqvb zxcv lkjh qwrt pxmq", "VGhlIHB1bXAgbW92ZXMgd2F0ZXIgdG8gdGhlIHRhbms2dW5kZXI="],
)
def test_no_language_is_found(found, answer: str) -> None:
    assert [f[:2] for f in found(no_language, rows(answer))] == [("TXT061", 1)]


QUESTIONS = [
    {
        "text": f"Which {animal} lives in the {place} near the river?",
        "label": ("where", "who")[n % 2],
    }
    for n, (animal, place) in enumerate(
        product(
            ("horse", "dog", "cow", "goat", "hen", "pig", "cat", "duck"),
            ("barn", "yard", "stable", "garden", "meadow", "cellar"),
        )
    )
]


def test_texts_in_english_are_silent(found) -> None:
    assert found(no_language, QUESTIONS) == []
    assert found(no_language, [{"text": row["text"]} for row in QUESTIONS]) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text[::-1], "the letters of most texts are in reverse order"),
        (
            lambda text: codecs.encode(text, "rot13"),
            "the letters of most texts are each replaced by the 13th after it",
        ),
        (lambda text: re.sub("[aeiou]", "", text), "most texts have hardly any vowels"),
        (
            lambda text: re.sub(r"\Be\B", "3", text),
            "40% of the words have a digit or a sign between their letters",
        ),
    ],
)
@pytest.mark.parametrize("labelled", [True, False], ids=["labelled", "corpus"])
def test_texts_in_no_order_of_letters_are_found(found, change, what: str, labelled: bool) -> None:
    rows = [{**row, "text": change(row["text"])} for row in QUESTIONS]
    if not labelled:
        rows = [{"text": row["text"]} for row in rows]
    of_set = [detail for _, row, _, _, detail in found(no_language, rows) if row is None]
    assert of_set == [what]
