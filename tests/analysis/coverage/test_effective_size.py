from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.coverage.effective_size import effective_size
from auditor.analysis.embedding import embedders
from auditor.analysis.embedding.exact_cosines import on_grid
from auditor.analysis.text.normalise import fold_to_words

SENTENCES = (
    "where is the parcel i ordered last week",
    "please cancel my gym membership",
    "the printer jams on every second page",
    "book a table for four at the italian place",
    "my salary was paid twice this month",
    "the heating in room twelve does not work",
    "which vaccine do i need for kenya",
    "translate this contract into german",
    "my cat refuses to eat the new food",
    "how tall is the eiffel tower",
)
BEFORE = ("", "please ", "hi there ", "could you help me ", "one question ", "hello ", "sorry but ")
AFTER = ("", " thanks", " please", " right now", " thank you", " as soon as possible", " today")


def test_no_rows_have_no_effective_size() -> None:
    found = effective_size(on_grid(np.zeros((0, 8))))
    assert (found.rows, found.effective, found.error) == (0, 0.0, 0.0)


def test_distinct_rows_count_one_each() -> None:
    found = effective_size(on_grid(np.eye(64)))
    assert found.effective == pytest.approx(64)
    assert found.mean_cosine == pytest.approx(0, abs=1e-6)


def test_copies_count_once() -> None:
    found = effective_size(on_grid(np.ones((500, 8))))
    assert found.effective == pytest.approx(1)
    assert found.mean_cosine == pytest.approx(1)


@given(
    seed=st.integers(0, 1_000),
    times=st.lists(st.integers(1, 5), min_size=12, max_size=12),
)
def test_copying_rows_adds_nothing(seed: int, times: list[int]) -> None:
    rows = on_grid(np.random.default_rng(seed).standard_normal((12, 4)))
    once, more = effective_size(rows), effective_size(np.repeat(rows, times, axis=0))
    assert more.effective <= once.effective + 1e-6 or len(set(times)) > 1
    assert 1 <= more.effective <= 12 + 1e-6


@given(seed=st.integers(0, 1_000), count=st.integers(2, 5))
def test_copying_the_whole_set_changes_nothing(seed: int, count: int) -> None:
    rows = on_grid(np.random.default_rng(seed).standard_normal((20, 4)))
    once, more = effective_size(rows), effective_size(np.tile(rows, (count, 1)))
    assert more.effective == pytest.approx(once.effective)
    assert more.effective / more.rows < once.effective / once.rows


def test_the_estimate_from_a_sample_is_within_its_error() -> None:
    rng = np.random.default_rng(4)
    centres = rng.standard_normal((300, 48))
    own = rng.choice(300, 6_000)
    own[:300] = np.arange(300)
    found = effective_size(on_grid(centres[own]))
    assert found.error > 0
    assert abs(found.effective - 300) < 3 * found.error


def test_wordings_of_ten_sentences_are_tens() -> None:
    texts = [f"{b}{s}{a}" for s in SENTENCES for b in BEFORE for a in AFTER]
    found = effective_size(
        on_grid(embedders.load("static").encode(fold_to_words(pl.Series(texts))))
    )
    assert found.rows == 490
    assert 10 <= found.effective < 20
