"""TOL007: calls in other languages and calls that users quote stay silent; faulty ones are named."""

from __future__ import annotations

import pytest

from auditor.checks import tool_call_texts

CALL = '<tool_call>{"name": "fan", "arguments": {}}</tool_call>'


@pytest.mark.parametrize(
    "answer",
    [
        CALL,
        f"I start it.\n{CALL}\n{CALL}",
        "<tool_call>fan\n<arg_key>on</arg_key>\n</tool_call>",
        '<tool_call>[{"name": "fan"}]</tool_call>',
        '<tool_call>{"function": {"name": "fan"}}</tool_call>',
        "The mark </tool_call> closes a call.",
    ],
)
def test_calls_that_can_be_read_are_silent(found, answer: str) -> None:
    assert found(tool_call_texts, [row(answer)]) == []


def test_a_call_in_a_prompt_is_silent(found) -> None:
    quoted = {"prompt": "What is wrong in <tool_call>{name: fan}?", "completion": "The quotes."}
    assert found(tool_call_texts, [quoted]) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("<tool_call>{name: fan}</tool_call>", "a call that is not JSON: '{name: fan}'"),
        (CALL[:-5], "<tool_call> without </tool_call>"),
        ("<tool_call>[3]</tool_call>", "a call that names no tool"),
        ('<tool_call>{"name": ""}</tool_call>', "a call that names no tool"),
    ],
)
def test_faulty_calls_are_found(found, answer: str, fault: str) -> None:
    [(rule, _, _, _, detail)] = found(tool_call_texts, [row(answer)])
    assert (rule, detail) == ("TOL007", f"the response: {fault}")


def row(answer: str) -> dict[str, str]:
    return {"prompt": "Start the fan.", "completion": answer}
