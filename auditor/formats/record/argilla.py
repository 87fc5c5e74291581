"""Records of Argilla, turned into a text, its label and the people's votes.

Version 2 has fields, responses and a status, or in its flat form `NAME.responses`. Version 1 has FeedbackDataset,
also in the form of the hub (`NAME` and `NAME-suggestion`), and records for the classification of texts.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from auditor.formats.record.annotations import (
    DISCARDED,
    NOT_SUBMITTED,
    SPANS,
    TEXTS,
    Answer,
    labelled,
    several_questions,
)
from auditor.formats.record.base import join_texts
from auditor.formats.record.convert import Conversion, Converted, KeyOf
from auditor.formats.record.values import canonical_json

_DISCARDED: Final = ("discarded", "Discarded")
_NOT_GIVEN: Final = (*_DISCARDED, "draft")
_OLD: Final = frozenset({"annotation", "prediction", "status"})
_RESPONSES, _SUGGESTION = ".responses", "-suggestion"


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys are those of an Argilla record."""
    keys = frozenset(key_of.values())
    if keys >= {"fields", "responses"}:
        return _record
    if keys >= _OLD:
        return _old
    flat = sorted(key.removesuffix(_RESPONSES) for key in keys if key.endswith(_RESPONSES))
    if flat:
        return partial(_flat, names=tuple(flat))
    hub = sorted(key.removesuffix(_SUGGESTION) for key in keys if key.endswith(_SUGGESTION))
    return partial(_hub, names=tuple(hub)) if hub and keys.issuperset(hub) else None


def _record(record: Mapping[str, object]) -> Converted | str | None:
    fields, responses = record["fields"], record["responses"]
    if not isinstance(fields, dict) or not fields or not isinstance(responses, dict | list):
        return None
    is_old = isinstance(responses, list)
    found = list(_old_responses(responses) if is_old else _responses(responses))
    questions = tuple(dict.fromkeys(name for name, _ in found))
    if len(questions) > 1:
        path = "responses.0.values.{}.value" if is_old else "responses.{}.0.value"
        return several_questions(f"fields.{next(iter(fields))}", questions, path)
    metadata = record.get("metadata")
    row = dict(metadata) if isinstance(metadata, dict) else {}
    row |= {"text": _text(fields), "id": record.get("id")}
    answers = [answer for _, answer in found]
    return _submitted(row, answers, {"text": "fields", "label": "responses"})


def _responses(responses: object) -> Iterator[tuple[str, Answer]]:
    """Yield each answer of version 2 with its question: {question: [{value, user_id}]}."""
    for name, given in responses.items() if isinstance(responses, dict) else ():
        for each in given if isinstance(given, list) else ():
            if isinstance(each, dict):
                yield str(name), _answer(each)


def _old_responses(responses: object) -> Iterator[tuple[str, Answer]]:
    """Yield each answer of version 1 with its question: [{user_id, status, values: {question: {value}}}]."""
    for each in responses if isinstance(responses, list) else ():
        values = each.get("values") if isinstance(each, dict) else None
        for name, given in values.items() if isinstance(values, dict) else ():
            value = given.get("value") if isinstance(given, dict) else given
            yield str(name), Answer(each.get("user_id"), value, each.get("status"))


def _answer(response: Mapping[str, object]) -> Answer:
    return Answer(response.get("user_id"), response.get("value"), response.get("status"))


def _submitted(
    row: Mapping[str, object], answers: list[Answer], own_names: Mapping[str, str]
) -> Converted:
    """Return the row with the answers that people have submitted, and neither discarded nor only drafted."""
    given = [answer for answer in answers if answer.status not in _NOT_GIVEN]
    discarded = answers and all(answer.status in _DISCARDED for answer in answers)
    return labelled(row, given, own_names, DISCARDED if discarded else NOT_SUBMITTED)


def _text(fields: Mapping[str, object]) -> str:
    texts = [
        value if isinstance(value, str) else canonical_json(value) for value in fields.values()
    ]
    return join_texts(*texts) or ""


def _flat(record: Mapping[str, object], *, names: tuple[str, ...]) -> Converted | str | None:
    """Return a record as `to_list(flatten=True)` and `to_datasets` write it."""
    fixed = ("id", "status", "_server_id")
    columns = [key for key in record if "." not in key and key not in fixed]
    text = next((name for name in TEXTS if name in columns), columns[0] if columns else None)
    if text is None:
        return None
    if len(names) > 1:
        return several_questions(text, names, "{}.responses.0")
    column = f"{names[0]}{_RESPONSES}"
    values = _list(record[column])
    missing = [None] * len(values)
    users = _list(record.get(f"{column}.users")) or missing
    status = _list(record.get(f"{column}.status")) or missing
    answers = [Answer(*answer) for answer in zip(users, values, status, strict=False)]
    row = {key: record[key] for key in columns if key != text} | {"text": record[text]}
    return _submitted(row | {"id": record.get("id")}, answers, {"text": text, "label": column})


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _hub(record: Mapping[str, object], *, names: tuple[str, ...]) -> Converted | str | None:
    """Return a row of a FeedbackDataset on the hub: `NAME` has the answers, `NAME-suggestion` the suggestion."""
    columns = [key for key in record if not key.startswith(names)]
    text = next((name for name in TEXTS if name in columns), None)
    given = record[names[0]]
    if text is None or not isinstance(given, list):
        return None
    if len(names) > 1:
        return several_questions(text, names, "{}.0.value")
    answers = [_answer(each) for each in given if isinstance(each, dict)]
    row = {key: record[key] for key in columns if key != text} | {"text": record[text]}
    return _submitted(row, answers, {"text": text, "label": names[0]})


def _old(record: Mapping[str, object]) -> Converted | str | None:
    """Return a record of version 1 for the classification of texts."""
    if "tokens" in record:
        return SPANS
    inputs, text = record.get("inputs"), record.get("text")
    if not isinstance(text, str) and isinstance(inputs, dict):
        text = _text(inputs)
    if not isinstance(text, str):
        return None
    discarded = record["status"] in _DISCARDED
    answer = None if discarded else record["annotation"]
    given = [] if answer is None else [Answer(None, answer)]
    row = {"text": text, "id": record.get("id")}
    own_names = {"text": "text", "label": "annotation"}
    return labelled(row, given, own_names, DISCARDED if discarded else NOT_SUBMITTED)
