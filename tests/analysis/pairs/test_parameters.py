from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.pairs.parameters import differ_in, parameter_words, repeated_in_answers

CONTEXTS = ["the ship sank off the coast", "two banks have merged", "rain is due on monday"]


def is_parameter(prompts: list[str], answers: list[int | None]) -> list[bool]:
    """What is found for rows 0 and 1, 2 and 3, and so on."""
    rows = pl.DataFrame({"row": range(len(prompts)), "text": prompts}).cast(
        {"row": pl.UInt32, "text": pl.String}
    )
    pairs = pl.DataFrame({"left": rows["row"][::2], "right": rows["row"][1::2]})
    keys = pl.DataFrame({"row": rows["row"], "answer_key": answers}).cast({"answer_key": pl.UInt64})
    return differ_in(pairs, rows, parameter_words(pairs, rows, keys)).to_list()


def styles(contexts: list[str], one: str = "formal", other: str = "rude") -> list[str]:
    return [f"in a {style} style {text}" for text in contexts for style in (one, other)]


@pytest.mark.parametrize(
    ("prompts", "answers"),
    [
        ([], []),
        (styles(CONTEXTS[:2]), [0, 1, 2, 3]),  # two contexts can be two edits
        (styles(CONTEXTS), [0, 0, 1, 1, 2, 3]),  # one other answer can be an error
        (styles(CONTEXTS), [None] * 6),
        (["one", "two"] * 3, [0, 1, 2, 3, 4, 5]),  # nothing in common
        (styles([""] * 3), [0, 1, 2, 3, 4, 5]),  # one context
        ([p for c in CONTEXTS for p in (c, f"rude {c}")], [0, 1, 2, 3, 4, 5]),  # only added
        (styles(CONTEXTS, "a b c d", "e"), [0, 1, 2, 3, 4, 5]),  # more than a few words
    ],
)
def test_no_pair_differs_in_a_parameter(prompts: list[str], answers: list[int | None]) -> None:
    assert is_parameter(prompts, answers) == [False] * (len(prompts) // 2)


def test_words_exchanged_in_three_contexts_are_a_parameter() -> None:
    assert is_parameter(styles(CONTEXTS), [0, 1, 2, 3, 4, 4]) == [True] * 3


def test_a_word_that_also_occurs_elsewhere_in_the_prompt_is_found() -> None:
    prompts = [
        f"{task} {name} load save"
        for task in ("test", "cache", "drop")
        for name in ("load", "save")
    ]
    assert is_parameter(prompts, list(range(6))) == [True] * 3


def test_two_parameters_can_change_at_once() -> None:
    contexts = [f"{text} in {language}" for text, language in zip(CONTEXTS, ["c"] * 3, strict=True)]
    languages = [text.replace(" in c", f" in {x}") for text in contexts for x in ("c", "go")]
    both = ["in a formal style it is late in c", "in a rude style it is late in go"]
    prompts = [*styles(contexts), *(f"plain {text}" for text in languages), *both]
    assert is_parameter(prompts, list(range(14))) == [True] * 7


def repeated(prompts: list[str], answers: list[str]) -> bool:
    frames = (pl.DataFrame({"row": [0, 1], "text": side}) for side in (prompts, answers))
    rows, given = (frame.cast({"row": pl.UInt32}) for frame in frames)
    pairs = pl.DataFrame({"left": [0], "right": [1]}).cast(pl.UInt32)
    return bool(repeated_in_answers(pairs, rows, given)[0])


@pytest.mark.parametrize(
    ("prompts", "answers"),
    [
        (["start the oven", "start the owen"], ["it is hot", "it is hot"]),  # not repeated
        (["start the oven", "start the owen"], ["the oven is hot", "the oven is hot"]),  # a typo
        (["start", "start the oven"], ["done", "the oven is on"]),  # only added
        (["a b c d e", "f g h i e"], ["a b c d", "f g h i"]),  # more than a few words
    ],
)
def test_no_words_are_repeated(prompts: list[str], answers: list[str]) -> None:
    assert not repeated(prompts, answers)


def test_words_are_repeated() -> None:
    assert repeated(["start the oven", "start the lamp"], ["the oven is on", "the lamp is on"])
