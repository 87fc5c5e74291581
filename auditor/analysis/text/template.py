"""Templates: text that many rows share. It is left out when rows are compared.

Otherwise a preamble of 200 words would make any two rows of a set 95% similar.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Consecutive words that rows must share. Source: datatrove decontaminates by 12-grams, and the authors of
# GPT-3 by 13-grams; 8 still finds one-line preambles, and no common phrase is that long.
SPAN_WORDS = 8
# Rows that are searched for templates. Source: the probability that a sample of 2,000 misses a span of
# 10% of all rows is below 1e-90.
_MAX_SEARCHED_ROWS = 2_000
# Characters that are searched for templates. Of longer rows the first and last parts are searched: that is
# where instructions are. Source: 2,000 rows of 4,000 characters take two seconds and 300 MB.
_MAX_SEARCHED_CHARS = 1 << 23
# Searched rows that must share a span, whatever the share: two copies are not a template.
_CELL_BITS = 16  # of the hash of a span, by which spans are counted first
_MIN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Template:
    """A span of words that many rows share, and the share of the rows that contain it."""

    text: str
    share: float


def find(texts: pl.Series, share: float) -> tuple[Template, ...]:
    """Return the longest spans of at least SPAN_WORDS words that ``share`` of the rows contain, longest first.

    ``texts`` have single spaces between words (String, nulls allowed). Spans are searched for in an evenly spaced sample;
    their shares are counted in all rows.
    """
    filled = texts.drop_nulls()
    step = max(1, len(filled) // _MAX_SEARCHED_ROWS)
    rows = _searched(filled.gather_every(step)).with_columns(pl.col("word").str.split(" "))
    words = rows.explode("word", empty_as_null=True, keep_nulls=True)
    row = words["row"].to_numpy().astype(np.int64)
    word = words["word"].hash(seed=8).to_numpy()
    shared = _in_shared_spans(row, word, max(_MIN_ROWS, share * rows.height))
    if not shared.any():
        return ()
    spans = (
        words.with_columns(run=pl.Series(np.cumsum(~shared)))
        .filter(pl.Series(shared))
        .group_by("run", "row", maintain_order=True)
        .agg(span=pl.col("word").str.join(" "))
        .group_by("span")
        .agg(rows=pl.col("row").n_unique())
        .filter(pl.col("rows") >= _MIN_ROWS / 2)
        .sort(pl.col("span").str.len_chars(), "span", descending=[True, False])
    )
    templates = [
        Template(span, int(filled.str.contains(span, literal=True).sum()) / len(filled))
        for span in spans["span"]
    ]
    return tuple(template for template in templates if template.share >= share / 2)


def mask(text: pl.Expr, templates: tuple[Template, ...]) -> pl.Expr:
    """Return ``text``, as given to ``find``, without the templates; null if nothing else is left (String)."""
    if not templates:
        return text
    spans = [template.text for template in templates]
    rest = text.str.replace_many(spans, [""] * len(spans), leftmost=True)
    rest = rest.str.replace_all(" {2,}", " ").str.strip_chars(" ")
    return pl.when(rest != "").then(rest)


def _searched(texts: pl.Series) -> pl.DataFrame:
    """Return ``row`` (UInt32) and ``word`` (String): the parts of the texts that are searched."""
    half = _MAX_SEARCHED_CHARS // 2 // max(1, len(texts))
    text, rows = pl.col("word"), texts.to_frame("word").with_row_index("row")
    first = text.str.slice(0, half).str.replace(r" [^ ]*$", "")
    last = text.str.slice(-half).str.replace(r"^[^ ]* ", "")
    # The number of the row is a word that no other row has: no span goes across the cut.
    parts = pl.format("{} \0{} {}", first, "row", last)
    too_long = text.str.len_bytes() > 2 * half
    return rows.with_columns(word=pl.when(too_long).then(parts).otherwise(text))


def _in_shared_spans(
    row: NDArray[np.int64], word: NDArray[np.uint64], min_rows: float
) -> NDArray[np.bool_]:
    """Return whether each word lies in a span of SPAN_WORDS words that ``min_rows`` rows share (bool[words]).

    ``row`` and ``word`` are the row number and a hash of each word, row by row.
    """
    covered = np.zeros(len(word), bool)
    starts = len(word) - SPAN_WORDS + 1
    if starts <= 0:
        return covered
    spans = np.zeros(starts, np.uint64)
    for offset in range(SPAN_WORDS):
        spans = spans * np.uint64(0x9E3779B97F4A7C15) + word[offset : offset + starts]
    inside = row[:starts] == row[SPAN_WORDS - 1 :]  # the span does not cross the end of a row
    # Most spans are rare, which a count of their cells shows at once.
    cells = (spans >> np.uint64(64 - _CELL_BITS)).astype(np.int64)
    inside &= (np.bincount(cells[inside], minlength=1 << _CELL_BITS) >= min_rows)[cells]
    once_a_row = pl.DataFrame({"span": spans[inside], "row": row[:starts][inside]}).unique()
    shared = once_a_row.group_by("span").len().filter(pl.col("len") >= min_rows)["span"]
    hits = np.flatnonzero(inside)
    hits = hits[np.isin(spans[hits], shared.to_numpy())]
    for offset in range(SPAN_WORDS):
        covered[hits + offset] = True
    return covered
