"""Rows that have a large part of their text in common, and whether their labels agree.

If the words of a text decide its label (a topic), texts with a part in common have the same label more often
than others. If the label states how parts relate (whether one follows from another, whether an answer is
right), they do not: the part that differs decides.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

_Labels = NDArray[np.int64]

# Where texts are cut into parts: lines, sentences, quotations, and names with a colon ("sentence 1: ...").
_CUTS = r"[\p{Latin}_]*\s?\d*[:：]|[\n\t.?!。？！।؟|\"“”«»「」=>]+"
# UTF-8 bytes of a part. Source: shorter ones are phrases that unrelated texts share; 20 are three or four
# English words, or seven Chinese characters.
_MIN_BYTES = 20
# Rows that share a part: more of them share a phrase of the set. The second is a share of all rows.
_MAX_ROWS, _MAX_SHARE = 10, 0.02
# Share of a text that its shared parts make up. Source: of two sentences that are compared, either is a third
# or more; greetings and signatures of letters are less.
_MIN_COVERED = 1 / 3


@dataclass(frozen=True, slots=True)
class SharedParts:
    """The rows of n texts that share a large part with another one, and the pairs of them."""

    rows: _Labels = field(repr=False)  # int64[m], ascending
    groups: pl.DataFrame = field(
        repr=False
    )  # row (Int64), part (UInt64): each row once for each part

    def links(self) -> _Labels:
        """The pairs of rows that connect the rows of each part: int64[p, 2]."""
        first = pl.col("row").first().over("part")
        pairs = self.groups.select(first.alias("first"), "row").filter(
            pl.col("first") != pl.col("row")
        )
        return np.asarray(pairs.to_numpy(), np.int64)


def shared_parts(texts: pl.Series) -> SharedParts:
    """Return the rows with parts that few of the n ``texts`` (String[n]) have in common.

    Equal texts are not a pair, nor are texts that share less than a third.
    """
    rows = texts.rename("text").to_frame().with_row_index("row").cast({"row": pl.Int64})
    rows = rows.drop_nulls().with_columns(pl.col("text").str.to_lowercase())
    rows = rows.unique("text", keep="first", maintain_order=True)
    parts = rows.select(
        "row",
        size=pl.col("text").str.len_bytes(),
        part=pl.col("text").str.replace_all(_CUTS, "\n").str.split("\n"),
    ).explode("part", empty_as_null=False)
    parts = parts.with_columns(pl.col("part").str.strip_chars())
    parts = parts.with_columns(bytes=pl.col("part").str.len_bytes())
    parts = parts.filter(pl.col("bytes") >= _MIN_BYTES)
    parts = parts.with_columns(part=pl.col("part").hash(seed=17)).unique(
        ["row", "part"], keep="first", maintain_order=True
    )
    return _large(parts, max(_MAX_ROWS, int(_MAX_SHARE * rows.height)))


def _large(parts: pl.DataFrame, max_rows: int) -> SharedParts:
    """Return the rows of ``parts`` (row, size, part, bytes) whose shared parts make up a third of their text."""
    shared = parts.filter(pl.len().over("part").is_between(2, max_rows))
    large = pl.col("bytes").sum().over("row") >= _MIN_COVERED * pl.col("size")
    shared = shared.filter(large).filter(pl.len().over("part") >= 2)
    return SharedParts(shared["row"].unique().sort().to_numpy(), shared.select("row", "part"))


def agreement(shared: SharedParts, labels: _Labels) -> float:
    """Return Cohen's kappa of the labels of rows with a common part: (o − c) / (1 − c).

    o: the observed agreement, the mean over rows of the share of their partners with the same label.
    c: the agreement of any two rows by chance.

    1 means that the labels always agree, or that there are no pairs; 0 that they agree no more often than by
    chance. ``labels`` is int64[n]; rows below 0 are left out.
    """
    rows = shared.groups.with_columns(label=pl.Series(labels).gather(shared.groups["row"]))
    rows = rows.filter(pl.col("label") >= 0).with_columns(
        others=pl.len().over("part") - 1, same=pl.len().over("part", "label") - 1
    )
    pairs = rows.filter(pl.col("others") > 0).select(share=pl.col("same") / pl.col("others"))
    known = labels[labels >= 0]
    shares = np.bincount(known) / max(1, len(known))
    chance = float((shares * shares).sum())
    if pairs.is_empty() or chance >= 1:
        return 1.0
    return float((pairs["share"].to_numpy().mean() - chance) / (1 - chance))
