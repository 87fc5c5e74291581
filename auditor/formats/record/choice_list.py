"""The choices of a multiple-choice question: read from a record, written into the question, named by an answer."""

import re
from typing import Final, NamedTuple

from auditor.formats.record.values import canonical_json, embedded, scalar_text
from auditor.model import Problem

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Answers that count positions from 0, even where the columns of the choices count from 1: COPA, PIQA.
_POSITIONS: Final = ("label", "cop", "answer_index", "answer_idx", "correct_index", "correct_idx")
_LETTER = re.compile(r"\(?([A-Za-z])\s?(?:[).:]|$)")
_UNKNOWN: Final[tuple[object, ...]] = (None, "", -1, "-1")  # in test parts, which have no answers


class Choices(NamedTuple):
    """The choices of one question."""

    texts: list[str]
    names: list[str]  # of each choice: A, B or 1, 2, or what the record calls them
    first: int = 0  # the number of the first choice, where an answer is a number in a string


def read_choices(value: object) -> Choices | None:
    """Return the choices in a list of texts, a list of objects, or an object; None if there are no two."""
    if isinstance(value, str):
        value = embedded(value) if value.startswith("[") else None
    listed, given = value, None  # the choices, and their names
    if isinstance(value, dict):
        is_columns = isinstance(value.get("text"), list)
        listed = value["text"] if is_columns else list(value.values())
        given = value.get("label") if is_columns else list(value)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        listed, given = ([_get(each, key) for each in value] for key in ("text", "label"))
    if not isinstance(listed, list) or not 2 <= len(listed) <= len(LETTERS):
        return None
    texts = [text for each in listed if (text := scalar_text(each)) is not None]
    if len(texts) < len(listed):
        return None
    names = [scalar_text(name) or "" for name in given] if isinstance(given, list) else []
    named = len(names) == len(texts) and all(names)
    return Choices(texts, names if named else list(LETTERS[: len(texts)]))


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def are_written(choices: Choices, question: str) -> bool:
    """Return whether the question already ends with the choices, one on each line."""
    lines = [line.strip() for line in question.splitlines()[1:]]
    return all(any(line.endswith(text) for line in lines) for text in choices.texts)


def choice_line(name: str, text: str) -> str:
    """Return a choice after its name, which some sets have already written before it ("A)4")."""
    match = _LETTER.match(text)
    return (
        text if match and len(text) > 1 and match[1].upper() == name.upper() else f"{name}. {text}"
    )


def right_choice(value: object, key: str, choices: Choices) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of the right choice; "" if the row has no answer, as in test parts."""
    if isinstance(value, list) and value:
        found = [_position(each, key, choices) for each in value]
        if None not in found:
            return "\n".join(choices.texts[each] for each in found if each is not None), ()
    if not isinstance(value, list) and value in _UNKNOWN and str(value) not in choices.texts:
        return "", ()
    position = _position(value, key, choices)
    if position is not None:
        return choices.texts[position], ()
    if isinstance(value, str):
        return value, ()  # an answer in words, such as one with its reasons
    detail = (
        f"{key} is {canonical_json(value)[:40]}; expected one of the {len(choices.texts)} choices"
    )
    return "", (Problem("FMT005", detail, key),)


def _position(value: object, key: str, choices: Choices) -> int | None:
    """Return the position of the choice that an answer names by its text, its name or its number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if key.lower() not in _POSITIONS and str(value) in choices.names:
            return choices.names.index(str(value))
        return value if 0 <= value < len(choices.texts) else None
    return _named_position(value.strip(), choices) if isinstance(value, str) else None


def _named_position(text: str, choices: Choices) -> int | None:
    names = [name.upper() for name in choices.names]
    letters = list(LETTERS[: len(choices.texts)])
    match = _LETTER.match(text)
    letter = match[1].upper() if match else ""
    for known, name in (
        ([each.strip() for each in choices.texts], text),
        (names, text.upper()),
        (names, letter),
        (letters, letter),
    ):
        if name in known:
            return known.index(name)
    if not text.isdecimal() or len(text) > 2:
        return None
    position = int(text) - choices.first
    return position if 0 <= position < len(choices.texts) else None
