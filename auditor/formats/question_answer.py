"""Question and answer, as GSM8K and OpenOrca are published."""

from collections.abc import Mapping

from auditor.formats.record.base import COMMON_KEYS, Parsed, first_key
from auditor.formats.record.pair_names import ANSWERS
from auditor.formats.record.pairs import parse_pair
from auditor.formats.record.reshape import UNANSWERABLE, answer_text

NAME = "question-answer"
FIELDS: tuple[str, ...] = ("question", "answer")

_ANSWERS = ANSWERS["question"]
_READ_KEYS = COMMON_KEYS | {"question", *_ANSWERS}


def matches(record: Mapping[str, object]) -> bool:
    """Return whether the record has a question and an answer."""
    return "question" in record and not record.keys().isdisjoint(_ANSWERS)


def parse(record: Mapping[str, object]) -> Parsed:
    """Read the question as the prompt and the answer as the response.

    Published sets also have several answers, an object, a number, and true or false. ``is_impossible`` says
    that a question has no answer, as in SQuAD 2.
    """
    key = first_key(record, _ANSWERS)
    value = record.get(key or "")
    if key is not None and not isinstance(value, str):
        record = {**record, key: answer_text(value)}
    if key is not None and not record[key] and record.get("is_impossible") is True:
        record = {**record, key: UNANSWERABLE}
    return parse_pair(NAME, record, ("question",), _ANSWERS, _READ_KEYS)
