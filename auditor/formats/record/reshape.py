"""Records whose columns have other names or several inputs, turned into what a layout reads."""

from collections.abc import Callable, Iterable, Mapping

from auditor.formats.record import names
from auditor.formats.record.base import Parsed, join_texts
from auditor.formats.record.columns import Plan
from auditor.formats.record.values import canonical_json, embedded, scalar_text
from auditor.model import Problem

# Where an object has its texts: HotpotQA (sentences), MS MARCO (passage_text).
_TEXTS_OF_OBJECTS = ("sentences", "passage_text", "contexts", "text", "paragraphs")
# Where an object that is an answer has its text: TriviaQA (value), SQuAD (text), CoQA, DROP (spans), WikiSQL.
_TEXTS_OF_ANSWERS = ("value", "text", "spans", "input_text", "human_readable", "solution")
# The answer to a question that its passage does not answer. Source: the templates of FLAN for SQuAD 2.
UNANSWERABLE = "unanswerable"
_NO_MAJORITY = "-"  # SNLI's label where the annotators do not agree
_MIN_ON = 0.5  # of a category's probability; spaCy's own default threshold


def reshape(record: Mapping[str, object], plan: Plan) -> dict[str, object]:
    """Return the record with the layout's names, and all inputs joined into one text.

    Further inputs that are empty, or neither a text nor a list of texts, are not joined. If a text that
    every row must have is empty or not a text, it alone is the result, so that its fault is found.
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
    key_of = {name: key for key, name in plan.renamed.items()}
    return parsed._replace(problems=renamed(parsed.problems, key_of))


def renamed(problems: Iterable[Problem], key_of: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return the problems with the record's ``own`` name of each field that the layout names."""
    return tuple(_renamed(each, key_of) for each in problems)


def _renamed(problem: Problem, key_of: Mapping[str, str]) -> Problem:
    key = key_of.get(problem.path)
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
    for key, given in main.items():
        value = (input_text(given) or given) if isinstance(given, list) else given
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
        text = _input_of_any_form(record[key])
        if text is not None:
            texts.append(text)
        if text is not None or record[key] in (None, "", []):
            used.append(key)
    return texts, used


def _input_of_any_form(value: object) -> str | None:
    """Return the text of a further input: a text, texts in lists and objects, or a table as JSON."""
    text = input_text(value)
    if text is not None or not isinstance(value, list | dict) or not value:
        return text
    if isinstance(value, dict):
        name = next((name for name in _TEXTS_OF_OBJECTS if value.get(name)), None)
        return canonical_json(value) if name is None else _input_of_any_form(value[name])
    parts = [_input_of_any_form(part) for part in value]
    return "\n".join(part for part in parts if part) or canonical_json(value)


def _value(key: str, value: object) -> object:
    convert = _CONVERTED.get(key.lower())
    return value if convert is None else convert(value)


def _category(value: object) -> object:
    """Return the category that is on in spaCy's `cats`; a list if several are, no text if none is."""
    if not isinstance(value, dict):
        return value
    if not all(isinstance(share, int | float) for share in value.values()):
        return value
    on = [name for name, share in value.items() if share >= _MIN_ON]
    if not on and len(value) == 1:
        return f"not {next(iter(value))}"
    return on if len(on) > 1 else "".join(on)


def answer_text(value: object) -> object:
    """Return an answer as text: the first of several, the text of an object, a number, true or false.

    SQuAD's object without any answer means that the passage has none, and so does the text that is
    returned. What has no text is returned as it is.
    """
    if isinstance(value, dict):
        for name in _TEXTS_OF_ANSWERS:
            if value.get(name) == []:
                return UNANSWERABLE
            if name in value:
                return answer_text(value[name])
        return value
    if isinstance(value, list):
        if not value:
            return ""
        return value if _is_turn(value[0]) else answer_text(value[0])
    return value if isinstance(value, str) else scalar_text(value) or value


def _is_turn(value: object) -> bool:
    return isinstance(value, dict) and not {"role", "from"}.isdisjoint(value)


def _statement(value: object) -> object:
    """Return a query as text: WikiSQL has an object with the statement for people to read."""
    text = answer_text(value)
    return canonical_json(text) if isinstance(text, dict) else text


def _first_solution(value: object) -> object:
    """Return the first of several programs; APPS has the list as a string of JSON."""
    is_list = isinstance(value, str) and value.startswith("[")
    return answer_text(embedded(value) if is_list else value)


def _gold_label(value: object) -> object:
    return None if value == _NO_MAJORITY else value


def _annotation(value: object) -> object:
    """Return the labels of an object that has nothing else, as Dataturks writes them."""
    return value["labels"] if isinstance(value, dict) and set(value) == {"labels"} else value


_CONVERTED: Mapping[str, Callable[[object], object]] = {
    "cats": _category,
    "answers": answer_text,
    "answers_spans": answer_text,
    "pos": answer_text,
    "positive": answer_text,
    "sql": _statement,
    "solutions": _first_solution,
    "gold_label": _gold_label,
    "annotation": _annotation,
    **dict.fromkeys(("targets", "corrections", "simplifications"), answer_text),
}
