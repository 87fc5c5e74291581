"""The differing parts of two texts: what is left without the sentences and lines that both have.

Two prompts with one passage are 95% similar, whatever they ask: what decides is the question. A
sentence with a typing error differs as well, but it stays similar to the original sentence.
"""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import in_pairs, pair_blocks
from auditor.analysis.text import normalise

# A segment ends after a sentence, in any script; after a line or a separator of fields; and after a heading,
# such as "Question: " or "[2] ", so that a passage at another place of a list is the same segment.
_SEPARATORS = r"(?:[-=]>|→|\|+|</?s>|\[SEP\])"
_SEGMENT_END = (
    rf"([.!?…]+[\"'”’)\]]*\s+(?:{_SEPARATORS}\s+)?|[。！？।؟；\n\t]+\s*|:\s+|：\s*"
    rf"|\s{_SEPARATORS}\s+|\[\w{{1,3}}\]\s+)"
)
# What follows one of these is compared under the segment before it. A blank line separates fields and turns.
_HEADING_END = rf"(?::|：|{_SEPARATORS})\s*$|\n\s*\n\s*$"
# How many times as long as each differing part the shared text is, if it may be the context of a question.
_MIN_CONTEXT_LENGTH = 2
PARTS = ("part", "part_right", "folded", "folded_right", "segments", "segments_right", "shared")

_MARK = "\x00"
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
        normalised; and ``moved`` (Boolean), whether some segment of the left text has another heading
        in the right one.
    """
    pairs = pairs.select("left", "right")
    segments = _segments(texts, pairs)
    blocks = pair_blocks(pairs, segments.group_by("row").agg(size=pl.len()), _BLOCK_SEGMENTS)
    return pl.concat(_own_segments(in_pairs(segments, block), block) for block in blocks)


def questions_on_context() -> pl.Expr:
    """Return whether two ``differing_parts`` are short in comparison with the shared text, as questions on a document are."""
    longest = pl.max_horizontal(pl.col("folded", "folded_right").str.len_chars())
    both = pl.all_horizontal(pl.col("folded", "folded_right").is_not_null())
    return both & (pl.col("shared") >= _MIN_CONTEXT_LENGTH * longest)


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
    """Return ``differing_parts`` of some pairs."""
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
