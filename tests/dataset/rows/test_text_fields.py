from __future__ import annotations

from collections.abc import Callable

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.located_texts import text_fields


def fields(data: Dataset) -> list[tuple[int, str, str]]:
    return text_fields(data, data.valid["row"]).rows()


def test_rows_without_turns(read: Callable[..., Dataset]) -> None:
    rows = [{"prompt": "p", "completion": "c"}, {"prompt": "q", "completion": "d"}]
    assert fields(read(rows)) == [
        (0, "the prompt", "p"),
        (0, "the response", "c"),
        (1, "the prompt", "q"),
        (1, "the response", "d"),
    ]


def test_turns_are_numbered_by_their_role(read: Callable[..., Dataset]) -> None:
    turns = [("system", "s"), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")]
    row = {"messages": [{"role": role, "content": content} for role, content in turns]}
    assert fields(read([row])) == [
        (0, "the system text", "s"),
        (0, "user turn 1", "a"),
        (0, "assistant turn 1", "b"),
        (0, "user turn 2", "c"),
        (0, "the response", "d"),
    ]


def test_pairs_have_a_rejected_response(read: Callable[..., Dataset]) -> None:
    row = {"prompt": "p", "chosen": "c", "rejected": "r"}
    assert [name for _, name, _ in fields(read([row]))][-2:] == [
        "the response",
        "the rejected response",
    ]
