"""Sets whose labels are not in the words: by the names of classes, or by rows that differ in little."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.labels.relations import list_choices, why_not_in_words
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.text.varying_words import VaryingWords, varying_words

TOPICS = ("The train to the coast is late again", "My new phone has a broken screen")


def why(
    texts: list[str], labels: list[int], names: tuple[str, ...] = ("a", "b"), kappa: float = 0.7
) -> str:
    series = pl.Series(texts)
    return why_not_in_words(
        names, np.array(labels), shared_parts(series), varying_words(series), kappa
    )


def test_texts_without_anything_in_common_are_reviewed() -> None:
    assert why([f"a text of the {word} kind" for word in ("first", "second")], [0, 1]) == ""


def test_shared_parts_that_decide_the_label_are_reviewed() -> None:
    texts = [f"{topic}. It is {n}." for topic in TOPICS for n in ("so", "not", "ever")]
    assert why(texts, [0, 0, 0, 1, 1, 1]) == ""


def test_shared_parts_in_few_rows_say_nothing() -> None:
    texts = [f"{TOPICS[0]}. It is {n}." for n in ("so", "not")]
    others = [f"row {'x' * n}" for n in range(30)]
    assert why([*texts, *others], [0, 1] * 16) == ""


def test_shared_parts_with_all_labels_are_not_reviewed_unless_words_decide() -> None:
    texts = [f"{topic}. It is {n}." for topic in TOPICS for n in ("so", "not", "ever", "late")]
    labels = [0, 1] * 4
    assert why(texts, labels).startswith("rows that share a large part of their text have")
    assert why(texts, labels, kappa=0.8) == ""


def test_numbers_that_decide_are_not_reviewed() -> None:
    texts = [f"Is {n} even?" for n in range(100, 160)]
    assert why(texts, [0, 1] * 30).startswith("rows differ in numbers and symbols")
    assert why(texts, [0, 1] * 30, kappa=0.9) == ""


@pytest.mark.parametrize(
    "name", ["entailment", "not_entailment", "Contradiction", "REFUTES", "矛盾", "ungrammatical"]
)
def test_names_of_relations(name: str) -> None:
    assert why(["one", "two"], [0, 1], names=("neutral", name)).startswith(
        f"a label such as '{name}' is about the form or the relation of texts"
    )


@pytest.mark.parametrize("name", ["neutral", "same", "support", "yes", "retail"])
def test_other_names_say_nothing(name: str) -> None:
    assert why(["one", "two"], [0, 1], names=("a", name)) == ""


def listed(
    text: str,
    names: tuple[str, ...] = ("oak", "elm", "ash", "fir", "yew", "larch"),
    vocabulary: float = 2,
) -> bool:
    labels = np.arange(12, dtype=np.int64) % len(names)
    texts = pl.Series([text.format(names[i], names[(i + 1) % len(names)]) for i in labels])
    return list_choices(names, texts, labels, VaryingWords(8, vocabulary, 1))


@pytest.mark.parametrize(
    "text", ["a tall tree", "a tall {0}", "not {1}", "oak, elm, ash, fir, yew or larch? a {0}"]
)
def test_texts_without_choices_of_their_own_are_reviewed(text: str) -> None:
    assert not listed(text)


def test_texts_that_list_their_choices_are_not_reviewed() -> None:
    assert listed("a tall tree. Choices: {1}, {0}")
    assert not listed("a tall tree. Choices: {1}, {0}", ("oak", "elm"))
    # A puzzle of few words may be about all of them.
    assert listed("the {1} is left of the {0}", ("oak", "elm"), vocabulary=0.2)
