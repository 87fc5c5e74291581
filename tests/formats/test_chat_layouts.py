"""ShareGPT `conversations`, Gemini `contents` and Bedrock rows."""

import pytest

from auditor.formats import Parsed, Turn, parse

LOOK = '[{"arguments":{"q":"rice"},"name":"look"}]'


def test_sharegpt() -> None:
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


def test_sharegpt_with_role_and_content() -> None:
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    assert parse({"conversations": turns}, {}).turns == (Turn("user", "a"), Turn("assistant", "b"))


def test_sharegpt_call_that_is_no_json() -> None:
    parsed = parse({"conversations": [{"from": "function_call", "value": "look(rice)"}]}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("TOL001", "conversations[0].value")]


def test_gemini() -> None:
    row = {
        "systemInstruction": {"role": "system", "parts": [{"text": "Be brief."}]},
        "contents": [
            {"parts": [{"text": "Who"}, {"fileData": {"fileUri": "gs://b/a.png"}}, {"text": "?"}]},
            {"role": "model", "parts": [{"functionCall": {"name": "look", "args": {"q": "rice"}}}]},
            {
                "role": "user",
                "parts": [{"functionResponse": {"name": "look", "response": {"a": 1}}}],
            },
            {"role": "model", "parts": [{"text": "Ann."}]},
        ],
    }
    assert parse(row, {}) == Parsed(
        format="contents",
        turns=(
            Turn("user", "Who\n?"),
            Turn("assistant", None, LOOK),
            Turn("tool", '{"a":1}'),
            Turn("assistant", "Ann."),
        ),
        system="Be brief.",
        prompt='Who\n?\n\nlook({"q": "rice"})\n\n{"a":1}',
        response="Ann.",
        calls='[[1,[{"arguments":{"q":"rice"},"name":"look"}]]]',
        tools='{"parts":[[0,{"fileData":{"fileUri":"gs://b/a.png"}}]]}',
    )


BEDROCK = {"schemaVersion": "bedrock-conversation-2024", "system": [{"text": "Be brief."}]}
ASKED = {"role": "user", "content": [{"text": "Hi"}]}


def candidate(text: str, label: str) -> dict[str, object]:
    return {"content": [{"text": text}], "preferenceLabel": label}


def test_bedrock() -> None:
    row = BEDROCK | {"messages": [ASKED, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    assert parse(row, {}) == Parsed(
        format="bedrock",
        turns=(Turn("user", "Hi"), Turn("assistant", "Hello!")),
        system="Be brief.",
        prompt="Hi",
        response="Hello!",
    )


def test_bedrock_preference() -> None:
    both = [candidate("No.", "non-preferred"), candidate("Hello!", "preferred")]
    row = BEDROCK | {"messages": [ASKED, {"role": "assistant", "candidates": both}]}
    assert parse(row, {}) == Parsed(
        format="bedrock",
        turns=(Turn("user", "Hi"), Turn("assistant", "Hello!")),
        system="Be brief.",
        prompt="Hi",
        response="Hello!",
        rejected="No.",
    )


def test_bedrock_preference_with_one_answer() -> None:
    last = {"role": "assistant", "candidates": [candidate("Hello!", "preferred")]}
    parsed = parse(BEDROCK | {"messages": [ASKED, last]}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT004", "messages[1].candidates")]


@pytest.mark.parametrize("key", ["conversations", "contents"])
@pytest.mark.parametrize("value", [None, 3, "x", {}])
def test_turns_are_a_list(key: str, value: object) -> None:
    parsed = parse({key: value}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", key)]
    assert parsed.format == key
