"""Prompt and completion, question and answer, instruction and output."""

import pytest

from auditor.formats import Parsed, Turn, parse

WHOLE = {
    "prompt and completion": (
        {"id": "a", "lang": "fr", "prompt": "Hi", "completion": "Salut"},
        Parsed("prompt-completion", prompt="Hi", response="Salut", extra='{"id":"a","lang":"fr"}'),
    ),
    "prompt and response, with a system": (
        {"system": "S", "prompt": "Hi", "response": ""},
        Parsed("prompt-completion", system="S", prompt="Hi", response=""),
    ),
    "input and output": (
        {"input": "Hi", "output": "Salut"},
        Parsed("prompt-completion", prompt="Hi", response="Salut"),
    ),
    "turns on both sides": (
        {
            "prompt": [{"role": "system", "content": "S"}, {"role": "user", "content": "Hi"}],
            "completion": [{"role": "assistant", "content": "Salut"}],
        },
        Parsed(
            "prompt-completion",
            (Turn("system", "S"), Turn("user", "Hi"), Turn("assistant", "Salut")),
            *("S", "Hi", "Salut"),
        ),
    ),
    "a string beside turns": (
        {"prompt": "Hi", "completion": [{"role": "assistant", "content": "Salut"}]},
        Parsed(
            "prompt-completion",
            (Turn("user", "Hi"), Turn("assistant", "Salut")),
            *(None, "Hi", "Salut"),
        ),
    ),
    "question and answer": (
        {"question": "1+1?", "answer": "2", "category": "sums"},
        Parsed("question-answer", prompt="1+1?", response="2", extra='{"category":"sums"}'),
    ),
    "OpenOrca": (
        {"system_prompt": "S", "question": "1+1?", "response": "2"},
        Parsed("question-answer", system="S", prompt="1+1?", response="2"),
    ),
    "alpaca": (
        {"instruction": "Add", "input": "1 1", "output": "2"},
        Parsed("instruction-output", prompt="Add\n\n1 1", response="2"),
    ),
    "alpaca with nothing given": (
        {"instruction": "Sing", "input": "", "output": "La", "images": ["a.png"]},
        Parsed("instruction-output", prompt="Sing", response="La", tools='{"images":["a.png"]}'),
    ),
    "alpaca with history": (
        {"instruction": "Add", "output": "2", "input": None, "history": [["Hi", "Hello"]]},
        Parsed("instruction-output", prompt="Hi\n\nHello\n\nAdd", response="2"),
    ),
    "dolly": (
        {"instruction": "Who?", "context": "Ann.", "response": "Ann", "category": "qa"},
        Parsed(
            "instruction-output", prompt="Who?\n\nAnn.", response="Ann", extra='{"category":"qa"}'
        ),
    ),
}


@pytest.mark.parametrize(("row", "expected"), WHOLE.values(), ids=WHOLE)
def test_whole_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


WRONG = [
    *(({"prompt": v, "completion": "x"}, "prompt") for v in (17, 3.5, True, {"a": 1}, None)),
    ({"prompt": ["a", "list"], "completion": "x"}, "prompt[0]"),
    ({"prompt": "x", "completion": None}, "completion"),
    ({"prompt": "x", "completion": "y", "system": 3}, "system"),
    ({"question": 2, "answer": "x"}, "question"),
    ({"instruction": None, "output": "x"}, "instruction"),
    ({"instruction": "x", "input": 3, "output": "x"}, "input"),
    ({"instruction": "x", "output": ["y"]}, "output"),
    ({"instruction": "x", "output": "y", "history": "z"}, "history"),
    ({"instruction": "x", "output": "y", "history": [["a", 1]]}, "history[0]"),
]


@pytest.mark.parametrize(("row", "path"), WRONG, ids=str)
def test_wrong_types(row: dict[str, object], path: str) -> None:
    problems = parse(row, {}).problems
    assert problems
    assert (problems[0].rule, problems[0].path) == ("FMT005", path)
