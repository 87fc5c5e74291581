"""Where a normalised text is in a text as written, and whether it is set apart from what surrounds it."""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import polars as pl

from auditor.analysis.text import normalise
from auditor.analysis.text.runs import with_spaced_characters

# What ends a sentence or a line, or encloses a quotation. A point or colon inside a number or word does not.
_BREAK = r"[!?…;|*#=()\[\]{}<>\"“”«»„\n\r\t。！？：；，、「」『』（）【】।؟—–]"
_BREAK_BEFORE = rf"(^|{_BREAK}|[.:]\s)[\s'*_>-]*$"
_BREAK_AFTER = rf"^[ '*_]*($|{_BREAK}|[.:,]*(\s*$|\s*{_BREAK})|[.:]\s)"
_SEEN_CHARS = 40  # before and after a text, among which a break is searched
_MAX_TRIED = 5  # occurrences in one text, among which one that is set apart is preferred
_SPACE, _SINGLE = ord(" "), 1  # in a mask: no part of a word; a character that is a word

POSITIONS = pl.Schema(
    {
        "pair": pl.UInt32(),
        "start": pl.UInt32(),  # first character, counted from 0
        "end": pl.UInt32(),  # after its last character
        "outside": pl.UInt32(),  # words before and after it
        "apart": pl.Boolean(),  # whether it is one or several sentences or lines of their own
    }
)


def positions(wanted: pl.Series, texts: pl.Series) -> pl.DataFrame:
    """Return the position of ``wanted[i]`` in ``texts[i]``: POSITIONS, by pair i; pairs without one are left out.

    ``wanted`` is normalised, ``texts`` are as written (String). The text is found from its first word to its last. Of several
    occurrences, the first one that is set apart is returned; if none is, the first.
    """
    pairs = pl.DataFrame({"wanted": with_spaced_characters(wanted), "text": texts})
    distinct = pairs.select("text").drop_nulls().unique(maintain_order=True)
    mask = pl.col("text").str.replace_all(r"[^\pL\pM\pN]", " ")
    distinct = distinct.with_columns(
        folded=with_spaced_characters(normalise.fold_to_words(distinct["text"])).fill_null(""),
        mask=mask.str.replace_all(normalise.UNSPACED, chr(_SINGLE)),
    )
    pairs = pairs.with_row_index("pair").join(distinct, on="text", maintain_order="left")
    columns = pairs.select("pair", "wanted", "folded", "mask").iter_rows()
    # One pass of a C function over each text; few pairs get this far.
    found = [
        (pair, *place)
        for pair, *texts_of_pair in columns
        for place in islice(_occurrences(*texts_of_pair), _MAX_TRIED)
    ]
    schema = {name: POSITIONS[name] for name in ("pair", "start", "end", "outside")}
    located = pl.DataFrame(found, schema=schema, orient="row")
    located = located.join(pairs, on="pair", maintain_order="left")
    part = located.select(pl.col("text").str.slice("start", pl.col("end") - pl.col("start")))
    same = with_spaced_characters(normalise.fold_to_words(part["text"])) == located["wanted"]
    return (
        located.filter(same)
        .with_columns(apart=_is_apart())
        .sort("pair", "apart", "start", descending=[False, True, False])
        .unique("pair", keep="first", maintain_order=True)
        .select(list(POSITIONS))
    )


def _is_apart() -> pl.Expr:
    """Return whether the text from ``start`` to ``end`` begins after a break and ends before one (Boolean)."""
    start = pl.col("start").cast(pl.Int64)
    before = pl.col("text").str.slice(
        pl.max_horizontal(start - _SEEN_CHARS, 0), pl.min_horizontal(start, _SEEN_CHARS)
    )
    after = pl.col("text").str.slice("end", _SEEN_CHARS)
    return before.str.contains(_BREAK_BEFORE) & after.str.contains(_BREAK_AFTER)


def _occurrences(wanted: str, folded: str, mask: str) -> Iterator[tuple[int, int, int]]:
    """Return start, end and words outside of each occurrence of ``wanted`` in a text.

    ``mask`` has a character for each character of the text, by which its words are counted. Folding can change their number,
    so the caller compares what it finds.
    """
    padded, wanted = f" {folded} ", f" {wanted} "
    words = wanted.count(" ") - 1
    codes = np.frombuffer(mask.encode("utf-32-le"), np.uint32)
    edge = np.concatenate([[_SPACE], codes, [_SPACE]])
    changes = (edge[1:] != edge[:-1]) & ((edge[1:] <= _SPACE) | (edge[:-1] <= _SPACE))
    changes |= (edge[1:] == _SINGLE) & (edge[:-1] == _SINGLE)
    starts = np.flatnonzero(changes[:-1] & (codes != _SPACE))
    ends = np.flatnonzero(changes[1:] & (codes != _SPACE)) + 1
    at = padded.find(wanted)
    while at >= 0:
        first = padded.count(" ", 0, at)
        last = first + words - 1
        if last < len(starts):
            yield int(starts[first]), int(ends[last]), len(starts) - words
        at = padded.find(wanted, at + 1)


def contains(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    """Return whether each text has the ``part`` of its row (Boolean); null where either is.

    `str.contains` compiles the part of a single row as a pattern, which takes 100 times its bytes and fails from 600 KB on.
    """
    return text.str.count_matches(part, literal=True) > 0
