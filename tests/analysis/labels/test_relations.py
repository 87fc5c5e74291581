"""Sets whose labels are not in the words: by the names of classes, or by rows that differ in little."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from auditor.analysis.labels.relations import list_choices, why_not_in_words
from auditor.analysis.labels.shared_parts import same_but_for_numbers, shared_parts

TOPICS = ("The train to the coast is late again", "My new phone has a broken screen")


def why(
    texts: list[str], labels: list[int], names: tuple[str, ...] = ("a", "b"), kappa: float = 0.7
) -> str:
    series = pl.Series(texts)
    return why_not_in_words(
        names, np.array(labels), shared_parts(series), same_but_for_numbers(series), kappa
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
    texts = [f"Is {n} even?" for n in range(100, 120)]
    assert why(texts, [0, 1] * 10, kappa=0.9).startswith("rows that differ in numbers alone have")


@pytest.mark.parametrize(
    "name", ["entailment", "not_entailment", "Contradiction", "REFUTES", "矛盾"]
)
def test_names_of_relations(name: str) -> None:
    assert why(["one", "two"], [0, 1], names=("neutral", name)).startswith(
        f"a label such as '{name}' states how texts relate"
    )


@pytest.mark.parametrize("name", ["neutral", "same", "support", "yes", "retail"])
def test_other_names_say_nothing(name: str) -> None:
    assert why(["one", "two"], [0, 1], names=("a", name)) == ""


def listed(
    text: str, names: tuple[str, ...] = ("oak", "elm", "ash", "fir", "yew", "larch")
) -> bool:
    labels = np.arange(12, dtype=np.int64) % len(names)
    texts = pl.Series([text.format(names[i], names[(i + 1) % len(names)]) for i in labels])
    return list_choices(names, texts, labels)


@pytest.mark.parametrize(
    "text", ["a tall tree", "a tall {0}", "not {1}", "oak, elm, ash, fir, yew or larch? a {0}"]
)
def test_texts_without_choices_of_their_own_are_reviewed(text: str) -> None:
    assert not listed(text)


def test_texts_that_list_their_choices_are_not_reviewed() -> None:
    assert listed("a tall tree. Choices: {1}, {0}")
    assert not listed("a tall tree. Choices: {1}, {0}", ("oak", "elm"))
