"""RSP005: answers that use a result, ask, or report an error stay silent; answers from nowhere are found."""

from __future__ import annotations

import pytest

from auditor.checks import ignored_tool_results

WEATHER = '{"sky": "clear", "celsius": -4, "wind": "north"}'


def chat(answer: str, result: str = WEATHER) -> dict[str, object]:
    call = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    return {
        "messages": [
            {"role": "user", "content": "How is the weather in Oslo on day 17?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": result},
            {"role": "assistant", "content": answer},
        ]
    }


@pytest.mark.parametrize(
    "answer",
    [
        "It is clear.",
        "It is 4 degrees below zero.",
        "Do you want it for another town, too?",
    ],
)
def test_answers_that_use_the_result_or_ask_are_silent(found, answer: str) -> None:
    assert found(ignored_tool_results, [chat(answer)]) == []


@pytest.mark.parametrize("result", ["ok", '{"status": "ok"}', "null", '{"error": "no route"}'])
def test_a_status_needs_no_mention(found, result: str) -> None:
    assert found(ignored_tool_results, [chat("I have looked at day 17.", result)]) == []


def test_a_row_without_tools_is_silent(found) -> None:
    assert found(ignored_tool_results, [{"prompt": "How is it?", "completion": "Cold."}]) == []


@pytest.mark.parametrize(
    ("answer", "result", "what"),
    [
        ("Your bill was paid.", WEATHER, "uses nothing of the tool's result"),
        (WEATHER, WEATHER, "repeats the JSON of the tool's result"),
        (
            "It is 21 degrees with 40 km/h of wind.",
            '{"error": "no route"}',
            "states numbers, and the tool's result is empty or an error",
        ),
    ],
)
def test_answers_from_nowhere_are_found(found, answer: str, result: str, what: str) -> None:
    assert found(ignored_tool_results, [chat("It is clear."), chat(answer, result)]) == [
        ("RSP005", 1, None, None, f"assistant turn 1 {what}: '{answer[:60]}'")
    ]


def test_tools_that_fail_in_most_rows_are_a_fault_of_the_set(found) -> None:
    rows = [chat("It is clear.")] * 9 + [chat("I cannot see it.", "{}")] * 11
    [(rule, row, _, score, detail)] = found(ignored_tool_results, rows)
    assert (rule, row, score) == ("RSP005", None, 0.55)
    assert detail == "11 of 20 results of tools are empty or errors"


def test_answers_that_moved_to_other_results_are_a_fault_of_the_set(found) -> None:
    rows = [chat("It is clear.")] * 16 + [chat("Your bill was paid.")] * 4
    result = found(ignored_tool_results, rows)
    detail = "4 of 20 answers to results of tools do not follow from them"
    assert [each for each in result if each[1] is None] == [("RSP005", None, None, 0.2, detail)]
    assert len(result) == 5
