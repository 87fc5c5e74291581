"""OUT003: silent without a schema and for tool calls; every answer that breaks it is found."""

from __future__ import annotations

import json

import pytest

from auditor.checks import output_contract
from auditor.settings import Settings

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


def test_without_a_schema_it_is_silent(found) -> None:
    assert found(output_contract, [{"prompt": "One", "completion": "one"}]) == []


def test_only_the_last_answer_counts_and_calls_are_none(found) -> None:
    call = {"function": {"name": "fan", "arguments": "{}"}}
    user = {"role": "user", "content": "One"}
    chats = [
        [user, {"role": "assistant", "content": "Which?"}, user, answer('{"n": 1}')],
        [user, {"role": "assistant", "content": "I call it.", "tool_calls": [call]}],
    ]
    rows = [{"messages": turns} for turns in chats]
    assert found(output_contract, rows, settings=Settings(output_schema=SCHEMA)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("one", "is not JSON: 'one'"),
        ("```json\n{}\n```", "is not JSON inside a code fence: '```json\n{}\n```'"),
        ("{}", 'breaks the output schema: "n" is a required property'),
        ("[]", 'breaks the output schema: [] is not of type "object"'),
        ("[" * 2_000, "is not JSON: '" + "[" * 40 + "'"),
    ],
)
def test_broken_answers_are_found(found, text: str, fault: str) -> None:
    rows = [{"prompt": "One", "completion": text}]
    assert found(output_contract, rows, settings=Settings(output_schema=SCHEMA)) == [
        ("OUT003", 0, None, None, f"the response {fault}")
    ]


def test_labels_are_answers(found) -> None:
    rows = [{"text": f"Row {n}", "label": json.dumps({"n": n % 2 or "0"})} for n in range(4)]
    settings = Settings(output_schema=SCHEMA)
    assert [row for _, row, *_ in found(output_contract, rows, settings=settings)] == [0, 2]


def test_a_schema_of_texts_reads_answers_as_they_are(found) -> None:
    rows = [{"text": f"Row {n}", "label": name} for n, name in enumerate(["a", "b", "c"])]
    settings = Settings(output_schema={"type": "string", "enum": ["a", "b"]})
    assert found(output_contract, rows, settings=settings) == [
        (
            *("OUT003", 2, None, None),
            'the label breaks the output schema: "c" is not one of "a" or "b"',
        )
    ]


def answer(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}
