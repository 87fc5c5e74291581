"""Amazon Bedrock rows."""

from auditor.formats import Parsed, Turn, parse

BEDROCK = {"schemaVersion": "bedrock-conversation-2024", "system": [{"text": "Be brief."}]}
USER = {"role": "user", "content": [{"text": "Hi"}]}


def candidate(text: str, label: str) -> dict[str, object]:
    return {"content": [{"text": text}], "preferenceLabel": label}


def test_a_conversation() -> None:
    row = BEDROCK | {"messages": [USER, {"role": "assistant", "content": [{"text": "Hello!"}]}]}
    assert parse(row, {}) == Parsed(
        format="bedrock",
        turns=(Turn("user", "Hi"), Turn("assistant", "Hello!")),
        system="Be brief.",
        prompt="Hi",
        response="Hello!",
    )


def test_a_preference_row() -> None:
    both = [candidate("No.", "non-preferred"), candidate("Hello!", "preferred")]
    row = BEDROCK | {"messages": [USER, {"role": "assistant", "candidates": both}]}
    assert parse(row, {}) == Parsed(
        format="bedrock",
        turns=(Turn("user", "Hi"), Turn("assistant", "Hello!")),
        system="Be brief.",
        prompt="Hi",
        response="Hello!",
        rejected="No.",
    )


def test_a_preference_row_with_one_answer() -> None:
    last = {"role": "assistant", "candidates": [candidate("Hello!", "preferred")]}
    parsed = parse(BEDROCK | {"messages": [USER, last]}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT004", "messages[1].candidates")]
