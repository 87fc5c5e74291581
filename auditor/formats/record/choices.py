"""Multiple-choice questions: the choices become part of the question, the right one the answer.

Shapes of the public sets: MMLU, MMLU-Pro, ARC, HellaSwag, CommonsenseQA, OpenBookQA, RACE, AQuA-RAT, ReClor,
LogiQA, MedQA (a list or an object of choices), and PIQA, WinoGrande, SWAG, COPA, SIQA, CosmosQA, MedMCQA, SciQ, GPQA
(a column for each choice).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final, NamedTuple

from auditor.formats.record.base import join_texts
from auditor.formats.record.convert import Conversion, Converted, OwnKeys, first_own, without
from auditor.formats.record.values import canonical_json, decode_embedded, scalar_text
from auditor.model import Problem

_LISTS: Final = ("choices", "options", "endings", "candidates", "answer_choices", "alternatives")
_QUESTION_PAIRS: Final = (("premise", "question"), ("sent1", "sent2"))
_QUESTIONS: Final = (
    *("question", "question_stem", "stem", "ctx", "goal", "query", "problem", "prompt", "sentence"),
    *("instruction", "input", "premise", "context"),
)
_ANSWERS: Final = (
    *("answerkey", "answer_key", "answer_index", "answer_idx", "answer_id", "correct_option"),
    *("correct_choice", "correct_index", "correct_idx", "correct_answer", "correct", "cop"),
    *("answer", "gold", "label", "solution"),
)
# Answers that count positions from 0, even where the columns of the choices count from 1: COPA, PIQA.
_POSITIONS: Final = ("label", "cop", "answer_index", "answer_idx", "correct_index", "correct_idx")
_COLUMN = re.compile(
    r"(choice|option|ending|answer|sol|solution|op|opt|alternative)_?([0-9]|[a-h])"
)
_WRONG = re.compile(r"(?:distractor|incorrect_answer|wrong_answer)_?\d")
_LETTER_COLUMNS: Final = ("a", "b", "c", "d", "e")
_MIN_LETTER_COLUMNS = 3
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTER = re.compile(r"\(?([A-Za-z])\s?(?:[).:]|$)")
_UNKNOWN: Final[tuple[object, ...]] = (None, "", -1, "-1")  # in test parts, which have no answers


class _Choices(NamedTuple):
    """The choices of one question."""

    texts: list[str]
    names: list[str]  # of each choice: A, B or 1, 2, or what the record calls them
    first: int = 0  # the number of the first choice, where an answer is a number in a string


def find(own: OwnKeys) -> Conversion | None:
    """Return the conversion, if the keys are those of a question with choices and an answer."""
    pair = next((both for both in _QUESTION_PAIRS if both[0] in own and both[1] in own), None)
    question = first_own(own, _QUESTIONS)
    columns, letters = _columns(own)
    distractors = list(dict.fromkeys(own[name] for name in own if _WRONG.fullmatch(name)))
    key = first_own(own, _LISTS)
    if key is None and not columns and "answers" in own and "label" in own:
        key = own["answers"]
    answer = first_own(own, tuple(name for name in _ANSWERS if own.get(name) not in columns))
    if answer is None or (question is None and pair is None):
        return None
    parts = tuple(own[name] for name in pair) if pair else (question or "",)
    if distractors and answer == own.get("correct_answer"):
        return partial(_with_distractors, parts=parts, answer=answer, others=tuple(distractors))
    if columns:
        return partial(_by_columns, parts=parts, answer=answer, columns=columns, names=letters)
    if key is not None and answer != key and key not in parts:
        return partial(_by_list, parts=parts, answer=answer, key=key)
    return _with_stem if "answerkey" in own and question == own.get("question") else None


def _columns(own: OwnKeys) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of the choices, one for each, and the last character of their names."""
    families: dict[str, list[tuple[str, str]]] = {}
    for name, key in own.items():
        match = _COLUMN.fullmatch(name)
        if match and key not in (k for k, _ in families.get(match[1], [])):
            families.setdefault(match[1], []).append((key, match[2].upper()))
    families["letters"] = [(own[name], name.upper()) for name in _LETTER_COLUMNS if name in own]
    for family, found in families.items():
        if len(found) >= (_MIN_LETTER_COLUMNS if family == "letters" else 2):
            found.sort(key=lambda column: column[1])
            return tuple(key for key, _ in found), tuple(name for _, name in found)
    return (), ()


def _by_list(
    record: Mapping[str, object], *, parts: tuple[str, ...], answer: str, key: str
) -> Converted | None:
    choices = _read(record[key])
    if choices is None or (answer.lower() == "label" and record[answer] in choices.texts):
        return None  # the second is a class, next to the names of all classes
    return _converted(record, parts, answer, choices, (key,))


