"""Pairs of similar rows that put the same question, and the contrasts between them."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs.differing_parts import PARTS, differing_parts, parts_as_texts
from auditor.analysis.text import contrast
from auditor.analysis.text.idf_overlap import has_distinctive_difference

# Similarity of the differing parts (see `differing_parts`) from which one is an edit of the other. Source:
# with 5% and 10% of the words changed (plant.py) in gsm8k, ag_news, alpaca_en and dpo_en, 8 of 350
# pairs lie below; of the questions on one passage in XQuAD, 97% do.
_MIN_EDIT_SIMILARITY = 0.5
# The same where rows share a context, so that the differing part is a question of its own. Source: of XQuAD's
# pairs above 0.7, 3 of 6 are one question in two wordings; below, 5 of 19 are.
_MIN_QUESTION_SIMILARITY = 0.7
# Share of the pairs with shared segments that put different questions, from which all of them share contexts.
_MIN_CONTEXT_SHARE = 0.5

# Segments of a question or of an answer to a tool's result; edits of a whole context touch more.
_MAX_QUESTION_SEGMENTS = 2


def same_question(pairs: pl.DataFrame, prompts: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose prompts differ in no more than an edit, and how they differ.

    Prompts that share a passage, a document or a history are compared by what is left of them. A
    pair is dropped if each prompt has segments that the other lacks, and these are no edits.

    Args:
        pairs: ``left, right, score`` of near-duplicate texts.
        prompts: ``row`` and ``raw`` (String, as written) of all rows.
        texts: ``row, raw, normalised`` of all rows. Contrasts are searched for in the differing parts
            of ``raw``.

    Returns:
        ``left, right, score``, ``kind`` (String): the kind of contrast, null for none, and
        ``added_words`` (UInt32): of the segments that one prompt has in addition.
    """
    parts = differing_parts(prompts, pairs).with_columns(score=pairs["score"])
    both = pl.all_horizontal(pl.col("part", "part_right").is_not_null())
    new, new_right = pl.col("new_words"), pl.col("new_words_right")
    is_edit = (pl.col("similarity") >= _MIN_EDIT_SIMILARITY) & ((new == 0) | (new_right == 0))
    parts = parts.with_columns(
        different=both & ~is_edit, added_words=pl.max_horizontal(new, new_right)
    )
    few = pl.max_horizontal("count", "count_right") <= _MAX_QUESTION_SEGMENTS
    parts = parts.with_columns(
        is_question=both & few & (pl.col("shared") > 0) & _share_contexts(parts)
    )
    is_far = pl.col("is_question") & (pl.col("similarity") < _MIN_QUESTION_SIMILARITY)
    same = parts.filter(~(pl.col("different") | is_far))
    # Responses can contrast, too.
    same = same.drop(PARTS).hstack(differing_parts(texts, same).select(PARTS))
    own, every = parts_as_texts(same, texts)
    kinds = contrast.kinds(every, own, texts)
    another = same["is_question"].to_numpy(writable=True)
    words, all_words = (frame.select("row", text="normalised") for frame in (every, texts))
    another[another] = has_distinctive_difference(words, own.filter(another), all_words)
    return same.select("left", "right", "score", "added_words", kind=kinds).filter(~another)


def _share_contexts(parts: pl.DataFrame) -> pl.Expr:
    """Whether the shared part of a pair is a context, which also occurs with other questions (Boolean)."""
    share = parts.filter(pl.col("shared") > 0)["different"].mean()
    if isinstance(share, float) and share >= _MIN_CONTEXT_SHARE:
        return pl.lit(value=True)
    different = parts.filter("different")
    rows = pl.concat([different["left"], different["right"].rename("left")]).unique()
    return pl.any_horizontal(pl.col("left", "right").is_in(rows.implode()))
