"""Which columns become the prompt, the answer and the other parts: one example of each layout."""

from functools import partial

import pytest

from auditor.formats import parse
from auditor.formats.columns_read import columns_read, fields_read
from auditor.formats.record.base import Parsed

USER = {"role": "user", "content": "Hi"}
REPLY = {"role": "assistant", "content": "Hello"}
PAIR = {"prompt": ("prompt",), "response": ("completion",)}
LABEL = {"prompt": ("text",), "label": ("label",)}

ROWS = {
    "further inputs come in the order of the prompt": (
        {"question": "Q", "context": "C", "answer": "A", "id": 1},
        {"prompt": ("context", "question"), "response": ("answer",), "": ("id",)},
    ),
    "an input that is empty in this row": (
        {"instruction": "I", "input": "", "output": "O"},
        {"prompt": ("instruction", "input"), "response": ("output",)},
    ),
    "an answer in an object": (
        {"question": "Q", "answers": {"text": ["A"], "answer_start": [3]}, "title": None},
        {"prompt": ("question",), "response": ("answers",), "": ("title",)},
    ),
    "prompt and answer in one object": (
        {"translation": {"en": "A", "de": "B"}, "id": 1},
        {"prompt": ("translation.en",), "response": ("translation.de",), "": ("id",)},
    ),
    "two texts": (
        {"premise": "A", "hypothesis": "B", "label": 0},
        {"prompt": ("premise", "hypothesis"), "label": ("label",)},
    ),
    "any case": ({"Text": "A", "LABEL": "x"}, {"prompt": ("Text",), "label": ("LABEL",)}),
    "a person's label": (
        {"text": "A", "label": "x", "annotator": "Kim"},
        LABEL | {"votes": ("annotator",)},
    ),
    "a decision on the label": (
        {"text": "A", "label": "x", "answer": "accept", "_task_hash": 1},
        {"prompt": ("text",), "label": ("label", "answer"), "": ("_task_hash",)},
    ),
    "a column of 0 or 1 for each class": (
        {"text": "A", "toxic": 0, "insult": 1, "spam": 0},
        {"prompt": ("text",), "label": ("toxic", "insult", "spam")},
    ),
    "plain text": ({"text": "A", "url": "B"}, {"text": ("text",), "": ("url",)}),
    "a conversation": (
        {"messages": [USER, REPLY], "tools": [], "system": "S", "id": 1},
        {"system": ("system",), "turns": ("messages",), "tools and media": ("tools",), "": ("id",)},
    ),
    "turns on both sides": ({"prompt": [USER], "completion": [REPLY]}, PAIR),
    "a preference": (
        {"prompt": "P", "chosen": "C", "rejected": "R", "score": 1},
        {"prompt": ("prompt",), "response": ("chosen",), "rejected": ("rejected",), "": ("score",)},
    ),
    "whole conversations as texts": (
        {"chosen": "\n\nHuman: Q\n\nAssistant: A", "rejected": "\n\nHuman: Q\n\nAssistant: B"},
        {"turns": ("chosen",), "rejected": ("rejected",)},
    ),
    "KTO": ({"prompt": "P", "completion": "C", "label": True}, PAIR | {"label": ("label",)}),
}


@pytest.mark.parametrize(("record", "columns"), ROWS.values(), ids=ROWS)
def test_columns(record: dict[str, object], columns: dict[str, tuple[str, ...]]) -> None:
    found = columns_read(record, record, partial(parse, fields={}))
    assert found == columns
    assert list(found) == list(columns)


@pytest.mark.parametrize(
    ("choices", "paths"),
    [
        (["x", "y"], ("choices",)),
        ({"text": ["x", "y"], "label": ["A", "B"]}, ("choices.label", "choices.text")),
    ],
    ids=str,
)
def test_choices_are_part_of_the_prompt(choices: object, paths: tuple[str, ...]) -> None:
    record = {"question": "Q", "choices": choices, "answer": "B"}
    found = columns_read(record, record, partial(parse, fields={}))
    assert found == {"prompt": ("question", *paths), "response": ("answer",)}


def test_a_record_of_many_columns_is_parsed_a_few_times() -> None:
    record = {**{f"k{n}": n for n in range(3000)}, "text": "A", "label": "x", "answer": "accept"}
    parsed = []

    def count(value: object) -> Parsed:
        parsed.append(value)
        return parse(value, fields={})

    columns = columns_read(record, record, count)
    assert columns["label"] == ("label", "answer")
    assert columns["prompt"] == ("text",)
    assert len(columns[""]) == 3000
    assert len(parsed) < 300


def test_only_the_given_columns() -> None:
    record = {"text": "A", "label": "x", "id": 1}
    assert columns_read(record, ["id"], partial(parse, fields={})) == {"": ("id",)}


def test_the_users_own_names() -> None:
    fields = {"prompt": ("a.0", "b"), "response": "c.d"}
    record = {"a": ["A"], "b": "B", "c": {"d": "C"}, "tools": [1], "id": 1}
    assert fields_read(record, record, partial(parse, fields=fields), fields) == {
        "prompt": ("a.0", "b"),
        "response": ("c.d",),
        "tools and media": ("tools",),
        "": ("id",),
    }
    assert fields_read(
        record, ["a"], partial(parse, fields={"response": "b"}), {"response": "b"}
    ) == {"text": ("b",), "": ("a",)}
