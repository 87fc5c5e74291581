"""Names of several parts (evolution-data-server, 3.4.0-1~exp2), and pairs of texts that differ in one."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both

_JOINT: Final = r"[-_~+.:/@]"
_NAME: Final = rf"[\pL\pN]+(?:{_JOINT}[\pL\pN]+)*"
_PART: Final = r"[\pL\pN]+"
_VERSION: Final = r"\pL\+*-\d+$"
# Names of either text that the other lacks. Texts with more are rewritten: any two of their names may differ,
# and all of them would be compared with each other.
_MAX_NAMES: Final = 4


def with_other_names(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs in which one joined name replaces another (UInt32).

    One name has more parts than the other ("chime", "chime-sdk-voice"), or both have as many and differ in
    one ("elinks-doc", "elinks-data"). The new part must be a word that the other text does not have, since
    "well-known" and "well known" are one spelling, and no other form of the part that it replaces.

    Args:
        rows: ``row`` and ``raw`` (String, as written).
        pairs: ``pair, left, right``.
    """
    text = pl.col("raw").str.to_lowercase()
    names = rows.filter(text.str.contains(rf"\w{_JOINT}\w")).select("row")
    involved = names["row"].implode()
    pairs = pairs.filter(pl.col("left").is_in(involved) | pl.col("right").is_in(involved))
    listed = rows.select(
        "row", names=text.str.extract_all(_NAME).list.unique(), words=text.str.extract_all(_PART)
    )
    both = with_columns_of_both(pairs, listed)
    left, right = pl.col("names"), pl.col("names_right")
    both = both.with_columns(
        names=left.list.set_difference(right), names_right=right.list.set_difference(left)
    )
    few = pl.all_horizontal(
        left.list.len().is_between(1, _MAX_NAMES), right.list.len() <= _MAX_NAMES
    )
    found = both.filter(few).explode("names", empty_as_null=False)
    found = found.explode("names_right", empty_as_null=False)
    return found.filter(_continues() | _replaces_part())["pair"]


def _continues() -> pl.Expr:
    """Whether one name is the other one with further parts, which the other text does not have (Boolean)."""
    return _is_longer("names", "names_right", "words_right") | _is_longer(
        "names_right", "names", "words"
    )


def _is_longer(longer: str, name: str, other_words: str) -> pl.Expr:
    parts = [pl.col(column).str.extract_all(_PART) for column in (longer, name)]
    same = parts[1].list.set_difference(parts[0]).list.len() == 0
    # Of a name of one part only its continuation: "known" and "well-known" say much the same.
    begins = pl.col(longer).str.starts_with(pl.col(name)) | (parts[1].list.len() > 1)
    added = parts[0].list.set_difference(other_words)
    # Digits alone are a number, which has its own rules (5 and 5.00), except as a version: "gcc" and "gcc-12".
    is_new = added.list.eval(pl.element().str.contains(r"\pL")).list.any()
    is_new |= pl.col(longer).str.contains(_VERSION) & (added.list.len() > 0)
    return same & begins & is_new


def _replaces_part() -> pl.Expr:
    """Whether both names have as many parts, and differ in one, which is not another form of it (Boolean)."""
    parts = [pl.col(name).str.extract_all(_PART) for name in ("names", "names_right")]
    own = [one.list.set_difference(two) for one, two in (parts, parts[::-1])]
    first = [side.list.first() for side in own]
    is_form = first[0].str.starts_with(first[1]) | first[1].str.starts_with(first[0])
    same_size = (parts[0].list.len() == parts[1].list.len()) & (parts[0].list.len() > 1)
    each_new = own[0].list.set_difference("words_right").list.len().eq(1) & own[
        1
    ].list.set_difference("words").list.len().eq(1)
    return same_size & pl.all_horizontal(side.list.len() == 1 for side in own) & each_new & ~is_form
