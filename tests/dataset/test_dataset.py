"""What checks share: which rows are valid, and which rows are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset

Read = Callable[..., Dataset]


def label(text: object, name: object) -> dict[str, object]:
    return {"text": text, "label": name}


def chat(*turns: tuple[str, object], **more: object) -> dict[str, object]:
    return {"messages": [{"role": role, "content": content} for role, content in turns], **more}


def call(arguments: str) -> dict[str, object]:
    function = {"name": "find", "arguments": arguments}
    answer = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "1", "type": "function", "function": function}],
    }
    return {"messages": [{"role": "user", "content": "Find it"}, answer]}


def test_a_row_with_a_blocking_fault_is_not_valid(read: Read) -> None:
    data = read(b'{"text": "a", "text": "b", "label": "x"}\n{"text": "c", "label": "x"}\n')
    assert (data.examples.height, data.valid["row"].to_list()) == (2, [1])


def test_excluding_rows_does_not_change_the_original_set(read: Read) -> None:
    data = read([label("a", "x"), label("b", "x")])
    less = data.excluding(pl.Series([0], dtype=pl.UInt32))
    assert (less.valid["row"].to_list(), data.valid["row"].to_list()) == ([1], [0, 1])
    assert less.excluding(pl.Series([1], dtype=pl.UInt32)).valid.is_empty()


# Pairs of rows, and whether their prompts, responses and both together are equal.
IDENTITIES: list[tuple[dict[str, Any], dict[str, Any], tuple[bool, bool, bool]]] = [
    # case, spacing and field order do not matter
    (label("Card lost!", "x"), {"label": "X", "text": "card  lost", "id": 7}, (True, True, True)),
    (label("a", "1"), label("a", 1), (True, True, True)),
    (
        chat(("user", "Hi"), ("assistant", "Yes")),
        chat(("user", "hi!"), ("assistant", "yes.")),
        (True,) * 3,
    ),
    # one side differs
    (label("a", "x"), label("a", "y"), (True, False, False)),
    (label("a", "x"), label("b", "x"), (False, True, False)),
    (
        {"prompt": "question 1", "completion": "answer 1"},
        {"prompt": "question 2", "completion": "answer 2"},
        (False, False, False),
    ),
    (label("it is 5", "x"), label("it is -5", "x"), (False, True, False)),
    # words do not move from one field to another
    (
        {"prompt": "ab", "completion": "c"},
        {"prompt": "a", "completion": "bc"},
        (False, False, False),
    ),
    # system text and earlier turns are part of the prompt
    (
        chat(("system", "one"), ("user", "a"), ("assistant", "b")),
        chat(("system", "two"), ("user", "a"), ("assistant", "b")),
        (False, True, False),
    ),
    (
        chat(("user", "a"), ("assistant", "x"), ("user", "b"), ("assistant", "c")),
        chat(("user", "a"), ("assistant", "y"), ("user", "b"), ("assistant", "c")),
        (False, True, False),
    ),
    # tools: definitions belong to the prompt, arguments to the response; both compare exactly
    (call('{"id": 1}'), call('{"id": 1}'), (True, True, True)),
    (call('{"id": 1}'), call('{"id": 2}'), (True, False, False)),
    (call('{"id": "A"}'), call('{"id": "a"}'), (True, False, False)),
    (
        chat(
            ("user", "a"),
            ("assistant", "b"),
            tools=[{"type": "function", "function": {"name": "f"}}],
        ),
        chat(
            ("user", "a"),
            ("assistant", "b"),
            tools=[{"type": "function", "function": {"name": "g"}}],
        ),
        (False, True, False),
    ),
    # the response of a preference pair is both its answers
    (
        {"prompt": "a", "chosen": "b", "rejected": "c"},
        {"prompt": "a", "chosen": "b", "rejected": "d"},
        (True, False, False),
    ),
]


@pytest.mark.parametrize(("one", "other", "equal"), IDENTITIES)
def test_identity(
    read: Read, one: dict[str, Any], other: dict[str, Any], equal: tuple[bool, ...]
) -> None:
    keys = read([one, other]).keys
    assert keys.height == 2
    assert (
        tuple(keys[name].n_unique() == 1 for name in ("prompt_key", "response_key", "row_key"))
        == equal
    )


@pytest.mark.parametrize("nothing", [None, "", "  ", "\u200b"])
def test_nothing_equals_nothing(read: Read, nothing: object) -> None:
    keys = read([label(nothing, "x"), label(nothing, "x")]).keys
    assert keys["prompt_key"].to_list() == [None] * keys.height
    silent = read([{"prompt": "a", "completion": nothing}] * 2).keys
    assert silent["response_key"].to_list() == [None] * silent.height
