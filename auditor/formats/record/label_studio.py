"""Exports of Label Studio, turned into a text, its label and the people's votes.

JSON has `annotations[].result[].value` and `data`; JSON-MIN one field for each control of the form.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from auditor.formats.record.annotations import (
    NOT_ANNOTATED,
    SKIPPED,
    SPANS,
    TEXTS,
    Answer,
    labelled,
    several_questions,
)
from auditor.formats.record.convert import Conversion, Converted, KeyOf, refusal, without
from auditor.formats.record.values import scalar_text

_MIN_MARKS: Final = frozenset({"annotation_id", "annotator", "lead_time"})
_MIN_FIXED: Final = _MIN_MARKS | {"id", "created_at", "updated_at", "agreement"}


def find(key_of: KeyOf) -> Conversion | None:
    """Return the conversion, if the keys are those of an export."""
    keys = list(dict.fromkeys(key_of.values()))
    if _MIN_MARKS.issubset(keys):
        return _find_min(keys)
    if "data" not in keys:
        return None
    key = next((key for key in ("annotations", "completions") if key in keys), None)
    return partial(_full, key=key) if key else None


def _find_min(keys: list[str]) -> Conversion | None:
    """Return the conversion of JSON-MIN: what the annotators answered comes after `id`, the data before it."""
    free = [key for key in keys if key not in _MIN_FIXED]
    text = next((name for name in TEXTS if name in free), free[0] if free else None)
    others = [key for key in free if key != text]
    if "id" in keys:
        controls = [key for key in others if keys.index(key) > keys.index("id")]
        others = controls if len(controls) == 1 else others
    if text is None or not others:
        return None
    if len(others) > 1:
        return refusal(several_questions(text, tuple(others)))
    return partial(_min, text=text, label=others[0])


def _min(record: Mapping[str, object], *, text: str, label: str) -> Converted | str | None:
    value = record[label]
    if isinstance(value, dict) and "choices" in value:
        value = value["choices"]
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return SPANS
    rest = without(record, text, label)
    return Converted(
        {"text": record[text], "label": value, **rest}, own_names={"text": text, "label": label}
    )


def _full(record: Mapping[str, object], *, key: str) -> Converted | str | None:
    data, annotations = record["data"], record[key]
    if not isinstance(data, dict) or not isinstance(annotations, list):
        return None
    texts = [key for key, value in data.items() if isinstance(value, str)]
    text = next((name for name in TEXTS if name in texts), texts[0] if texts else None)
    if text is None:
        return "no field of 'data' is a text"
    results = list(_results(annotations))
    if any(answer.value is None for _, answer in results):
        return SPANS
    controls = tuple(dict.fromkeys(name for name, _ in results))
    if len(controls) > 1:
        path = f"{key}.0.result.0.value.choices.0"
        return several_questions(f"data.{text}", controls, path)
    row = {**data, "text": data[text], "id": record.get("id")}
    if text != "text":
        del row[text]
    own_names = {"text": f"data.{text}", "label": key}
    lack = SKIPPED if any(map(_is_cancelled, annotations)) else NOT_ANNOTATED
    return labelled(row, [answer for _, answer in results], own_names, lack)


def _is_cancelled(annotation: object) -> bool:
    return isinstance(annotation, dict) and annotation.get("was_cancelled") is True


def _results(annotations: list[object]) -> Iterator[tuple[str, Answer]]:
    """Yield each answer with the name of its control; the value of a region is None."""
    for annotation in annotations:
        if not isinstance(annotation, dict) or _is_cancelled(annotation):
            continue
        results = annotation.get("result")
        for result in results if isinstance(results, list) else []:
            if isinstance(result, dict) and isinstance(result.get("value"), dict):
                answer = Answer(annotation.get("completed_by"), _value(result["value"]))
                yield str(result.get("from_name", "label")), answer


def _value(value: Mapping[str, object]) -> object:
    """Return the choices, rating or text of one result; None for a region of the text or an image."""
    if not {"start", "x", "points"}.isdisjoint(value):
        return None
    for key in ("choices", "text", "taxonomy"):
        answer = value.get(key)
        if isinstance(answer, list) and answer:
            return answer[0] if len(answer) == 1 else answer
    return next((each for each in value.values() if scalar_text(each) is not None), None)
