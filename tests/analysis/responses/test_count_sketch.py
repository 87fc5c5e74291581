from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.responses.count_sketch import DIM, Sketch

TEXTS = pl.Series([f"word{n % 9} and word{n % 7} of thing{n}" for n in range(60)])


def test_nothing_is_zeros() -> None:
    sketch = Sketch(TEXTS)
    empty = sketch.encode(pl.Series(["", None, "unheard"], dtype=pl.String))
    assert empty.shape == (3, DIM)
    assert not empty.any()
    assert sketch.encode(TEXTS.head(0)).shape == (0, DIM)


def test_vectors_have_unit_length_and_type() -> None:
    vectors = Sketch(TEXTS).encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(60), abs=1e-5)


def test_rare_words_weigh_more() -> None:
    texts = pl.Series(["the cat"] * 3 + ["the dog"] * 40 + ["the moon", "a cat", "a moon"])
    one, two, three = Sketch(texts).encode(pl.Series(["the cat", "the dog", "a cat"]))
    assert one @ three > one @ two


@given(st.permutations(range(12)))
def test_a_text_has_its_vector_whatever_stands_beside_it(order: list[int]) -> None:
    sketch, some = Sketch(TEXTS), TEXTS.head(12)
    assert (sketch.encode(some.gather(order)) == sketch.encode(some)[order]).all()
