"""Multiple-choice questions: the choices become part of the question, the right one the answer.

Shapes of the public sets: MMLU, MMLU-Pro, ARC, HellaSwag, CommonsenseQA, OpenBookQA, RACE, AQuA-RAT, ReClor,
LogiQA, MedQA (a list or an object of choices), and PIQA, WinoGrande, SWAG, COPA, SIQA, CosmosQA, MedMCQA, SciQ, GPQA
(a column for each choice).
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from auditor.formats.record.base import join_texts
from auditor.formats.record.choice_list import (
    LETTERS,
    Choices,
    are_written,
    choice_line,
    read_choices,
    right_choice,
)
from auditor.formats.record.convert import (
    Conversion,
    Converted,
    KeyOf,
    first_key_of,
    numbered,
    without,
)
from auditor.formats.record.pair_names import listed
from auditor.formats.record.values import scalar_text

_LISTS: Final = ("choices", "options", "endings", "candidates", "answer_choices", "alternatives")
_QUESTION_PAIRS: Final = (("premise", "question"), ("sent1", "sent2"))
_QUESTIONS: Final = listed("""
    question question_stem stem ctx goal query problem prompt sentence instruction input premise context
""")
_ANSWERS: Final = listed("""
    answerkey answer_key answer_index answer_idx answer_id correct_option correct_choice correct_index
    correct_idx correct_answer correct cop answer gold label solution
""")
_COLUMN = re.compile(
    r"(choice|option|ending|answer|sol|solution|op|opt|alternative)_?([0-9]|[a-h])"
)
_WRONG = re.compile(r"(?:distractor|incorrect_answer|wrong_answer)_?\d")
_LETTER_COLUMNS: Final = ("a", "b", "c", "d", "e")
_MIN_LETTER_COLUMNS = 3


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys are those of a question with choices and an answer."""
    pair = next((both for both in _QUESTION_PAIRS if both[0] in key_of and both[1] in key_of), None)
    question = first_key_of(key_of, _QUESTIONS)
    columns, letters = _columns(key_of)
    distractors = list(dict.fromkeys(key_of[name] for name in key_of if _WRONG.fullmatch(name)))
    key = first_key_of(key_of, _LISTS)
    if key is None and not columns and "answers" in key_of and "label" in key_of:
        key = key_of["answers"]
    answer = first_key_of(
        key_of, tuple(name for name in _ANSWERS if key_of.get(name) not in columns)
    )
    if answer is None or (question is None and pair is None):
        return None
    parts = tuple(key_of[name] for name in pair) if pair else (question or "",)
    if distractors and answer == key_of.get("correct_answer"):
        return partial(_with_distractors, parts=parts, answer=answer, others=tuple(distractors))
    if columns:
        return partial(_by_columns, parts=parts, answer=answer, columns=columns, names=letters)
    if key is not None and answer != key and key not in parts:
        return partial(_by_list, parts=parts, answer=answer, key=key)
    return _with_stem if "answerkey" in key_of and question == key_of.get("question") else None


def _columns(key_of: KeyOf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of the choices, one for each, and the last character of their names."""
    families = numbered(key_of, _COLUMN)
    families["letters"] = [(key_of[name], name) for name in _LETTER_COLUMNS if name in key_of]
    for family, found in families.items():
        if len(found) >= (_MIN_LETTER_COLUMNS if family == "letters" else 2):
            found.sort(key=lambda column: column[1])
            return tuple(key for key, _ in found), tuple(name.upper() for _, name in found)
    return (), ()


def _by_list(
    record: Mapping[str, object], *, parts: tuple[str, ...], answer: str, key: str
) -> Converted | None:
    choices = read_choices(record[key])
    if choices is None or (answer.lower() == "label" and record[answer] in choices.texts):
        return None  # the second is a class, next to the names of all classes
    return _converted(record, parts, answer, choices, (key,))


def _with_stem(record: Mapping[str, object]) -> Converted | None:
    """Return a row of ARC's own files, whose question is an object with a stem and choices."""
    question = record["question"]
    if not isinstance(question, dict):
        return None
    choices = read_choices(question.get("choices"))
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
    choices = Choices([text for text, _ in present if text], [name for _, name in present], first)
    return _converted(record, parts, answer, choices, columns)


def _with_distractors(
    record: Mapping[str, object], *, parts: tuple[str, ...], answer: str, others: tuple[str, ...]
) -> Converted | None:
    """Return SciQ's rows; the choices are sorted, as their order would give the answer away."""
    texts = [record[key] for key in (answer, *others)]
    named = sorted(text for text in texts if isinstance(text, str) and text)
    if len(named) < 2:
        return None
    return _converted(record, parts, answer, Choices(named, list(LETTERS[: len(named)])), others)


def _converted(
    record: Mapping[str, object],
    parts: tuple[str, ...],
    answer: str,
    choices: Choices,
    used: tuple[str, ...],
) -> Converted | None:
    texts = [record[part] for part in parts]
    if not all(isinstance(text, str) for text in texts):
        return None
    question = "\n".join(str(text) for text in texts)
    lines = [
        choice_line(name, text) for name, text in zip(choices.names, choices.texts, strict=True)
    ]
    if not are_written(choices, question):
        question = join_texts(question, "\n".join(lines)) or ""
    right, problems = right_choice(record[answer], answer, choices)
    rest = without(record, *parts, answer, *used)
    return Converted(
        {"question": question, "answer": right, **rest},
        problems,
        {"question": parts[0], "answer": answer},
    )
