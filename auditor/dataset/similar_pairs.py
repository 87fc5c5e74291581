"""The pairs of similar rows of a ``Dataset``: candidates by MinHash, compared by `same_question`."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs import near_pairs, parameters
from auditor.dataset import unread
from auditor.dataset.similar import same_question


def similar_prompts(
    valid: pl.DataFrame, normalised: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    """``Dataset.similar_prompts`` of EXAMPLES and ``Dataset.normalised``, without parameters."""
    texts = normalised.with_columns(normalised=pl.coalesce("prompt_text", "response_text"))
    rows = texts.unique(["role", "normalised"], keep="first", maintain_order=True)
    raw = valid.select("row", raw=pl.coalesce("prompt", "response"))
    texts = raw.join(texts.select("row", "normalised"), on="row", maintain_order="left")
    return _similar(valid, rows, texts, threshold)


def similar_rows(
    valid: pl.DataFrame, normalised: pl.DataFrame, keys: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    """``Dataset.similar_rows``, as ``similar_prompts``, and the ``keys`` of training rows."""
    texts = normalised.with_columns(normalised="text")
    rows = texts.join(keys, on="row", maintain_order="left")
    for key in ("row_key", "normalised"):  # only the first of each group of copies is compared
        rows = rows.unique(key, keep="first", maintain_order=True)
    joined = pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)
    raw = valid.select("row", raw=joined)
    texts = raw.join(texts.select("row", "normalised"), on="row", maintain_order="left")
    return _similar(valid, rows, texts, threshold)


def with_parameters(
    pairs: pl.DataFrame, normalised: pl.DataFrame, words: pl.Series
) -> pl.DataFrame:
    """``pairs`` with the ``kind`` of those whose prompts differ in ``words`` (`parameter_words`) only."""
    prompts = normalised.select("row", text="prompt_text")
    differ = parameters.differ_in(pairs, prompts, words)
    return pairs.with_columns(
        kind=pl.coalesce("kind", pl.when(differ).then(pl.lit(parameters.KIND)))
    )


def _similar(
    valid: pl.DataFrame, rows: pl.DataFrame, texts: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    rows = rows.filter(pl.col("normalised").is_not_null())
    found = near_pairs.similar_pairs(rows["normalised"], threshold)
    pairs = found.select(
        left=rows["row"].gather(found["left"]),
        right=rows["row"].gather(found["right"]),
        score="score",
    )
    pairs = unread.with_equal_inputs(pairs, valid)
    prompts = valid.select("row", raw=pl.coalesce("prompt", "response"))
    return same_question(pairs, prompts, texts)
