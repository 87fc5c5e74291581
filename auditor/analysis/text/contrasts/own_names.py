"""Pairs of texts that name different people, things or places."""

import polars as pl

from auditor.analysis.text.contrasts.own_words import Sides
from auditor.analysis.text.contrasts.proper_names import is_typing_error
from auditor.analysis.text.vocabulary import Vocabulary

# Occurrences of a name, for each one of a similar name, at which it is not a typing error of that name.
_MIN_NAME_SHARE = 0.05
# Names on one side of a pair up to which each is compared with each of the other side; texts that differ in more
# name other things. Source: the cost grows with the square; an address or a list of guests has fewer.
_MAX_NAMES = 30
_ENDINGS = ("s", "es", "n", "an", "ns", "ans", "i", "is")  # of forms of one name: Europe, Europeans


def with_other_names(
    own: Sides, values: Sides, names: pl.DataFrame, vocabulary: Vocabulary, *, either: bool
) -> pl.Series:
    """Return the numbers of the pairs (UInt32) whose texts name different people, things or places.

    Each text has a name of its own, or one word was replaced and either word is a name. Names that differ by a
    typing error are one name. If ``either``, a name that only one text has counts, too. ``own`` and ``values`` are as in
    `own_words`; ``names`` has ``name`` and ``count``.
    """
    sides = [_words_and_names(*side, vocabulary) for side in zip(own, values, strict=True)]
    both = sides[0].join(sides[1], on="pair", how="full", coalesce=True, suffix="_right")
    words, other = pl.col("words"), pl.col("words_right")
    replaced = (words.list.len() == 1) & (other.list.len() == 1)
    replaced = (replaced & pl.col("content") & pl.col("content_right")).fill_null(value=False)
    has, has_right = pl.col("names").is_not_null(), pl.col("names_right").is_not_null()
    differ = pl.when(replaced).then(has | has_right).otherwise(has & has_right)
    compared = both.filter(differ).select(
        "pair",
        name=pl.when(replaced).then(words).otherwise("names"),
        other=pl.when(replaced).then(other).otherwise("names_right"),
    )
    same = _with_same_names(compared, names)
    found = compared.filter(~pl.col("pair").is_in(same.implode()))["pair"]
    left_out = both.filter((has != has_right) & either)["pair"]
    return pl.concat([found, left_out])


def with_exchanged_names(replaced: pl.DataFrame, own: Sides, vocabulary: Vocabulary) -> pl.Series:
    """Return the numbers of the pairs (UInt32) in which one name replaces another, and both texts have one of the two.

    "Where will Mia look?" and "Where will Ann look?" after a story of both. Names that differ by a typing error are one
    name. Two names that replace each other have changed positions, which is another kind of contrast.
    """
    names = vocabulary.kinds.filter(kind="name").select("id", "value")
    found = replaced.join(names, left_on="left", right_on="id")
    found = found.join(names, left_on="right", right_on="id", suffix="_right")
    # difflib compares two words at a time, and few pairs get this far.
    typed = [is_typing_error(*row) for row in found.select("value", "value_right").iter_rows()]
    found = found.filter(~pl.Series(typed, dtype=pl.Boolean)).select(replaced.columns)
    mirrored = found.select("pair", left="right", right="left")
    found = found.join(mirrored, on=["pair", "left", "right"], how="anti")
    both_own = found.join(own.left, left_on=["pair", "left"], right_on=["pair", "id"], how="semi")
    both_own = both_own.join(
        own.right, left_on=["pair", "right"], right_on=["pair", "id"], how="semi"
    )
    return found.join(both_own, on=["pair", "left", "right"], how="anti")["pair"]


def _words_and_names(
    own: pl.DataFrame, values: pl.DataFrame, vocabulary: Vocabulary
) -> pl.DataFrame:
    """Return ``pair``, its ``words`` and ``names`` (List[String], null for none), and whether all are ``content``."""
    kinds = vocabulary.kinds
    words = own.join(kinds.filter(kind="word"), on="id").join(vocabulary.roles, on="id")
    words = words.group_by("pair").agg(
        words=pl.col("value").sort(), content=pl.col("content").all()
    )
    listed = own.join(kinds.filter(kind="name"), on="id").select("pair", "value")
    names = pl.concat([listed, values.filter(kind="name").select("pair", "value")])
    names = names.group_by("pair").agg(names=pl.col("value").unique().sort())
    return words.join(names, on="pair", how="full", coalesce=True)


def _with_same_names(compared: pl.DataFrame, names: pl.DataFrame) -> pl.Series:
    """Return the pairs with as many names on each side, each the same as one on the other (UInt32)."""
    equal = compared.filter(pl.col("name").list.len() == pl.col("other").list.len())
    equal = equal.filter(pl.col("name").list.len() <= _MAX_NAMES)
    matches = equal.explode("name").explode("other")
    words = matches.select("name", "other").unique()
    # difflib compares two words at a time, and few pairs get this far.
    same = [is_typing_error(*row) for row in words.iter_rows()]
    counts = names.rename({"name": "word"})
    words = words.filter(pl.Series(same, dtype=pl.Boolean))
    for word in ("name", "other"):
        words = words.join(counts, left_on=word, right_on="word", how="left", suffix="_other")
    words = words.with_columns(
        rare=pl.min_horizontal("count", "count_other"),
        often=pl.max_horizontal("count", "count_other"),
    )
    is_form = pl.any_horizontal(
        pl.col(one) == pl.col(two) + suffix
        for one, two in (("name", "other"), ("other", "name"))
        for suffix in _ENDINGS
    )
    two_names = (
        ~is_form & (pl.col("rare") > 1) & (pl.col("rare") >= _MIN_NAME_SHARE * pl.col("often"))
    )
    words = words.filter(~two_names.fill_null(value=False))
    matched = matches.join(words, on=["name", "other"]).unique(["pair", "name"])
    full = equal.join(matched.group_by("pair").len(), on="pair").filter(
        pl.col("len") == pl.col("name").list.len()
    )
    return full["pair"]
