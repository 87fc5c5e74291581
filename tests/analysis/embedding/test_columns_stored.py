"""Vectors of very large sets are kept in half precision."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from auditor.analysis.embedding import columns
from auditor.analysis.embedding.columns import TextEmbeddings
from auditor.report.model import Report
from tests.conftest import FEW_CHECKS

TEXTS = pl.Series(["a red house", "two blue boats", None, "a red house", "the end"])


def test_few_rows_are_a_view_in_single_precision() -> None:
    embeddings = TextEmbeddings(TEXTS, TEXTS, "static")
    assert embeddings.prompts.dtype == np.float32
    assert np.shares_memory(embeddings.of("prompts", np.arange(1, 4)), embeddings.prompts)
    with pytest.raises(ValueError, match="read-only"):
        embeddings.of("prompts", np.arange(2))[0] = 0


@pytest.mark.parametrize("largest", [4, 200_000])
def test_a_sample_is_encoded_alone_to_the_same_bits(
    monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr(columns, "MAX_SINGLE_ROWS", largest)
    every, alone = (TextEmbeddings(TEXTS, TEXTS, "static") for _ in range(2))
    at = np.array([0, 2, 4])
    assert every.of("responses", at).tolist() == alone.of_few("responses", at).tolist()
    assert "responses" not in vars(alone)
    assert every.of_few("responses", at).tolist() == every.of("responses", at).tolist()


def test_many_rows_are_in_half_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = TextEmbeddings(TEXTS, TEXTS, "static").prompts
    monkeypatch.setattr(columns, "MAX_SINGLE_ROWS", 4)
    monkeypatch.setattr(columns, "_BLOCK_ROWS", 2)
    embeddings = TextEmbeddings(TEXTS, TEXTS, "static")
    assert embeddings.prompts.dtype == np.float16
    found = embeddings.of("prompts", np.array([4, 0, 2]))
    assert found.dtype == np.float32
    assert found == pytest.approx(expected[[4, 0, 2]], abs=1e-3)


def test_half_precision_is_named_next_to_the_verdict(
    monkeypatch: pytest.MonkeyPatch, audit: Callable[..., Report]
) -> None:
    rows = [{"text": f"text {n}", "label": "ab"[n % 2]} for n in range(5)]
    assert columns.precision(200_000) == ()
    assert "half precision" not in audit(rows, checks=FEW_CHECKS).reason
    monkeypatch.setattr(columns, "MAX_SINGLE_ROWS", 4)
    assert "embeddings in half precision" in audit(rows, checks=FEW_CHECKS).reason
