"""Format: which turns and fields a record must have."""

from __future__ import annotations

import pytest

from auditor.checks import format as record_format

USER, ASSISTANT, SYSTEM = ("user", "hi"), ("assistant", "hello"), ("system", "be kind")
Turn = tuple[str, str]


def chat(*turns: Turn) -> dict[str, object]:
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


@pytest.mark.parametrize(
    "records",
    [
        [chat(USER, ASSISTANT), chat(SYSTEM, USER, ASSISTANT), chat(USER, ASSISTANT)],
        [chat(USER, ASSISTANT, USER, ASSISTANT)],
        [{"prompt": "a", "completion": "b"}],
        [{"text": "a", "label": "b"}],
        [{"text": "a text alone"}],
        [{"prompt": "a", "chosen": "b", "rejected": "c"}],
    ],
)
def test_valid_records_are_silent(found, records: list[dict[str, object]]) -> None:
    assert found(record_format, records) == []


@pytest.mark.parametrize(
    ("turns", "rule", "path", "detail"),
    [
        ([], "FMT011", None, "the list of turns is empty"),
        (
            [("robot", "x"), USER, ASSISTANT],
            "FMT010",
            "turn 1",
            "the role is 'robot'; expected system, user, assistant or tool",
        ),
        ([SYSTEM, ASSISTANT], "FMT012", None, "no user turn"),
        ([USER], "FMT013", None, "no assistant turn"),
        (
            [USER, ASSISTANT, USER],
            "FMT014",
            None,
            "the last turn is the user's; expected the assistant's",
        ),
        (
            [USER, USER, ASSISTANT],
            "FMT015",
            "turn 2",
            "the turn before is the user's as well: merge the two",
        ),
        (
            [USER, SYSTEM, ASSISTANT],
            "FMT016",
            "turn 2",
            "a system turn that is not the first turn: move it to the start",
        ),
        ([("user", " "), ASSISTANT], "FMT017", "turn 1", "the only user turn is empty"),
        ([USER, ("assistant", "")], "FMT018", "turn 2", "the last assistant turn is empty"),
        (
            [USER, ("assistant", ""), USER, ASSISTANT],
            "FMT019",
            "turn 2",
            "this assistant turn is empty",
        ),
    ],
)
def test_faults_of_a_chat(
    read, turns: list[Turn], rule: str, path: str | None, detail: str
) -> None:
    findings = record_format.run(read([chat(*turns)])).findings
    assert findings.select("rule", "row", "path", "detail").rows() == [(rule, 0, path, detail)]


def test_a_chat_that_trains_nothing(found) -> None:
    record = chat(USER, ASSISTANT)
    record["messages"][1]["weight"] = 0
    assert found(record_format, [record]) == [
        ("FMT020", 0, None, None, "the row, or every assistant turn, has weight 0 or is masked")
    ]


def test_empty_fields(found) -> None:
    pairs = [{"prompt": " ", "completion": "b"}, {"prompt": "b", "completion": ""}]
    assert found(record_format, pairs) == [
        ("FMT017", 0, None, None, "the prompt is empty"),
        ("FMT018", 1, None, None, "the answer is empty"),
    ]
    assert found(record_format, [{"text": "x", "label": " "}, {"text": "y", "label": "a"}]) == [
        ("FMT021", 0, None, None, "the label is empty")
    ]
