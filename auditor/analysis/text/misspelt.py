"""Texts in which many words are a letter away from a word of other texts."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import unique_keys
from auditor.analysis.text.runs import occurrences, runs

# Least share of the words of a text that the others lack, and most texts that are corrected: those with most of these.
_MIN_UNKNOWN, _MAX_ROWS = 0.15, 2000
_MIN_LETTERS, _MAX_LETTERS = 3, 24  # of a word that is corrected


def corrected(texts: pl.Series, known: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return which ``texts`` may be misspelt (UInt32, positions), and these with words of ``known`` in their place.

    A word that ``known`` lacks is replaced by its most frequent word that differs by one letter: another one, one
    more, one less, or two in the other order. Both are normalised texts.
    """
    found = occurrences(texts, 1, unique_keys(runs(known, 1).hashes))
    known_words = np.bincount(found.text, minlength=len(texts))
    counts = texts.fill_null("").str.count_matches(r"[^ ]+").to_numpy().astype(np.int64)
    share = (counts - known_words) / np.maximum(counts, 1)
    most = np.argsort(-share, kind="stable")[:_MAX_ROWS]
    positions = pl.Series(np.sort(most[share[most] > _MIN_UNKNOWN]), dtype=pl.UInt32)
    words = pl.DataFrame({"position": positions, "word": texts.gather(positions).str.split(" ")})
    words = words.explode("word", empty_as_null=True)
    every = known.str.split(" ").explode(empty_as_null=True).rename("to")
    vocabulary = every.value_counts().drop_nulls()
    others = words.select("word").unique(maintain_order=True).drop_nulls()
    others = others.join(vocabulary, left_on="word", right_on="to", how="anti")
    words = words.join(_nearest(others, vocabulary), on="word", how="left", maintain_order="left")
    whole = words.group_by("position", maintain_order=True).agg(
        pl.coalesce("to", "word").str.join(" ").alias("text")
    )
    return whole["position"], whole["text"]


def _nearest(words: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return ``word, to``: the most frequent word of ``vocabulary`` (``to, count``) that is one letter away from each word."""
    both = _without_one_letter(words, "word").join(_without_one_letter(vocabulary, "to"), on="key")
    moved = (pl.col("at").cast(pl.Int32) - pl.col("at_right")).abs().fill_null(0)
    order = both.with_columns(moved=moved).filter(pl.col("moved") < 2)
    order = order.sort("moved", "count", "to", descending=[False, True, False])
    return order.unique("word", keep="first", maintain_order=True).select("word", "to")


def _without_one_letter(words: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``words`` with ``key`` and ``at``: each word, and the word without its letter at each place."""
    size = pl.col(name).str.len_chars()
    words = words.filter(size.is_between(_MIN_LETTERS, _MAX_LETTERS))
    shorter = words.with_columns(at=pl.int_ranges(size)).explode("at", empty_as_null=True)
    key = pl.col(name).str.head(pl.col("at")) + pl.col(name).str.slice(pl.col("at") + 1)
    whole = words.with_columns(at=pl.lit(None, pl.Int64), key=name)
    return pl.concat([whole, shorter.with_columns(key=key)])
