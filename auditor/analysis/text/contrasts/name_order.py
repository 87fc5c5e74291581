"""Pairs of texts with the same names in other places of the same sentences: "Ann is older than Bo", "Bo is older than Ann"."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both

_NAME: Final = r"\p{Lu}[\pL\pM\pN'’-]*"
_MAX_CHARS: Final = 2_000  # in a longer text the order of a few names is not what it says
_MIN_NAMES: Final = 2
_JOINED: Final = r"_(?:,|,? (?:and|or|und|oder|et|ou|y|o|e)) _"  # sides that may change places


def with_other_order(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs whose texts differ in the order of their words with a capital alone (UInt32).

    Args:
        rows: ``row`` and ``raw`` (String, as written).
        pairs: ``pair, left, right``.
    """
    raw = pl.col("raw").fill_null("")
    names = raw.str.extract_all(_NAME)
    short = rows.filter(
        raw.str.len_bytes() <= _MAX_CHARS, raw.str.count_matches(_NAME) >= _MIN_NAMES
    )
    found = short.select("row", names=names, frame=raw.str.replace_all(_NAME, "_"))
    both = with_columns_of_both(pairs, found, how="inner")
    own, other = pl.col("names"), pl.col("names_right")
    moved = (own != other) & (own.list.unique().list.sort() == other.list.unique().list.sort())
    same = pl.col("frame") == pl.col("frame_right")
    return both.filter(moved & same & ~pl.col("frame").str.contains(_JOINED))["pair"]
