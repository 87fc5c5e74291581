"""Pairs of similar rows that put the same question, and the contrasts between them."""

import polars as pl

from auditor.analysis.pairs.differing_parts import (
    PARTS,
    differing_parts,
    parts_as_texts,
    questions_on_context,
)
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.analysis.pairs.new_words import new_words
from auditor.analysis.pairs.partners import both_directions
from auditor.analysis.text.contrasts import contrast, operator_pairs
from auditor.analysis.text.excerpts import is_long, with_ends
from auditor.analysis.text.idf_overlap import has_distinctive_difference

# Least similarity at which one differing part (see `differing_parts`) is an edit of the other. Source: with 5% and
# 10% of the words changed (plant.py) in gsm8k, ag_news, alpaca_en and dpo_en, none of 348 pairs lies below; of the
# 1,611 pairs of questions on one passage in XQuAD, 97% lie below.
_MIN_EDIT_SIMILARITY = 0.35
# The same for rows that share a context, where each differing part is a question. Source: of XQuAD's pairs above 0.7,
# 3 of 6 are one question in two wordings; of those below, 5 of 19 are.
_MIN_QUESTION_SIMILARITY = 0.7
# Least share of different questions, of the pairs with shared segments, at which all these segments are contexts.
_MIN_CONTEXT_SHARE = 0.5
# Least number of ways in which one part of a row differs from the parts of other rows that share the rest, if the rest
# is a context ("Is there a clause on X?"). An edited copy of a text is rarely edited twice in one place.
_MIN_VARIANTS = 2

# Most words in segments that only one prompt has that change nothing: "Thank you very much." More words can be the
# next turn of a conversation.
MAX_ADDED_WORDS = 4
# Most segments of a question, or of an answer to a tool's result. Edits of a whole context touch more segments.
_MAX_QUESTION_SEGMENTS = 2
# Most earlier rows that a row with a very long text is compared with; they represent the others. Source: 200
# near-copies of a filing are 17,000 pairs.
_MAX_LONG_PARTNERS = 3

_SAME = pl.Schema(
    {
        "left": pl.UInt32(),
        "right": pl.UInt32(),
        "score": pl.Float64(),
        "added_words": pl.UInt32(),
        "kind": pl.String(),
    }
)


def same_question(
    pairs: pl.DataFrame, prompts: pl.DataFrame, texts: pl.DataFrame, reference: pl.DataFrame
) -> pl.DataFrame:
    """Return the pairs whose prompts differ in no more than an edit, and how they differ.

    If two prompts share a passage, a document or a history, only the rest of them is compared. A pair is dropped if
    each prompt has segments that the other lacks and these are not edits of each other.

    Args:
        pairs: ``left, right, score`` of near-duplicate texts.
        prompts: ``row`` and ``raw`` (String, as written) of the rows in ``pairs``.
        texts: ``row, raw, normalised`` of these rows. Contrasts are searched for in the differing parts of ``raw``.
        reference: ``row, raw, normalised`` of rows that show which words are names or rare.

    Returns:
        ``left, right, score``; ``kind`` (String), the kind of contrast, null for none; and ``added_words``
        (UInt32), the number of words in segments that only one prompt has.
    """
    if pairs.is_empty():
        return pl.DataFrame(schema=_SAME)
    pairs = _first_of_long(pairs, prompts)
    prompts = with_ends(prompts, "raw")
    texts, reference = (with_ends(rows, "raw", "normalised") for rows in (texts, reference))
    same = _edits(pairs, prompts)
    # Responses can contrast, too.
    same = same.drop(PARTS).hstack(differing_parts(texts, same).select(PARTS))
    own, every = parts_as_texts(same, texts)
    kinds = contrast.kinds(every, own, reference)
    another = same["is_question"].to_numpy(writable=True)
    words, known = (frame.select("row", text="normalised") for frame in (every, reference))
    another[another] = has_distinctive_difference(words, own.filter(another), known)
    kinds = operator_pairs.or_symbol(kinds, prompts, same)
    kinds = operator_pairs.or_symbol(kinds, texts, same)
    added_words = pl.max_horizontal("new_words", "new_words_right")
    same = same.select("left", "right", "score", added_words=added_words, kind=kinds)
    return same.filter(~another)


def _first_of_long(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs``; a right row with a very long text keeps only its first _MAX_LONG_PARTNERS pairs."""
    long = texts.filter(is_long(pl.col("raw")))["row"].implode()
    nth = pl.int_range(pl.len()).over("right", order_by="left")
    return pairs.filter(~pl.col("right").is_in(long) | (nth < _MAX_LONG_PARTNERS))


def _edits(pairs: pl.DataFrame, prompts: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that differ by an edit: ``differing_parts``, ``score``, `new_words` and ``is_question``.

    ``is_question`` (Boolean): the pair shares a context, and what differs is a question on it.
    """
    parts = differing_parts(prompts, pairs)
    similarity = pl.Series(similarity_by_row(parts["folded"], parts["folded_right"]))
    parts = parts.with_columns(score=pairs["score"], similarity=similarity)
    both = pl.all_horizontal(pl.col("part", "part_right").is_not_null())
    neither = pl.all_horizontal(pl.col("part", "part_right").is_null())
    # The same sentences under other headings: a premise and its hypothesis have changed places.
    parts = parts.filter(~(neither & pl.col("moved")))
    is_near = pl.col("similarity") >= _MIN_EDIT_SIMILARITY
    parts = parts.with_columns(is_edit=~both | is_near)
    contexts = _share_contexts(parts)
    parts = parts.filter("is_edit")
    parts = parts.hstack(new_words(parts))
    parts = parts.filter(~both | (pl.min_horizontal("new_words", "new_words_right") == 0))
    few = (
        pl.max_horizontal(pl.col("segments", "segments_right").list.len()) <= _MAX_QUESTION_SEGMENTS
    )
    parts = parts.with_columns(is_question=both & few & (pl.col("shared") > 0) & contexts)
    is_far = pl.col("is_question") & (pl.col("similarity") < _MIN_QUESTION_SIMILARITY)
    return parts.filter(~is_far)


def _share_contexts(parts: pl.DataFrame) -> pl.Expr:
    """Return whether the shared part of a pair is a context that also occurs with other questions (Boolean).

    The questions are different, or one part differs from those of several rows that share all the rest.
    """
    share = parts.filter(pl.col("shared") > 0)["is_edit"].mean()
    if isinstance(share, float) and share <= 1 - _MIN_CONTEXT_SHARE:
        return pl.lit(value=True)
    different = parts.filter(~pl.col("is_edit"))
    rows = pl.concat([different["left"], different["right"].rename("left"), _in_variants(parts)])
    return pl.any_horizontal(pl.col("left", "right").is_in(rows.unique().implode()))


def _in_variants(parts: pl.DataFrame) -> pl.Series:
    """Return the rows whose one part differs in several ways from those of rows that share a long rest."""
    short = parts.filter(questions_on_context())
    ways = both_directions(short.select("left", "right", "folded", "folded_right"))
    ways = ways.group_by("left", "folded").agg(pl.col("folded_right").n_unique())
    return ways.filter(pl.col("folded_right") >= _MIN_VARIANTS)["left"]
