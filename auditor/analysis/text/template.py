"""Text that most rows share is template, not content: find it, and leave it out of comparisons.

Without this, a 200-word preamble makes every two rows of a set 95 % alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Words in a row that rows must share. Source: datatrove decontaminates by 12-grams and GPT-3's
# authors by 13; 8 still finds one-line preambles, and no common phrase is that long.
SPAN_WORDS = 8
# Rows looked at to find templates. Source: a span of 10 % of all rows is missed by a sample of
# 2,000 with a probability below 1e-90.
SAMPLE = 2_000
# Fewest sampled rows that must share a span, whatever the share: two copies make no template.
LEAST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Template:
    """A span of words that many rows share, and the share of the rows it stands in."""

    text: str
    share: float


def find(texts: pl.Series, share: float) -> tuple[Template, ...]:
    """The longest spans of SPAN_WORDS words and more that at least ``share`` of the rows hold.

    ``texts``: as ``text.plain`` gives them (String, nulls allowed). Spans are found in an evenly
    spaced sample, and their shares counted in all rows. Longest first.
    """
    filled = texts.drop_nulls()
    step = max(1, len(filled) // SAMPLE)
    words = filled.gather_every(step).str.split(" ").to_frame("word").with_row_index("row")
    flat = words.explode("word", empty_as_null=True, keep_nulls=True)
    row, token = flat["row"].to_numpy(), flat["word"].rank("dense").fill_null(0).to_numpy()
    least = max(LEAST_ROWS, share * words.height)
    shared = _in_shared_spans(row.astype(np.int64), token.astype(np.int64), least)
    if not shared.any():
        return ()
    spans = (
        flat.with_columns(shared=pl.Series(shared))
        .with_columns(run=pl.struct("row", "shared").rle_id())
        .filter("shared")
        .group_by("run", "row", maintain_order=True)
        .agg(span=pl.col("word").str.join(" "))
        .group_by("span")
        .agg(rows=pl.col("row").n_unique())
        .filter(pl.col("rows") >= LEAST_ROWS / 2)
        .sort(pl.col("span").str.len_chars(), "span", descending=[True, False])
    )
    counted = [
        Template(span, int(filled.str.contains(span, literal=True).sum()) / len(filled))
        for span in spans["span"]
    ]
    return tuple(template for template in counted if template.share >= share / 2)


def mask(text: pl.Expr, templates: tuple[Template, ...]) -> pl.Expr:
    """``text`` (as ``text.plain`` gives it) without the templates; a text of nothing else is null."""
    if not templates:
        return text
    spans = [template.text for template in templates]
    rest = text.str.replace_many(spans, [""] * len(spans), leftmost=True)
    rest = rest.str.replace_all(r" +", " ").str.strip_chars(" ")
    return pl.when(rest != "").then(rest)


def _in_shared_spans(
    row: NDArray[np.int64], token: NDArray[np.int64], least: float
) -> NDArray[np.bool_]:
    """Which tokens lie in a span of SPAN_WORDS that ``least`` or more rows have (bool[tokens])."""
    covered = np.zeros(len(token), bool)
    starts = len(token) - SPAN_WORDS + 1
    if starts <= 0:
        return covered
    spans = np.zeros(starts, np.uint64)
    for place in range(SPAN_WORDS):
        spans = spans * np.uint64(0x9E3779B97F4A7C15) + token[place : place + starts].astype(
            np.uint64
        )
    inside = row[:starts] == row[SPAN_WORDS - 1 :]
    # Count each span once a row.
    once = pl.DataFrame({"span": spans[inside], "row": row[:starts][inside]}).unique()
    common = once.group_by("span").len().filter(pl.col("len") >= least)["span"]
    hits = np.flatnonzero(inside & np.isin(spans, common.to_numpy()))
    for place in range(SPAN_WORDS):
        covered[hits + place] = True
    return covered
