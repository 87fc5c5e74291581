"""Preference pairs in every spelling."""

import pytest

from auditor.formats import Parsed, Turn, parse

USER = {"role": "user", "content": "Hi"}
GOOD = {"role": "assistant", "content": "Hello!"}
BAD = {"role": "assistant", "content": "No."}
TURNS = (Turn("user", "Hi"), Turn("assistant", "Hello!"))
PAIR = Parsed("preference", prompt="Hi", response="Hello!", rejected="No.")

ROWS = {
    "strings": ({"prompt": "Hi", "chosen": "Hello!", "rejected": "No."}, PAIR),
    "alpaca": ({"instruction": "Hi", "input": "", "chosen": "Hello!", "rejected": "No."}, PAIR),
    "question and system": (
        {"system": "S", "question": "Hi", "chosen": "Hello!", "rejected": "No."},
        PAIR._replace(system="S"),
    ),
    "HH-RLHF": (
        {"chosen": "\n\nHuman: Hi\n\nAssistant: Hey", "rejected": "\n\nHuman: Hi\n\nAssistant: No"},
        Parsed("preference", prompt="\n\nHuman: Hi", response=" Hey", rejected=" No"),
    ),
    "no prompt at all": (
        {"chosen": "Hello!", "rejected": "No."},
        Parsed("preference", response="Hello!", rejected="No."),
    ),
    "turns that repeat the prompt": (
        {"prompt": "Hi", "chosen": [USER, GOOD], "rejected": [USER, BAD], "score": 9.5},
        PAIR._replace(turns=TURNS, extra='{"score":9.5}'),
    ),
    "objects with turns that repeat the prompt": (
        {"chosen": {"messages": [USER, GOOD]}, "rejected": {"messages": [USER, BAD]}},
        PAIR._replace(turns=TURNS),
    ),
    "objects with turns": (
        {
            "prompt": "Hi",
            "chosen": {"conversations": [{"from": "gpt", "value": "Hello!"}]},
            "rejected": {"messages": [BAD]},
        },
        PAIR._replace(turns=TURNS),
    ),
    "turns on three sides": (
        {"prompt": [USER], "chosen": [GOOD], "rejected": [BAD]},
        PAIR._replace(turns=TURNS),
    ),
    "ShareGPT": (
        {
            "conversations": [{"from": "human", "value": "Hi"}],
            "chosen": {"from": "gpt", "value": "Hello!"},
            "rejected": {"from": "gpt", "value": "No."},
        },
        PAIR._replace(turns=TURNS),
    ),
    "OpenAI": (
        {
            "input": {"messages": [USER], "tools": [{"name": "f"}], "parallel_tool_calls": True},
            "preferred_output": [GOOD],
            "non_preferred_output": [BAD],
        },
        PAIR._replace(turns=TURNS, tools='{"parallel_tool_calls":true,"tools":[{"name":"f"}]}'),
    ),
    "OpenAI's specification": (
        {
            "input": {"messages": [USER]},
            "preferred_completion": [GOOD],
            "non_preferred_completion": [BAD],
        },
        PAIR._replace(turns=TURNS),
    ),
    "LLaMA-Factory v1": (
        {"chosen_messages": [USER, GOOD], "rejected_messages": [USER, BAD]},
        PAIR._replace(turns=TURNS),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


PROBLEMS = [
    ({"prompt": "Hi", "chosen": None, "rejected": "No."}, "FMT005", "chosen"),
    ({"prompt": "Hi", "chosen": "Hello!", "rejected": 3}, "FMT005", "rejected"),
    ({"prompt": 3, "chosen": "Hello!", "rejected": "No."}, "FMT005", "prompt"),
    ({"chosen": [GOOD], "rejected": [BAD]}, "FMT004", "prompt"),
    ({"prompt": [USER], "chosen": ["x"], "rejected": [BAD]}, "FMT005", "chosen[0]"),
    (
        {"prompt": "Hi", "chosen": {"messages": 3}, "rejected": {"messages": [BAD]}},
        *("FMT005", "chosen.messages"),
    ),
    (
        {"input": {"x": 1}, "preferred_output": [GOOD], "non_preferred_output": [BAD]},
        *("FMT005", "input.messages"),
    ),
]


@pytest.mark.parametrize(("row", "rule", "path"), PROBLEMS, ids=str)
def test_problems(row: dict[str, object], rule: str, path: str) -> None:
    assert [(p.rule, p.path) for p in parse(row, {}).problems] == [(rule, path)]
