"""Pairs of similar rows that put the same question, and the contrasts between them."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs.differing_parts import differing_parts
from auditor.analysis.text import contrast

# Similarity of the differing parts (see `differing_parts`) from which one is an edit of the other. Source:
# with 5% and 10% of the words changed (plant.py) in gsm8k, ag_news, alpaca_en and dpo_en, 8 of 350
# pairs lie below; of the questions on one passage in XQuAD, 97% do.
_MIN_EDIT_SIMILARITY = 0.5
# The same where rows share a context, so that the differing part is a question of its own. Source: of XQuAD's
# pairs above 0.7, 3 of 6 are one question in two wordings; below, 5 of 19 are.
_MIN_QUESTION_SIMILARITY = 0.7
# Share of the pairs with shared segments that put different questions, from which all of them share contexts.
_MIN_CONTEXT_SHARE = 0.5

_PARTS = ("part", "part_right", "folded", "folded_right", "shared")


def same_question(pairs: pl.DataFrame, prompts: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose prompts differ in no more than an edit, with ``kind`` and ``added``.

    Prompts that share a passage, a document or a history are compared by what is left of them. A
    pair is dropped if each prompt has segments that the other lacks, and these are not similar.

    Args:
        pairs: ``left, right, score`` of near-duplicate texts.
        prompts: ``row`` and ``raw`` (String, as written) of all rows.
        texts: ``row, raw, normalised`` of all rows. Contrasts are searched for in the differing parts
            of ``raw``.

    Returns:
        ``left, right, score``, ``kind`` (String): the kind of contrast, null for none, and ``added``
        (Boolean): whether only one of the prompts has a segment that the other lacks.
    """
    parts = differing_parts(prompts, pairs).with_columns(score=pairs["score"])
    both = pl.all_horizontal(pl.col("part", "part_right").is_not_null())
    parts = parts.with_columns(
        different=both & (pl.col("similarity") < _MIN_EDIT_SIMILARITY),
        added=pl.col("part").is_null() != pl.col("part_right").is_null(),
    )
    parts = parts.with_columns(in_context=(pl.col("shared") > 0) & _share_contexts(parts))
    another = both & pl.col("in_context") & (pl.col("similarity") < _MIN_QUESTION_SIMILARITY)
    same = parts.filter(~(pl.col("different") | another))
    # Responses can contrast, too.
    same = same.drop(_PARTS).hstack(differing_parts(texts, same).select(_PARTS))
    return same.select("left", "right", "score", "added", kind=_kinds(same, texts))


def _share_contexts(parts: pl.DataFrame) -> pl.Expr:
    """Whether the shared part of a pair is a context, which also occurs with other questions (Boolean)."""
    share = parts.filter(pl.col("shared") > 0)["different"].mean()
    if isinstance(share, float) and share >= _MIN_CONTEXT_SHARE:
        return pl.lit(value=True)
    different = parts.filter("different")
    rows = pl.concat([different["left"], different["right"].rename("left")]).unique()
    return pl.any_horizontal(pl.col("left", "right").is_in(rows.implode()))


def _kinds(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.Series:
    """The kind of contrast of each pair, searched for in the differing parts only (String).

    Each part becomes a text of its own, with a row number that no row has. Rare words are compared in
    the whole texts, since one replaced word is a large share of a sentence, but where the texts
    share a context.
    """
    first = 1 + (texts["row"].max() or 0)  # type: ignore[operator]
    pairs = pairs.with_row_index("pair")
    rows, own = [], []
    for place, (side, suffix) in enumerate((("left", ""), ("right", "_right"))):
        row = (first + 2 * pl.col("pair") + place).cast(pl.UInt32)
        is_whole = (pl.col("shared") == 0) & pl.col(f"part{suffix}").is_not_null()
        parts = pairs.filter(~is_whole).join(
            texts.select("row", "normalised"), left_on=side, right_on="row", maintain_order="left"
        )
        rows.append(
            parts.select(
                row=row,
                raw=pl.col(f"part{suffix}").fill_null(""),
                normalised=pl.when("in_context")
                .then(pl.col(f"folded{suffix}").fill_null(""))
                .otherwise("normalised"),
            )
        )
        own.append(pl.when(is_whole).then(side).otherwise(row).alias(side))
    every = texts.select("row", "raw", "normalised")
    return contrast.kinds(pl.concat([every, *rows]), pairs.select(own), every)
