from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from auditor.analysis.text import tfidf as module
from auditor.analysis.text.tfidf import term_counts, tfidf


@pytest.mark.parametrize(
    "texts", [[None, None], ["", " "], ["?", "!"], ["日本語の文", "中国語の文"]]
)
def test_any_text_has_weights_of_length_one_or_none(texts: list[str | None]) -> None:
    weights = tfidf(term_counts(pl.Series(texts, dtype=pl.String)))
    assert weights.shape[0] == 2
    lengths = np.sqrt(np.asarray((weights * weights).sum(axis=1)))
    assert all(length == pytest.approx(1) or length == 0 for length in lengths)


def test_terms_of_known_texts() -> None:
    found = term_counts(pl.Series(["ab ab", "ab cd"]))
    # words ab, cd; pairs of neighbours, the first after nothing; n-grams " ab " and " cd "
    assert found.sum(axis=1).tolist() == [6, 6]
    assert (found[[0]].multiply(found[[1]]) > 0).sum() == 3


def test_terms_are_in_the_order_of_their_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = csr_array(np.float32([[0, 1, 0, 2], [1, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1]]))
    # Columns 1 and 3 occur first in row 0, columns 0 and 2 in row 1.
    order = np.array([1, 3, 0, 2])
    assert ((tfidf(counts).toarray() > 0) == (counts.toarray()[:, order] > 0)).all()
    monkeypatch.setattr(module, "_LARGE_ROWS", 4)
    weights = tfidf(counts).toarray()  # the third column occurs in two rows: too few among many
    assert ((weights > 0) == (counts.toarray()[:, order[:3]] > 0)).all()
    assert weights[0] == pytest.approx(np.array([1, 1 + np.log(2), 0]) / np.hypot(1, 1 + np.log(2)))
