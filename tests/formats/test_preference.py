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


def turns(*texts: str) -> list[dict[str, str]]:
    roles = ("user", "assistant")
    return [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]


SAME_PROMPT = {
    "answers": (turns("Hi", "Hello!"), turns("Hi ", "No.")),
    "two dialogues from the first answer on": (
        turns("Hi", "Hello!", "A joke?", "Knock."),
        turns("Hi", "No.", "Why?", "So."),
    ),
    "answers alone on one side": (turns("Hi", "Hello!"), [BAD]),
    "HH-RLHF": (
        "\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: A joke?\n\nAssistant: Knock.",
        "\n\nHuman: Hi\n\nAssistant: No.\n\nHuman: Why?\n\nAssistant: So.",
    ),
    "HH-RLHF that goes on": (
        "\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: A joke?\n\nAssistant: Knock.",
        "\n\nHuman: Hi\n\nAssistant: Hello!",
    ),
}
OTHER_PROMPT = {
    "questions": (turns("Hi", "Hello!"), turns("Ho", "No."), "rejected[0]"),
    "later questions": (
        turns("Hi", "Hello!", "A joke?", "Knock."),
        turns("Hi", "Hello!", "A song?", "La."),
        "rejected[2]",
    ),
    "system texts": ([{"role": "system", "content": "S"}, USER, GOOD], [USER, BAD], "rejected[0]"),
    "HH-RLHF": ("\n\nHuman: Hi\n\nAssistant: Hey", "\n\nHuman: Ho\n\nAssistant: No", "rejected"),
    "later HH-RLHF": (
        "\n\nHuman: Hi\n\nAssistant: Hey\n\nHuman: A\n\nAssistant: B",
        "\n\nHuman: Hi\n\nAssistant: Hey\n\nHuman: C\n\nAssistant: B",
        "rejected",
    ),
}


@pytest.mark.parametrize("case", SAME_PROMPT)
def test_sides_of_one_prompt_are_read(case: str) -> None:
    chosen, rejected = SAME_PROMPT[case]
    assert parse({"chosen": chosen, "rejected": rejected}, {}).problems == ()


@pytest.mark.parametrize("case", OTHER_PROMPT)
def test_sides_of_different_prompts_are_a_problem(case: str) -> None:
    chosen, rejected, path = OTHER_PROMPT[case]
    problems = parse({"chosen": chosen, "rejected": rejected}, {}).problems
    assert [(problem.rule, problem.path) for problem in problems] == [("FMT024", path)]


def test_dialogues_are_compared_from_the_first_different_answer_on() -> None:
    chosen, rejected = SAME_PROMPT["two dialogues from the first answer on"]
    parsed = parse({"chosen": chosen, "rejected": rejected}, {})
    assert parsed.prompt == "Hi"
    assert parsed.response == "Hello!\n\nA joke?\n\nKnock."
    assert parsed.rejected == "No.\n\nWhy?\n\nSo."


def test_dialogues_of_hh_rlhf_are_compared_from_the_first_different_answer_on() -> None:
    chosen, rejected = SAME_PROMPT["HH-RLHF"]
    parsed = parse({"chosen": chosen, "rejected": rejected}, {})
    assert parsed.prompt == "\n\nHuman: Hi"
    assert parsed.response == " Hello!\n\nHuman: A joke?\n\nAssistant: Knock."
    assert parsed.rejected == " No.\n\nHuman: Why?\n\nAssistant: So."


def test_two_texts_with_the_prompt_at_the_start() -> None:
    parsed = parse({"chosen": "The sky is blue.", "rejected": "The sky is black."}, {})
    assert (parsed.prompt, parsed.response, parsed.rejected) == ("The sky is", " blue.", " black.")
    answers = parse({"chosen": "It is blue.", "rejected": "It was green."}, {})
    assert (answers.prompt, answers.response) == (None, "It is blue.")
