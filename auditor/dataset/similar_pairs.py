"""The pairs of similar rows of a ``Dataset``: candidates by MinHash, compared by `same_question`."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from auditor.analysis.pairs import near_pairs, parameters
from auditor.dataset.equal_inputs import between_equal_inputs
from auditor.dataset.similar import same_question

_PROMPT = pl.coalesce("prompt", "response")


class Compared(NamedTuple):
    """What is compared with each other: the rows, and the texts of all valid rows."""

    rows: pl.DataFrame  # row (UInt32), normalised (String), each text once
    texts: pl.DataFrame  # row, raw (String, as written), normalised
    copies: pl.DataFrame  # row, role, normalised: all rows that `rows` are the first of

    def equals(self, other: Compared) -> bool:
        """Return whether the pairs of both are the same; those of equal ``rows`` have the same copies."""
        return self.rows.equals(other.rows) and self.texts.equals(other.texts)


def prompts_to_compare(valid: pl.DataFrame, normalised: pl.DataFrame) -> Compared:
    """Return what ``Dataset.similar_prompts`` compares, of EXAMPLES and ``Dataset.normalised``."""
    texts = normalised.with_columns(normalised=pl.coalesce("prompt_text", "response_text"))
    rows = texts.unique(["role", "normalised"], keep="first", maintain_order=True)
    return _compared(rows, valid.select("row", raw=_PROMPT), texts, texts)


def rows_to_compare(valid: pl.DataFrame, normalised: pl.DataFrame, keys: pl.DataFrame) -> Compared:
    """Return what ``Dataset.similar_rows`` compares; ``keys`` are those of the training rows."""
    texts = normalised.with_columns(normalised="text")
    copies = texts.join(keys, on="row", maintain_order="left")
    # Only the first of each group of copies is compared.
    copies = copies.unique("row_key", keep="first", maintain_order=True)
    rows = copies.unique("normalised", keep="first", maintain_order=True)
    joined = pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)
    return _compared(rows, valid.select("row", raw=joined), texts, copies)


def _compared(
    rows: pl.DataFrame, raw: pl.DataFrame, texts: pl.DataFrame, copies: pl.DataFrame
) -> Compared:
    rows = rows.select("row", "normalised").filter(pl.col("normalised").is_not_null())
    texts = texts.select("row", "normalised")
    copies = copies.select("row", "role", "normalised")
    return Compared(rows, raw.join(texts, on="row", maintain_order="left"), copies)


def similar_pairs(valid: pl.DataFrame, compared: Compared, threshold: float) -> pl.DataFrame:
    """Return the pairs of similar texts of EXAMPLES, as ``Dataset.similar_prompts`` describes them.

    Parameters are not known yet.
    """
    rows = compared.rows
    found = near_pairs.similar_pairs(rows["normalised"], threshold)
    pairs = found.select(
        left=rows["row"].gather(found["left"]),
        right=rows["row"].gather(found["right"]),
        score="score",
    )
    pairs = between_equal_inputs(pairs, compared.copies, valid)
    return same_question(pairs, valid.select("row", raw=_PROMPT), compared.texts)


def with_parameters(pairs: pl.DataFrame, prompts: pl.DataFrame, words: pl.Series) -> pl.DataFrame:
    """``pairs`` with the ``kind`` of those whose prompts differ in ``words`` (`parameter_words`) only."""
    if pairs.is_empty() or words.is_empty():
        return pairs
    differ = parameters.differ_in(pairs, prompts, words)
    return pairs.with_columns(
        kind=pl.coalesce("kind", pl.when(differ).then(pl.lit(parameters.KIND)))
    )
