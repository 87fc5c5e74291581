"""The parts of two texts that differ, once the sentences and lines that both have are taken out.

Two prompts with one passage are 95% similar, whatever they ask: what decides is the question. A
sentence with a typing error differs as well, but it stays similar to the original sentence.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import in_pairs, pair_blocks, run_starts, sorted_keys, split_by_size
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.lsh import pack
from auditor.analysis.text import normalise
from auditor.analysis.text.shingles import shingles

# A segment ends after a sentence, in any script; after a line or a separator of fields; and after a heading,
# such as "Question: " or "[2] ", so that a passage at another place of a list is the same segment.
_SEPARATORS = r"(?:[-=]>|→|\|+|</?s>|\[SEP\])"
_SEGMENT_END = (
    rf"([.!?…]+[\"'”’)\]]*\s+(?:{_SEPARATORS}\s+)?|[。！？।؟；\n\t]+\s*|:\s+|：\s*"
    rf"|\s{_SEPARATORS}\s+|\[\w{{1,3}}\]\s+)"
)
# What follows one of these is compared under the segment before it. A blank line separates fields and turns.
_HEADING_END = rf"(?::|：|{_SEPARATORS})\s*$|\n\s*\n\s*$"
# Share of a segment's shingles in the other part below which the segment is new, not an edit. Source: with
# 5% and 10% of the words changed (plant.py) in gsm8k, ag_news, alpaca_en and dpo_en, 1 of 348 pairs has
# new segments on both sides; of the questions on one passage in XQuAD, 94% do.
_MIN_EDITED_SHARE = 0.5
_MIN_SEGMENT_BYTES = (
    15  # a shorter segment has too few shingles: three words, or five Chinese characters
)
# How many times as long as each differing part the shared text is, if it may be the context of a question.
_MIN_CONTEXT_LENGTH = 2
PARTS = ("part", "part_right", "folded", "folded_right", "segments", "segments_right", "shared")

_MARK = "\x00"
_Keys = NDArray[np.uint64]
_BLOCK_BYTES = 1 << 20  # of parts whose shingles are compared at once: 40 MB
_BLOCK_SEGMENTS = 1 << 19  # of the pairs that are compared at once: some 50 MB


def differing_parts(texts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the segments that only one text of each pair has, in the order of that text.

    Args:
        texts: ``row`` and ``raw`` (String, as written; null counts as empty).
        pairs: ``left`` and ``right``, rows of ``texts``.

    Returns:
        A row for each pair, in their order: ``left, right``; ``part, part_right`` (String, as
        written) and ``folded, folded_right`` (String, normalised), null if the text has no segment
        of its own; ``segments, segments_right`` (List[String]), the normalised segments, null if the
        text has none at all; ``shared`` (UInt32), the characters of the left text's other segments,
        normalised; ``moved`` (Boolean), whether some segment of the left text has another heading in
        the right one; and ``similarity`` (Float64), the Jaccard similarity of the normalised parts,
        0 if either is null.
    """
    pairs = pairs.select("left", "right")
    segments = _segments(texts, pairs)
    blocks = pair_blocks(pairs, segments.group_by("row").agg(size=pl.len()), _BLOCK_SEGMENTS)
    parts = pl.concat(_own_segments(in_pairs(segments, block), block) for block in blocks)
    similarity = near_pairs.similarity_by_row(parts["folded"], parts["folded_right"])
    return parts.with_columns(similarity=pl.Series(similarity))


def questions_on_context() -> pl.Expr:
    """Return whether two ``differing_parts`` are short in comparison with the shared text, as questions on a document are."""
    longest = pl.max_horizontal(pl.col("folded", "folded_right").str.len_chars())
    both = pl.all_horizontal(pl.col("folded", "folded_right").is_not_null())
    return both & (pl.col("shared") >= _MIN_CONTEXT_LENGTH * longest)


