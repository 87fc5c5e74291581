"""Votes weighed by how often each person agrees with the others."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels import annotators

Votes = list[tuple[str | None, str]]


def tally(*rows: Votes, labels: tuple[str, ...] = ("a", "b")) -> annotators.Tally | None:
    """Of texts 0, 1, ...; the labels of the set are ``labels``."""
    texts = pl.Series("text", range(len(rows)), dtype=pl.UInt64)
    named = pl.Series("label", [labels[i % len(labels)] for i in range(len(rows))], dtype=pl.String)
    cast = pl.Series("votes", [json.dumps(row) for row in rows], dtype=pl.String)
    return annotators.tally(pl.DataFrame([texts, named, cast]))


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
def test_no_tally(rows: list[Votes]) -> None:
    assert tally(*rows) is None


def test_people_without_names_count_alike() -> None:
    found = tally([(None, "a"), (None, "a"), (None, "b")], [(None, "b")] * 3)
    assert found is not None
    assert found.labels.select("text", "label", "votes", "all").rows() == [
        (0, "a", 2, 3),
        (0, "b", 1, 3),
        (1, "b", 3, 3),
    ]
    assert found.people.select("who", "votes").rows() == [(None, 6)]


def test_one_who_is_always_right_beats_two_who_guess() -> None:
    rows: list[Votes] = []
    for i in range(40):
        truth, other = ("a", "b") if i % 2 else ("b", "a")
        guesses = (truth if i % 4 < 2 else other, truth if i % 8 < 4 else other)
        sure: Votes = [(f"good {n}", truth) for n in range(3)]
        rows.append([*sure, ("guess 0", guesses[0]), ("guess 1", guesses[1])])
    rows.append([("good 0", "a"), ("guess 0", "b"), ("guess 1", "b")])
    found = tally(*rows)
    assert found is not None
    last = found.labels.filter(pl.col("text") == 40).select("label", "chance").rows()
    assert dict(last)["a"] > 0.9 > 0.1 > dict(last)["b"]
    right = dict(found.people.select("who", "right").iter_rows())
    assert right["good 0"] > 0.9 > 0.7 > right["guess 0"]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2)), min_size=1))
def test_chances_are_shares(votes: list[tuple[int, int, int]]) -> None:
    who, text, label = (np.array(column) for column in zip(*votes, strict=True))
    who = np.unique(who, return_inverse=True)[1]
    cells, cell = np.unique(np.stack([text, label]), axis=1, return_inverse=True)
    texts, labels = (np.unique(part, return_inverse=True)[1] for part in cells)
    chance, right = annotators.weigh(cell.reshape(-1), who, texts, labels)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert (np.bincount(texts, weights=chance) <= 1 + 1e-9).all()
    assert ((right >= 0) & (right <= 1)).all()
