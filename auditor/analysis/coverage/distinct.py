"""How many distinct examples rows can be at most, by embeddings and by words."""

from __future__ import annotations

import polars as pl

from auditor.analysis.coverage.effective_size import effective_size
from auditor.analysis.embedding.exact_cosines import Grid

_BLOCK_ROWS = 1 << 14  # texts split at a time: the words of 16,384 texts of 150 words take 40 MB


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
    distinct, size = pl.Series(dtype=pl.String), 0
    for start in range(0, len(texts), _BLOCK_ROWS):
        words = texts.slice(start, _BLOCK_ROWS).str.split(" ").list.unique()
        size += int(words.list.len().sum())
        words = words.explode(empty_as_null=False).alias("")
        distinct = pl.concat([distinct, words.unique()]).unique()
    return len(distinct) / (size / len(texts))
