"""Prompt and completion."""

import pytest

from auditor.formats import Parsed, Turn, parse

ROWS = {
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
    "a string and turns": (
        {"prompt": "Hi", "completion": [{"role": "assistant", "content": "Salut"}]},
        Parsed(
            "prompt-completion",
            (Turn("user", "Hi"), Turn("assistant", "Salut")),
            *(None, "Hi", "Salut"),
        ),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


WRONG = [
    *(({"prompt": v, "completion": "x"}, "prompt") for v in (17, 3.5, True, {"a": 1}, None)),
    ({"prompt": ["a", "list"], "completion": "x"}, "prompt[0]"),
    ({"prompt": "x", "completion": None}, "completion"),
    ({"prompt": "x", "completion": "y", "system": 3}, "system"),
]


@pytest.mark.parametrize(("row", "path"), WRONG, ids=str)
def test_wrong_types(row: dict[str, object], path: str) -> None:
    problems = parse(row, {}).problems
    assert problems
    assert (problems[0].rule, problems[0].path) == ("FMT005", path)
