"""Names in a sentence that most prompts of a set share: "Describe the property min-height." or "max-height".

The sentence makes two of these prompts 90% similar, although they ask for different things.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.arrays import in_pairs, with_columns_of_both
from auditor.analysis.text.excerpts import with_ends

KIND: Final = "name"
# Share and number of the prompts that begin, or end, with the words of the frame; and prompts that are searched for them.
_MIN_SHARE, _MIN_ROWS, _MAX_SEARCHED = 0.5, 20, 2_000
# Most words between the beginning and the end, if they are a name, and least words of the frame. Source: names of
# commands, packages, properties and terms have one to five words.
_MAX_WORDS, _MIN_FRAME_WORDS = 5, 2
_SAME_START: Final = 3  # letters that forms of a word, and its typing errors, begin with
_PART: Final = r"[\pL\pM\pN]+"


def with_other_names(pairs: pl.DataFrame, prompts: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs`` with the ``kind`` of those whose prompts have the frame of the set, and another name in it.

    Two names differ unless the words of one are, in order, forms of the words of the other.

    Args:
        pairs: ``left, right, kind``.
        prompts: ``row`` and ``prompt`` (String, as written) of all rows; the frame is searched for in them, at the
            beginning and the end of very long ones.
    """
    known = prompts.select("prompt").drop_nulls()
    words = _words(known.gather_every(max(1, known.height // _MAX_SEARCHED)))
    begins = _shared_start(words)
    ends = _shared_start(words.list.slice(len(begins)).list.reverse())[::-1]
    if len(begins) + len(ends) < _MIN_FRAME_WORDS:
        return pairs
    own = in_pairs(prompts.select("row", "prompt"), pairs)
    listed = own.select("row", words=_words(own))
    inside = pl.col("words").list.len() - len(begins) - len(ends)
    framed = (
        (pl.col("words").list.head(len(begins)).list.join(" ") == " ".join(begins))
        & (pl.col("words").list.tail(len(ends)).list.join(" ") == " ".join(ends))
        & inside.is_between(1, _MAX_WORDS)
    )
    name = pl.col("words").list.slice(len(begins), inside).list.join(" ")
    parts = name.str.extract_all(_PART).list.eval(pl.element().str.slice(0, _SAME_START))
    listed = listed.filter(framed).select("row", name=parts.list.join(" "))
    both = with_columns_of_both(pairs.select("left", "right"), listed, how="left")
    other = both.select(other=pl.col("name") != pl.col("name_right"))["other"]
    kind = pl.when(other.fill_null(value=False)).then(pl.lit(KIND))
    return pairs.with_columns(kind=pl.coalesce("kind", kind))


def _words(prompts: pl.DataFrame) -> pl.Series:
    return with_ends(prompts, "prompt")["prompt"].str.to_lowercase().str.extract_all(r"\S+")


def _shared_start(words: pl.Series) -> list[str]:
    """Return the words that at least _MIN_SHARE of the lists begin with."""
    shared: list[str] = []
    least = max(_MIN_ROWS, _MIN_SHARE * len(words))
    left = pl.int_range(len(words), eager=True)  # since a filter of the lists copies all words
    while True:
        nth = words.list.get(len(shared), null_on_oob=True).gather(left)
        counts = nth.drop_nulls().value_counts(sort=True)
        if counts.is_empty() or counts.item(0, 1) < least:
            return shared
        shared.append(counts.item(0, 0))
        left = left.filter((nth == shared[-1]).fill_null(value=False))
