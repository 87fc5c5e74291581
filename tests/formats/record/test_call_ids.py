"""TOL006: results in any order, without ids or after calls in texts stay silent; others are named."""

from __future__ import annotations

import pytest

from auditor.formats.record.call_ids import Exchange, exchange, unpaired

USER, ANSWER = Exchange("user"), Exchange("assistant")


def call(*ids: str) -> Exchange:
    return Exchange("assistant", ids)


def result(*ids: str) -> Exchange:
    return Exchange("tool", (), ids)


@pytest.mark.parametrize(
    "turns",
    [
        [],
        [USER, ANSWER],
        [USER, call("a")],
        [USER, call("a"), result("a")],
        [USER, call("a", "b"), result("b"), result("a"), ANSWER],
        [USER, call("a", "b"), result("a", "b"), ANSWER],
        [USER, call("a"), result(), ANSWER],
        [USER, ANSWER, result("a"), ANSWER],
        [USER, call("a"), result("a"), call("a"), result("a"), ANSWER],
    ],
)
def test_pairs_are_silent(turns: list[Exchange]) -> None:
    assert list(unpaired(turns)) == []


@pytest.mark.parametrize(
    ("turns", "faults"),
    [
        ([result()], ["turn 1 is a tool result after no turn; expected a call before it"]),
        (
            [USER, result(), ANSWER],
            ["turn 2 is a tool result after a user turn; expected a call before it"],
        ),
        ([USER, call("a"), USER], ["turn 2 makes call 'a', which has no result"]),
        (
            [USER, call("a"), result("a"), result("a")],
            ["turn 4 answers call 'a', which the turn before did not make"],
        ),
        (
            [USER, call("a"), result("b")],
            ["turn 3 answers call 'b', which the turn before did not make; 'a' waits for a result"],
        ),
        ([USER, call("a", "a")], ["turn 2 makes two calls of the same id"]),
    ],
)
def test_others_are_named(turns: list[Exchange], faults: list[str]) -> None:
    assert [problem.detail for problem in unpaired(turns)] == faults


@pytest.mark.parametrize(
    ("turn", "calls", "results"),
    [
        ({"tool_calls": [{"id": "a"}, {"id": None}, {"id": ""}, 3]}, ("a",), ()),
        ({"tool_call_id": "a", "content": "ok"}, (), ("a",)),
        ({"content": [{"type": "tool_use", "id": "a"}]}, ("a",), ()),
        ({"content": [{"type": "tool_result", "tool_use_id": "a"}]}, (), ("a",)),
        ({"content": [{"toolUse": {"toolUseId": "a"}}, "x"]}, ("a",), ()),
        ({"content": [{"toolResult": {"toolUseId": "a"}}]}, (), ("a",)),
        ({"tool_calls": "[]", "content": None}, (), ()),
    ],
)
def test_ids_of_each_layout_are_read(turn: dict, calls: tuple, results: tuple) -> None:
    assert exchange(turn, "assistant") == Exchange("assistant", calls, results)
