"""Sets whose texts need not decide the labels: by their structure and the names of the classes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.labels.judgements import why_need_not_decide
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.text.varying_words import VaryingWords

WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fable",
    "grove",
    "heron",
    "inlet",
    "jumbo",
    "kayak",
    "lemon",
    "maple",
    "nylon",
    "olive",
]

MANY = VaryingWords(in_row=8, new_in_row=2, share=0.9)
SINGLE = VaryingWords(in_row=1, new_in_row=1, share=0.9)
PUZZLE = VaryingWords(in_row=9, new_in_row=0.3, share=0.9)
BOARD = VaryingWords(in_row=0, new_in_row=0, share=0)


def texts(form: str, rows: int = 40) -> list[str]:
    """``rows`` texts with four random words in place of α to δ."""
    draw = np.random.default_rng(7)
    return [
        form.translate(str.maketrans(dict(zip("αβγδ", draw.choice(WORDS, 4), strict=True))))
        for _ in range(rows)
    ]


def why(given: list[str], names: tuple[str, ...], words: VaryingWords = MANY) -> str:
    series = pl.Series(given)
    return why_need_not_decide(names, series, shared_parts(series), words)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("α β γ δ", ("sports", "business")),
        ("α β γ δ", ("0", "1", "2")),
        ("α β γ δ", ("yes", "no")),
        ("α β γ δ", ("true", "maybe")),
        ("where is the α of β in γ?", ("LOC", "NUM")),
        ("where is the α of β in γ?", ("0", "1")),
        ("α of β\nγ of δ", ("positive", "negative")),
        # The instruction is no text to compare.
        ("Is this spam?\n\nText: α β γ δ\nAnswer:", ("yes", "no")),
    ],
)  # fmt: skip
def test_sets_whose_words_decide(form: str, names: tuple[str, ...]) -> None:
    assert why(texts(form), names) == ""


@pytest.mark.parametrize(
    ("form", "names", "reason"),
    [
        ("α β γ δ", ("entailment", "neutral"), "'entailment' is about the form or the relation of texts"),
        ("the α is β => the γ is δ", ("0", "1"), "rows contain two texts"),
        ("α of β\nγ of δ", ("same", "different"), "rows contain two texts"),
        ("α of β\nγ of δ", ("not_duplicate", "duplicate"), "rows contain two texts"),
        ("Question: what is the α of β? Answer: γ δ", ("correct", "incorrect"), "rows contain two"),
        ("what is α? (A) β (B) γ (C) δ", ("a", "b", "c"), "rows contain options"),
        ("what is α?\nA. β\nB. γ\nAnswer:", ("[A]", "[B]"), "rows contain options"),
        (
            "what is α?\nA. β\nB. γ",
            ("The correct answer is (A)", "The correct answer is (B)"),
            "rows contain options",
        ),
        ("is the α of β a γ?", ("True", "False"), "rows contain a question"),
        ("α β γ δ", ("plausible", "implausible"), "'plausible' may judge what a text says"),
        ("α β γ δ", ("T", "F"), "may judge what a text says"),
    ],
)  # fmt: skip
def test_sets_whose_words_need_not_decide(form: str, names: tuple[str, ...], reason: str) -> None:
    assert reason in why(texts(form), names)


def test_rows_that_share_most_of_their_text_need_not() -> None:
    passages = texts("the α of β is near the γ of δ, and there is nothing else to see here", 20)
    rows = [f"{text}. It is {n}" for text in passages for n in ("so", "not")]
    assert why(rows, ("first", "second")).startswith("most rows share a large part of their text")


@pytest.mark.parametrize(
    ("form", "names", "words", "reason"),
    [
        ("α", ("round", "odd"), BOARD, "rows differ in numbers and symbols"),
        ("α", ("Y", "N"), SINGLE, "rows have few words of their own"),
        ("α", ("dialect", "standard"), SINGLE, ""),
        ("α", ("not a palindrome", "palindrome"), SINGLE, "rows have few words of their own"),
        ("α β γ δ", ("toxic", "non-toxic"), MANY, ""),
        ("α β γ δ", ("true", "false"), PUZZLE, "rows have few words of their own"),
        ("α β γ δ", ("sports", "business"), PUZZLE, ""),
        ("how many letters has α β γ δ", ("4", "12"), MANY, "rows ask for a count"),
        ("how many letters has α β γ δ", ("four", "Twenty-one"), MANY, "rows ask for a count"),
        ("α β γ δ", ("4", "12"), MANY, ""),
        ("α β γ δ", ("acceptable", "unacceptable"), MANY, "a label such as 'unacceptable' is"),
    ],
)
def test_words_and_names(
    form: str, names: tuple[str, ...], words: VaryingWords, reason: str
) -> None:
    found = why(texts(form), names, words)
    assert found.startswith(reason)
    assert bool(found) == bool(reason)
