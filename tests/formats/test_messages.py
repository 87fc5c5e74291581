"""Chat rows under `messages`."""

import pytest

from auditor.formats import Parsed, Turn, parse

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello!"}
CALL = {"id": "c1", "type": "function", "function": {"name": "fly", "arguments": '{"up": 1.0}'}}


def test_a_row_with_all_it_may_contain() -> None:
    row = {
        "id": 7,
        "messages": [
            {"role": "system", "content": "Be brief."},
            USER,
            {"role": "assistant", "content": "Yes?", "weight": 0},
            {"role": "user", "content": "Fly"},
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
        ],
        "tools": [{"type": "function", "function": {"name": "fly"}}],
        "parallel_tool_calls": False,
        "meta": {"a": 1},
    }
    assert parse(row, {}) == Parsed(
        format="messages",
        turns=(
            Turn("system", "Be brief."),
            Turn("user", "Hi"),
            Turn("assistant", "Yes?", None, 0.0),
            Turn("user", "Fly"),
            Turn("assistant", None, '[{"arguments":{"up":1.0},"name":"fly"}]'),
        ),
        system="Be brief.",
        prompt="Hi\n\nYes?\n\nFly",
        response='fly({"up": 1.0})',
        calls='[[4,[{"arguments":{"up":1.0},"name":"fly"}]]]',
        tools='{"parallel_tool_calls":false,'
        '"tools":[{"function":{"name":"fly"},"type":"function"}]}',
        extra='{"id":7,"meta":"{#1f8c00645b7df6ce}"}',
    )


@pytest.mark.parametrize("value", [None, "Hi", 3, {"role": "user"}])
def test_messages_is_a_list(value: object) -> None:
    parsed = parse({"messages": value}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", "messages")]
    assert (parsed.prompt, parsed.response, parsed.turns) == (None, None, ())


@pytest.mark.parametrize(
    "system", ["Be brief.", [{"text": "Be brief."}], [{"type": "text", "text": "Be brief."}]]
)
def test_system_outside_the_turns(system: object) -> None:
    parsed = parse({"messages": [USER, BOT], "system": system}, {})
    assert (parsed.format, parsed.system, parsed.prompt) == ("messages", "Be brief.", "Hi")
    assert len(parsed.turns) == 2


def test_system_of_another_type() -> None:
    problems = parse({"messages": [USER], "system": 3}, {}).problems
    assert [(p.rule, p.path) for p in problems] == [("FMT005", "system")]