def new_words(parts: pl.DataFrame) -> pl.DataFrame:
    """Count the words of segments that the other part of the pair has in no form, not even edited.

    Takes ``differing_parts``, and returns ``new_words`` and ``new_words_right`` (UInt32) in the same
    order.
    """
    size = parts.select(1 + pl.sum_horizontal(pl.col("folded", "folded_right").str.len_bytes()))
    blocks = split_by_size(size.to_series().to_numpy().astype(np.int64), _BLOCK_BYTES)
    found = [_new_words(parts[start:stop]) for start, stop in blocks or [(0, 0)]]
    return pl.concat(found)


def _new_words(parts: pl.DataFrame) -> pl.DataFrame:
    matched = _matched(parts["folded"], parts["folded_right"])
    left, right = (
        _words_without_match(parts[f"segments{side}"], parts[f"folded{other}"], keys)
        for side, other, keys in (("", "_right", matched[0]), ("_right", "", matched[1]))
    )
    return pl.DataFrame({"new_words": left, "new_words_right": right})


def _words_without_match(segments: pl.Series, other: pl.Series, matched: _Keys) -> pl.Series:
    """Count the words of segments[i] (lists) that other[i] hardly contains (UInt32).

    ``matched`` has the shingles of segments[i] that it contains, packed with i, ascending.
    """
    every = pl.DataFrame({"segment": segments}).with_row_index("pair")
    every = every.explode("segment", empty_as_null=True, keep_nulls=False).drop_nulls()
    pair = every["pair"].to_numpy().astype(np.int64)
    sets = shingles(every["segment"], "char")
    keys = pack(np.repeat(pair, sets.sizes), sets.hashes.astype(np.int64))
    segment = np.repeat(np.arange(len(sets)), sets.sizes)
    found = np.bincount(segment[_is_in(keys, matched)], minlength=len(sets))
    is_new = found < _MIN_EDITED_SHARE * sets.sizes
    long = (every["segment"].str.len_bytes() >= _MIN_SEGMENT_BYTES).to_numpy()
    is_new &= long | other.is_null().to_numpy()[pair]
    words = (every["segment"].str.count_matches(" ", literal=True) + 1).to_numpy()
    totals = np.bincount(pair[is_new], weights=words[is_new], minlength=len(other))
    return pl.Series(totals, dtype=pl.UInt32)


def _is_in(keys: _Keys, ordered: _Keys) -> NDArray[np.bool_]:
    """Whether each of ``keys`` is one of the ``ordered``, which are ascending: bool[n]."""
    if not len(ordered):
        return np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[at] == keys
    return found


def _matched(left: pl.Series, right: pl.Series) -> tuple[_Keys, _Keys]:
    """The shingles of left[i], packed with i, that right[i] has as often, and the reverse, ascending.

    A question repeats words of its passage. That the other passage has them is not a match.
    """
    (one, often), (two, often_right) = (_key_counts(texts) for texts in (left, right))
    both, at, at_right = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    often, often_right = often[at], often_right[at_right]
    return both[often <= often_right], both[often_right <= often]


def _key_counts(texts: pl.Series) -> tuple[_Keys, NDArray[np.int64]]:
    """The shingles of each text, packed with its position, ascending, and how often it has each."""
    sets = shingles(texts, "char", distinct=False)
    keys = pack(np.repeat(np.arange(len(sets)), sets.sizes), sets.hashes.astype(np.int64))
    keys = sorted_keys(keys)
    first = np.flatnonzero(run_starts(keys))
    return keys[first], np.diff(first, append=len(keys))


