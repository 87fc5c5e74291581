"""Records whose columns have other names or several inputs, turned into what a layout reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.formats.record import names
from auditor.formats.record.base import Parsed, join_texts
from auditor.formats.record.columns import Plan
from auditor.model import Problem

_MIN_ON = 0.5  # of a category's probability; spaCy's own default threshold


def reshape(record: Mapping[str, object], plan: Plan) -> dict[str, object]:
    """Return the record with the layout's names, and all inputs joined into one text.

    Further inputs that are empty, or neither a text nor a list of texts, are not joined. If a text that
    every row must have is empty or no text, it alone is the result, so that its fault is found.
    """
    before, used_before = _texts(record, plan.before)
    after, used_after = _texts(record, plan.after)
    joined = {*plan.main, *used_before, *used_after}
    shaped = {
        plan.renamed.get(key, key): _value(key, value) if key in plan.renamed else value
        for key, value in record.items()
        if key not in joined
    }
    if plan.main and plan.read_as:
        main = {key: record[key] for key in plan.main}
        shaped[plan.read_as] = _main(main, before, after)
    return shaped


def with_own_names(parsed: Parsed, plan: Plan) -> Parsed:
    """Return the record with problems that name its own keys instead of the layout's."""
    if not parsed.problems or not plan.renamed:
        return parsed
    own = {name: key for key, name in plan.renamed.items()}
    return parsed._replace(problems=tuple(_renamed(each, own) for each in parsed.problems))


def _renamed(problem: Problem, own: Mapping[str, str]) -> Problem:
    key = own.get(problem.path)
    if key is None:
        return problem
    return problem._replace(path=key, detail=problem.detail.replace(problem.path, key, 1))


def translation(record: Mapping[str, object]) -> dict[str, object] | None:
    """Return a row of {"translation": {"en": ..., "de": ...}} as prompt and completion, else None.

    The first language is the prompt's. Both codes stay in the record: one text in two languages has two
    translations.
    """
    both = record.get(names.TRANSLATION)
    if not isinstance(both, dict) or len(both) != 2:
        return None
    (source, prompt), (target, completion) = both.items()
    if not (isinstance(prompt, str) and isinstance(completion, str)):
        return None
    rest = {key: value for key, value in record.items() if key != names.TRANSLATION}
    languages = {"source_language": source, "target_language": target}
    return {**languages, **rest, "prompt": prompt, "completion": completion}


def input_text(value: object) -> str | None:
    """Return a text, or the lines of a list of texts; None for other values and for no text."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return None


def _main(main: Mapping[str, object], before: list[str], after: list[str]) -> object:
    """Return the joined texts; of two texts each with its name, as A and B are not B and A."""
    texts: list[str] = []
    for key, value in main.items():
        if not isinstance(value, str) or not value.strip():
            return value
        texts.append(value if len(main) == 1 else f"{key}: {value}")
    # A passage that the text already contains is not written twice.
    before = [part for part in before if part not in texts[0]]
    return join_texts(*before, *texts, *after)


def _texts(record: Mapping[str, object], keys: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the texts of further inputs, and the keys that have one or are null or empty."""
    texts, used = [], []
    for key in keys:
        text = input_text(record[key])
        if text is not None:
            texts.append(text)
        if text is not None or record[key] in (None, "", []):
            used.append(key)
    return texts, used


def _value(key: str, value: object) -> object:
    convert = _CONVERTED.get(key.lower())
    return value if convert is None else convert(value)


def _category(value: object) -> object:
    """Return the category that is on in spaCy's `cats`; a list if several are, None if none is."""
    if not isinstance(value, dict):
        return value
    if not all(isinstance(share, int | float) for share in value.values()):
        return value
    on = [name for name, share in value.items() if share >= _MIN_ON]
    if not on and len(value) == 1:
        return f"not {next(iter(value))}"
    return None if not on else on[0] if len(on) == 1 else on


def _first_answer(value: object) -> object:
    """Return the first of several right answers: SQuAD's {"text": [...]}, or a list."""
    if isinstance(value, dict) and "text" in value:
        value = value["text"]
    if isinstance(value, list):
        if not value:
            return ""
        first = value[0]
        return first["text"] if isinstance(first, dict) and "text" in first else first
    return value


_CONVERTED: Mapping[str, Callable[[object], object]] = {
    "cats": _category,
    "answers": _first_answer,
}
