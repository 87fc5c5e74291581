from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.responses.count_sketch import DIM, CountSketch

TEXTS = pl.Series([f"word{n % 9} and word{n % 7} of thing{n}" for n in range(60)])


def test_texts_without_known_words_are_zeros() -> None:
    sketch = CountSketch(TEXTS)
    empty = sketch.encode(pl.Series(["", None, "unheard"], dtype=pl.String))
    assert empty.shape == (3, DIM)
    assert not empty.any()
    assert sketch.encode(TEXTS.head(0)).shape == (0, DIM)


def test_vectors_have_unit_length_and_type() -> None:
    vectors = CountSketch(TEXTS).encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(60), abs=1e-5)


def test_rare_words_weigh_more() -> None:
    texts = pl.Series(["the cat"] * 3 + ["the dog"] * 40 + ["the moon", "a cat", "a moon"])
    one, two, three = CountSketch(texts).encode(pl.Series(["the cat", "the dog", "a cat"]))
    assert one @ three > one @ two


@given(st.permutations(range(12)))
def test_a_text_has_the_same_vector_in_any_batch(order: list[int]) -> None:
    sketch, some = CountSketch(TEXTS), TEXTS.head(12)
    assert (sketch.encode(some.gather(order)) == sketch.encode(some)[order]).all()
