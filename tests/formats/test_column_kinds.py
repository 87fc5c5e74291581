"""What columns could be, by their names and values."""

import pytest

from auditor.formats.column_kinds import answer_kind, example, kind, words

TEXTS = [f"Sentence {n} of a text" for n in range(8)]

KINDS = {
    "texts": (TEXTS, "text"),
    "texts without spaces": (["これは長い文です", "次の文もあります"], "text"),
    "repeated words": (["good", "bad"] * 4, "label"),
    "repeated sentences": (["not at all", "very much"] * 4, "label"),
    "numbers of classes": ([0, 1, 2, 1] * 3, "label"),
    "true and false": ([True, False] * 3, "label"),
    "measurements": ([n / 7 for n in range(9)], "other"),
    "words that do not repeat": ([f"id-{n}" for n in range(9)], "other"),
    "addresses": ([f"https://example.org/a b {n}" for n in range(9)], "other"),
    "dates": ([f"2024-01-{n:02} 10:00" for n in range(1, 9)], "other"),
    "one value": (["same"] * 9, "other"),
    "lists": ([["a b c"]] * 3, "other"),
    "gaps": ([None, "", [], *TEXTS], "text"),
    "nothing": ([None, ""], "other"),
}


@pytest.mark.parametrize(("values", "expected"), KINDS.values(), ids=KINDS)
def test_kind(values: list[object], expected: str) -> None:
    assert kind(values) == expected


ANSWER_KINDS = {
    "a label by its values": ("judged", ["good", "bad"] * 4, "label"),
    "an answer by its values": ("formal", TEXTS, "text"),
    "an answer by its name": ("goldAnswer", [["a"]], "text"),
    "a label by its name": ("my_tags", [["a"]], "label"),
    "a label by its name, in capitals": ("IS_SPAM", [True, False] * 4, "label"),
    "what describes the row": ("source", ["a", "b"] * 4, "other"),
    "what describes the answer": ("answer_id", ["a", "b"] * 4, "other"),
    "a title": ("title", TEXTS, "other"),
    "a number": ("ratio", [n / 7 for n in range(9)], "other"),
}


@pytest.mark.parametrize(("name", "values", "expected"), ANSWER_KINDS.values(), ids=ANSWER_KINDS)
def test_answer_kind(name: str, values: list[object], expected: str) -> None:
    assert answer_kind(name, values) == expected


def test_words() -> None:
    assert words("goldLabel_2") == {"gold", "label", "goldlabel"}
    assert words("Ländercode ☃") == {"ländercode"}


def test_example() -> None:
    assert example([None, "", "abc"], 9) == '"abc"'
    assert example([{"a": "b" * 9}], 6) == '{"a":…'
