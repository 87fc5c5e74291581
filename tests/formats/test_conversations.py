"""ShareGPT rows."""

from auditor.formats import Parsed, Turn, parse

LOOK = '[{"arguments":{"q":"rice"},"name":"look"}]'


def test_all_kinds_of_turns() -> None:
    row = {
        "conversations": [
            {"from": "system", "value": "Cook."},
            {"from": "human", "value": "Rice?"},
            {"from": "function_call", "value": '{"name": "look", "arguments": {"q": "rice"}}'},
            {"from": "observation", "value": "[1]"},
            {"from": "gpt", "value": "Boil it."},
        ],
        "tools": '[{"name": "look"}]',
    }
    assert parse(row, {}) == Parsed(
        format="conversations",
        turns=(
            Turn("system", "Cook."),
            Turn("user", "Rice?"),
            Turn("assistant", None, LOOK),
            Turn("tool", "[1]"),
            Turn("assistant", "Boil it."),
        ),
        system="Cook.",
        prompt='Rice?\n\nlook({"q": "rice"})\n\n[1]',
        response="Boil it.",
        calls='[[2,[{"arguments":{"q":"rice"},"name":"look"}]]]',
        tools='{"tools":[{"name":"look"}]}',
    )


def test_turns_with_role_and_content() -> None:
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    assert parse({"conversations": turns}, {}).turns == (Turn("user", "a"), Turn("assistant", "b"))


def test_a_call_that_is_not_json() -> None:
    parsed = parse({"conversations": [{"from": "function_call", "value": "look(rice)"}]}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("TOL001", "conversations[0].value")]
