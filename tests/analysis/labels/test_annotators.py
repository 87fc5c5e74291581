from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels import annotators

Votes = list[tuple[str | None, str]]


def consensus(*rows: Votes, labels: tuple[str, ...] = ("a", "b")) -> annotators.Consensus | None:
    """Of texts 0, 1, ...; the labels of the set are ``labels``."""
    texts = pl.Series("text", range(len(rows)), dtype=pl.UInt64)
    named = pl.Series("label", [labels[i % len(labels)] for i in range(len(rows))], dtype=pl.String)
    votes = pl.Series("votes", [json.dumps(row) for row in rows], dtype=pl.String)
    return annotators.consensus(pl.DataFrame([texts, named, votes]))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[("x", "a"), ("y", "a")]] * 4,
        [[("x", "12"), ("y", "7"), ("z", "9")]] * 4,
        [[("x", "a"), ("x", "a"), ("x", "A ")]] * 4,
    ],
    ids=["none", "two a text", "no labels of the set", "one person's, again"],
)
def test_no_consensus(rows: list[Votes]) -> None:
    assert consensus(*rows) is None


def test_people_without_names_count_alike() -> None:
    found = consensus([(None, "a"), (None, "a"), (None, "b")], [(None, "b")] * 3)
    assert found is not None
    assert found.labels.select("text", "label", "votes", "total").rows() == [
        (0, "a", 2, 3),
        (0, "b", 1, 3),
        (1, "b", 3, 3),
    ]
    assert found.annotators.select("annotator", "votes").rows() == [(None, 6)]


def test_one_who_is_always_right_beats_two_who_guess() -> None:
    rows: list[Votes] = []
    for i in range(40):
        truth, other = ("a", "b") if i % 2 else ("b", "a")
        guesses = (truth if i % 4 < 2 else other, truth if i % 8 < 4 else other)
        sure: Votes = [(f"good {n}", truth) for n in range(3)]
        rows.append([*sure, ("guess 0", guesses[0]), ("guess 1", guesses[1])])
    rows.append([("good 0", "a"), ("guess 0", "b"), ("guess 1", "b")])
    found = consensus(*rows)
    assert found is not None
    last = found.labels.filter(pl.col("text") == 40).select("label", "probability").rows()
    assert dict(last)["a"] > 0.9 > 0.1 > dict(last)["b"]
    right = dict(found.annotators.select("annotator", "accuracy").iter_rows())
    assert right["good 0"] > 0.9 > 0.7 > right["guess 0"]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2)), min_size=1))
def test_probabilities_of_a_text_sum_to_at_most_one(votes: list[tuple[int, int, int]]) -> None:
    who, text, label = (np.array(column) for column in zip(*votes, strict=True))
    who = np.unique(who, return_inverse=True)[1]
    cells, cell = np.unique(np.stack([text, label]), axis=1, return_inverse=True)
    texts, labels = (np.unique(part, return_inverse=True)[1] for part in cells)
    probability, accuracy = annotators.one_coin_model(cell.reshape(-1), who, texts, labels)
    assert ((probability >= 0) & (probability <= 1)).all()
    assert (np.bincount(texts, weights=probability) <= 1 + 1e-9).all()
    assert ((accuracy >= 0) & (accuracy <= 1)).all()
