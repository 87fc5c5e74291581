"""Conversations under other names and in other forms."""

import pytest

from auditor.formats import parse

TURNS = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]

CONVERSATIONS = [
    {"conversation": TURNS},
    {"dialogue": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]},
    {"conversation": [{"human": "Q", "assistant": "A"}]},
    {"chat": [{"user": "Q", "bot": "A"}]},
    {"data": ["Q", "A"]},
    {"chat": "USER: Q\n\n\nASSISTANT: A <|endoftext|>\n\n\n"},
    {"segments": [{"label": False, "text": "Q"}, {"label": True, "text": "A"}]},
    {"messages": TURNS[:1], "reference_answer": "A"},
    {"messages": [{"author": "user", "content": "Q"}, {"author": "bot", "content": "A"}]},
    {"messages": [{"role": "User", "content": "Q"}, {"role": "Chatbot", "content": "A"}]},
    {"Messages": TURNS},
]


@pytest.mark.parametrize("row", CONVERSATIONS, ids=str)
def test_a_conversation(row: dict[str, object]) -> None:
    parsed = parse(row, {})
    assert (parsed.format, parsed.problems) == ("messages", ())
    assert (parsed.prompt, parsed.response) == ("Q", "A")
    assert [turn.role for turn in parsed.turns] == ["user", "assistant"]


NO_CONVERSATIONS = [
    {"turns": ["Write a poem.", "Make it rhyme."]},
    {"data": [["x", "y"]]},
    {"chat": "Ann: Lunch? Bob: Yes."},
    {"conversation": []},
]


@pytest.mark.parametrize("row", NO_CONVERSATIONS, ids=str)
def test_what_is_no_conversation(row: dict[str, object]) -> None:
    assert [problem.rule for problem in parse(row, {}).problems] == ["FMT003"]


@pytest.mark.parametrize("history", [[["q", "a"]], [{"content": "q"}, {"content": "a"}]], ids=str)
def test_earlier_rounds_precede_the_prompt(history: object) -> None:
    parsed = parse({"query": "Q", "response": "A", "history": history}, {})
    assert (parsed.prompt, parsed.response, parsed.problems) == ("q\n\na\n\nQ", "A", ())


def test_questions_on_one_story() -> None:
    row = {"story": "S", "questions": ["Q", "R"], "answers": [{"input_text": "A"}, "B"]}
    parsed = parse(row, {})
    assert (parsed.prompt, parsed.response) == ("S\n\nQ\n\nA\n\nR", "B")


def test_a_class_of_messages() -> None:
    parsed = parse({"messages": TURNS[:1], "label": 2}, {})
    assert (parsed.format, parsed.prompt, parsed.label) == ("text-label", "Q", "2")