def _with_stem(record: Mapping[str, object]) -> Converted | None:
    """Return a row of ARC's own files, whose question is an object with a stem and choices."""
    question = record["question"]
    if not isinstance(question, dict):
        return None
    choices = _read(question.get("choices"))
    if choices is None or not isinstance(question.get("stem"), str):
        return None
    key = next(key for key in record if key.lower() == "answerkey")
    return _converted({**record, "question": question["stem"]}, ("question",), key, choices, ())


def _by_columns(
    record: Mapping[str, object],
    *,
    parts: tuple[str, ...],
    answer: str,
    columns: tuple[str, ...],
    names: tuple[str, ...],
) -> Converted | None:
    texts = [scalar_text(record[key]) for key in columns]
    present = [
        (text, name) for text, name in zip(texts, names, strict=True) if text not in (None, "")
    ]
    if len(present) < 2:
        return None
    # SIQA numbers its choices A, B and C from 1; a list is numbered from 0, as in HellaSwag.
    first = 1 if present[0][1].isalpha() else 0
    choices = _Choices([text for text, _ in present if text], [name for _, name in present], first)
    return _converted(record, parts, answer, choices, columns)


def _with_distractors(
    record: Mapping[str, object], *, parts: tuple[str, ...], answer: str, others: tuple[str, ...]
) -> Converted | None:
    """Return SciQ's rows; the choices are sorted, as their order would give the answer away."""
    texts = [record[key] for key in (answer, *others)]
    named = sorted(text for text in texts if isinstance(text, str) and text)
    if len(named) < 2:
        return None
    return _converted(record, parts, answer, _Choices(named, list(_LETTERS[: len(named)])), others)


def _read(value: object) -> _Choices | None:
    """Return the choices in a list of texts, a list of objects, or an object; None if there are no two."""
    if isinstance(value, str):
        value = _decoded(value)
    listed, given = value, None  # the choices, and their names
    if isinstance(value, dict):
        is_columns = isinstance(value.get("text"), list)
        listed = value["text"] if is_columns else list(value.values())
        given = value.get("label") if is_columns else list(value)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        listed, given = ([_get(each, key) for each in value] for key in ("text", "label"))
    if not isinstance(listed, list) or not 2 <= len(listed) <= len(_LETTERS):
        return None
    texts = [text for each in listed if (text := scalar_text(each)) is not None]
    if len(texts) < len(listed):
        return None
    names = [scalar_text(name) or "" for name in given] if isinstance(given, list) else []
    named = len(names) == len(texts) and all(names)
    return _Choices(texts, names if named else list(_LETTERS[: len(texts)]))


def _decoded(text: str) -> object:
    """Return the list that is written as JSON inside a string."""
    try:
        return decode_embedded(text) if text.startswith("[") else None
    except ValueError:
        return None


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _converted(
    record: Mapping[str, object],
    parts: tuple[str, ...],
    answer: str,
    choices: _Choices,
    used: tuple[str, ...],
) -> Converted | None:
    texts = [record[part] for part in parts]
    if not all(isinstance(text, str) for text in texts):
        return None
    question = "\n".join(str(text) for text in texts)
    lines = [_line(name, text) for name, text in zip(choices.names, choices.texts, strict=True)]
    if not _are_written(choices, question):
        question = join_texts(question, "\n".join(lines)) or ""
    right, problems = _right(record[answer], answer, choices)
    rest = without(record, *parts, answer, *used)
    return Converted(
        {"question": question, "answer": right, **rest},
        problems,
        {"question": parts[0], "answer": answer},
    )


def _are_written(choices: _Choices, question: str) -> bool:
    """Return whether the question already ends with the choices, one on each line."""
    lines = [line.strip() for line in question.splitlines()[1:]]
    return all(any(line.endswith(text) for line in lines) for text in choices.texts)


def _line(name: str, text: str) -> str:
    """Return a choice after its name, which some sets have already written before it ("A)4")."""
    match = _LETTER.match(text)
    return (
        text if match and len(text) > 1 and match[1].upper() == name.upper() else f"{name}. {text}"
    )


def _right(value: object, key: str, choices: _Choices) -> tuple[str, tuple[Problem, ...]]:
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


def _position(value: object, key: str, choices: _Choices) -> int | None:
    """Return the position of the choice that an answer names by its text, its name or its number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if key.lower() not in _POSITIONS and str(value) in choices.names:
            return choices.names.index(str(value))
        return value if 0 <= value < len(choices.texts) else None
    return _named_position(value.strip(), choices) if isinstance(value, str) else None


def _named_position(text: str, choices: _Choices) -> int | None:
    names = [name.upper() for name in choices.names]
    letters = list(_LETTERS[: len(choices.texts)])
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
