"""How many distinct examples rows can be at most, by embeddings and by words."""

from __future__ import annotations

import polars as pl

from auditor.analysis.coverage.effective_size import effective_size
from auditor.analysis.embedding.exact_cosines import Grid


def most_distinct(prompts: Grid, answers: Grid | None, texts: pl.Series) -> int:
    """Return the larger of two counts: distinct rows by embeddings, two standard errors up, and rows that the words fill.

    Args:
        prompts: int16[n, d], none of zeros.
        answers: the same for the answers, None where these are labels. Rows with one of both alike are distinct.
        texts: String[n], prompts and answers as normalised. Words with digits do not count: another ticket number makes
            no other example.
    """
    size = effective_size(prompts, answers)
    words = rows_by_words(texts.str.replace_all(r"\S*\d\S*", ""))
    return round(min(size.rows, max(size.effective + 2 * size.error, words)))


def rows_by_words(texts: pl.Series) -> float:
    """Return how many rows of average length the distinct words would fill, each word used once."""
    words = texts.str.split(" ").list.unique()
    per_row = int(words.list.len().sum()) / len(words)
    return words.explode(empty_as_null=False).n_unique() / per_row
