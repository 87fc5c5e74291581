"""Answers: what is another answer in a similar form, then what is one answer in several forms."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.forms import answers

OPTIONS = "Which city is the capital of France?\nA) Rome\nB) Berlin\nC) Paris"
FUNCTION = "def f(x):\n    return x + 1"


def compare(responses: list[str | None], prompt: str = "the prompt") -> pl.DataFrame:
    texts = pl.Series(responses, dtype=pl.String)
    keys = pl.Series([1] * len(responses), dtype=pl.UInt64)
    return answers.compare(texts, pl.Series([prompt] * len(responses), dtype=pl.String), keys)


def are_one(responses: list[str], prompt: str = "the prompt") -> bool:
    return compare(responses, prompt)["answer_key"].n_unique() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5", "15"),
        ("5", "-5"),
        ("1.5", "15"),
        ("1.000", "1"),
        ("007", "7"),
        ("5 dollars", "5 euros"),
        ("14 October 1066", "15 October 1066"),
        ("red and green", "red or green"),
        ("20 °C", "20 °F"),
        ("yes", "no"),
        ("Yes", "Yes, but only on Sundays"),
        ("US", "the US"),
        (FUNCTION, FUNCTION.replace("+", "-")),
        (FUNCTION, FUNCTION.replace("1", "2")),
        (FUNCTION, FUNCTION.replace("x", "X")),
        ("if a:\n    b()\n    c()", "if a:\n    b()\nc()"),
        ("print('a b')", "print('ab')"),
        ("char c = 'a';\n", 'char c = "a";\n'),
        ("<think>It is 4.</think>4", "<think>It is 4.</think>5"),
        ("2 + 2 is 4.\n#### 4", "2 + 2 is 4.\n#### 5"),
    ],
)
def test_another_answer(first: str, second: str) -> None:
    assert not are_one([first, second])


@pytest.mark.parametrize(
    "responses",
    [
        ["1,000", "1000", "1 000", "1000.0", "1.000,00", "1000."],
        ["$5", "5 dollars", "5 USD", "$5.00"],
        ["Yes", "yes.", "true", "**Correct**", "y"],
        ["No", "False", "incorrect"],
        ["是", "对", "正确。"],
        [
            "42",
            "The answer is 42.",
            "6 * 7\n#### 42",
            r"So it is $\boxed{42}$.",
            "Final answer: 42",
        ],
        ["C", "<think>First ...</think>\n\nC", "...\n</think>C", "答案是C", "Réponse : C"],
        [r"\frac{1}{2}", "1/2", r"$\dfrac{1}{2}$"],
        [
            FUNCTION,
            "```python\ndef f(x):\n  return x+1\n```",
            "def f(x):\n\n\treturn x + 1;  # next\n",
        ],
        ["int f() { return 0; }\n", "int f()\n{\n    return 0;  // none\n}"],
        ["print('a')", 'print("a")'],
        ["foo(a, b=[1, 2])", "foo(a,\n    b=[\n        1,\n        2,\n    ],\n)"],
        ['{"a": 1}', '{\n  "a": 1\n}'],
    ],
    ids=lambda responses: responses[0][:20],
)
def test_one_answer_in_several_forms(responses: list[str]) -> None:
    assert are_one(responses)


def test_an_option_is_its_letter_or_its_text() -> None:
    assert are_one(["C", "(C)", "c)", "C) Paris", "Paris", "The answer is C.", "Option C"], OPTIONS)
    assert not are_one(["C", "B"], OPTIONS)
    assert not are_one(["C", "Berlin"], OPTIONS)
    assert not are_one(["C", "Paris"])


def test_a_unit_that_the_prompt_names_may_be_left_out() -> None:
    assert are_one(["4", "4 stars"], "How many stars does the review give?")
    assert not are_one(["5 m", "5 km"], "How many metres is it to the sea?")
    assert not are_one(["4 stars", "4 moons"], "How many stars and moons does it give?")


def test_a_response_of_nothing_but_reasoning_has_no_answer() -> None:
    found = compare(["<think>It is Titan.</think>", None, ""])
    assert found["answer"].to_list() == [None, None, None]
    assert found["answer_key"].null_count() == 3