def parts_as_texts(parts: pl.DataFrame, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pairs of the differing parts, and ``texts`` with these parts as texts of their own.

    A part has a row number that no row of ``texts`` has; a part that is the whole text keeps the
    text's. Its ``normalised`` text is the part where ``is_question``, else that of the whole text: rare
    words are compared there, since one replaced word is a large share of a sentence.

    Args:
        parts: ``differing_parts`` and ``is_question`` (Boolean).
        texts: ``row, raw, normalised``.

    Returns:
        ``left, right`` (UInt32), in the order of ``parts``; and ``row, raw, normalised``.
    """
    first = 1 + int(texts["row"].to_numpy().max(initial=0))
    pairs = parts.with_row_index("pair")
    every, own = [texts.select("row", "raw", "normalised")], []
    for place, (side, suffix) in enumerate((("left", ""), ("right", "_right"))):
        row = (first + 2 * pl.col("pair") + place).cast(pl.UInt32)
        part, folded = (pl.col(f"{name}{suffix}") for name in ("part", "folded"))
        is_whole = (pl.col("shared") == 0) & part.is_not_null()
        own_parts = pairs.filter(~is_whole).join(
            texts.select("row", "normalised"), left_on=side, right_on="row", maintain_order="left"
        )
        normalised = pl.when("is_question").then(folded.fill_null("")).otherwise("normalised")
        every.append(own_parts.select(row=row, raw=part.fill_null(""), normalised=normalised))
        own.append(pl.when(is_whole).then(side).otherwise(row).alias(side))
    return pairs.select(own), pl.concat(every)


def _segments(texts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, part, folded, key, place`` of each segment of the texts in ``pairs``, in order.

    ``key`` is equal for equal segments, ``place`` if these follow equal headings, too; it is null for
    a segment without a heading.
    """
    marked = pl.col("raw").str.replace_all(_SEGMENT_END, "${1}" + _MARK)
    segments = (
        in_pairs(texts, pairs)
        .select("row", part=marked.str.split(_MARK))
        .explode("part", empty_as_null=True, keep_nulls=False)
    )
    folded = normalise.fold_to_words(segments["part"])
    segments = segments.with_columns(folded=folded, key=folded.hash(seed=8)).drop_nulls("folded")
    is_heading = pl.col("part").str.contains(_HEADING_END)
    heading = pl.when(is_heading).then("key").otherwise(None).shift(1).over("row")
    place = pl.when(heading.is_not_null()).then(pl.struct("key", heading=heading).hash(seed=9))
    return segments.with_columns(place=place)


def _own_segments(segments: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``differing_parts`` of some pairs, without the similarity."""
    numbered = pairs.with_row_index("pair")
    left = _parts_of_side(segments, numbered, "left", "right")
    right = _parts_of_side(segments, numbered, "right", "left").drop("shared", "moved")
    both = numbered.join(left, on="pair", how="left", maintain_order="left")
    both = both.join(right, on="pair", how="left", maintain_order="left", suffix="_right")
    return both.drop("pair").with_columns(
        pl.col("shared").fill_null(0), pl.col("moved").fill_null(value=False)
    )


def _parts_of_side(
    segments: pl.DataFrame, pairs: pl.DataFrame, side: str, other: str
) -> pl.DataFrame:
    """Return ``differing_parts`` of one side, by ``pair``, of the pairs whose ``side`` has any segments."""
    own = pairs.join(segments, left_on=side, right_on="row", maintain_order="left_right")
    keys = segments.select("row", "key", shared=pl.lit(value=True)).unique()
    own = own.join(
        keys, left_on=[other, "key"], right_on=["row", "key"], how="left", maintain_order="left"
    )
    headed = segments.select("row", "place", same_place=pl.lit(value=True)).drop_nulls().unique()
    own = own.join(
        headed,
        left_on=[other, "place"],
        right_on=["row", "place"],
        how="left",
        maintain_order="left",
    )
    is_own = pl.col("shared").is_null()
    moved = ~is_own & pl.col("place").is_not_null() & pl.col("same_place").is_null()
    parts = own.group_by("pair", maintain_order=True).agg(
        pl.col("part").filter(is_own).str.join(""),
        pl.col("folded").filter(is_own).str.join(" "),
        segments=pl.col("folded").filter(is_own),
        moved=moved.any(),
        shared=pl.col("folded").filter(~is_own).str.len_chars().sum(),
    )
    has_own = pl.col("folded") != ""
    return parts.with_columns(
        pl.when(has_own).then(pl.col("part", "folded")),
        pl.col("shared").cast(pl.UInt32),
    )
