"""Pairs of texts with the same tokens in another order: two parts that changed places, or one that moved."""

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text.vocabulary import Vocabulary

_MAX_PART = 12  # tokens of a part that changes places with another one, as a long name has
# Words of a verb that the first two parts of a sentence can change places around: "am Montag kommt Anna".
_MAX_VERB = 2
_MAX_SHARED = 6  # tokens that two joined parts have in common: "the price of x and the price of y"


def exchanged_parts(
    ids: pl.DataFrame, pairs: pl.DataFrame, vocabulary: Vocabulary
) -> tuple[pl.Series, pl.Series]:
    """Return the pairs with the same tokens in another order, and those in which two parts changed positions.

    In the latter, ``a X m Y b`` became ``a Y m X b``. That is not so if one part moved past the other (m is empty, or
    "in" in "in X in Y"), or if m joins equals: "X and Y", "the price of X and the price of Y". ``ids`` (``row, id``) are
    the tokens in text order, ``pairs`` is ``pair, left, right``; both results are numbers of pairs (UInt32). Singular and
    plural are one token: "add the list to the tuples".
    """
    ids = _singular(ids, vocabulary)
    bags = ids.group_by("row").agg(pl.col("id").hash().sum().alias("bag"), size=pl.len())
    both = with_columns_of_both(pairs, bags)
    same = (pl.col("bag") == pl.col("bag_right")) & (pl.col("size") == pl.col("size_right"))
    both = both.filter(same).select("pair", "left", "right")
    if both.is_empty():
        return both["pair"], both["pair"]
    rows = pl.concat([both["left"], both["right"].rename("left")]).unique()
    lists = ids.filter(pl.col("row").is_in(rows.implode()))
    lists = lists.group_by("row", maintain_order=True).agg("id")
    both = with_columns_of_both(both, lists).filter(pl.col("id") != pl.col("id_right"))
    cores = _cores(both)
    found = _readings(cores, vocabulary)
    return both["pair"], found


def _singular(ids: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Return ``ids`` with the singular for each plural in -s, if the texts have both."""
    plural = vocabulary.words.filter(pl.col("word").str.contains(r"..[^s]s$"))
    plural = plural.with_columns(pl.col("word").str.strip_suffix("s"))
    forms = plural.join(vocabulary.words, on="word", suffix="_singular")
    found = ids.join(forms.select("id", "id_singular"), on="id", how="left", maintain_order="left")
    return found.select("row", id=pl.coalesce("id_singular", "id"))


def _cores(both: pl.DataFrame) -> pl.DataFrame:
    """Add ``start`` and ``stop``: the tokens before and after them are equal."""
    differ = (
        both.select("pair", "id", "id_right")
        .explode("id", "id_right", empty_as_null=False)
        .with_columns(position=pl.int_range(pl.len()).over("pair"))
        .filter(pl.col("id") != pl.col("id_right"))
        .group_by("pair")
        .agg(start=pl.col("position").min(), stop=pl.col("position").max() + 1)
    )
    return both.join(differ, on="pair")


def _readings(cores: pl.DataFrame, vocabulary: Vocabulary) -> pl.Series:
    """Return the pairs in which two parts changed positions: X is first on the left and last on the right."""
    left, right = pl.col("id"), pl.col("id_right")
    start, stop, one, two = (pl.col(name) for name in ("start", "stop", "one", "two"))
    lengths = pl.int_ranges(1, (stop - start).clip(1, _MAX_PART + 1))
    found = cores.with_columns(one=lengths).explode("one", empty_as_null=False)
    found = found.filter(left.list.get(start) == right.list.get(stop - one))
    found = found.with_columns(two=lengths).explode("two", empty_as_null=False)
    length = stop - start - one - two
    found = found.filter((length > 0) & (right.list.get(start) == left.list.get(stop - two)))
    found = found.with_columns(middle=left.list.slice(start + one, length))
    changed = found.filter(
        (left.list.slice(start, one) == right.list.slice(stop - one, one))
        & (left.list.slice(stop - two, two) == right.list.slice(start, two))
        & (pl.col("middle") == right.list.slice(start + two, length))
    )
    if changed.is_empty():
        return changed["pair"]
    joined = _joins_equals(changed, vocabulary)
    return changed.filter(~pl.col("pair").is_in(joined.implode()))["pair"].unique()


def _unlike(vocabulary: Vocabulary) -> pl.Expr:
    """Return whether only one of the parts begins with a function word, or with a number or date (Boolean)."""
    left, start, stop = pl.col("id"), pl.col("start"), pl.col("stop")
    unlike = pl.lit(value=False)
    for kinds in (("function", "direction"), ("number", "date")):
        words = vocabulary.of(*kinds)["id"].implode()
        first, second = left.list.get(start), left.list.get(stop - pl.col("two"))
        unlike |= first.is_in(words) != second.is_in(words)
    return unlike


def _joins_equals(changed: pl.DataFrame, vocabulary: Vocabulary) -> pl.Series:
    """Return the pairs of ``changed`` whose ``middle`` joins two equals, or in which one part only moved."""
    left, middle = pl.col("id"), pl.col("middle")
    start, stop = pl.col("start"), pl.col("stop")
    size = middle.list.len().cast(pl.Int64)
    ids = {kind: vocabulary.of(kind)["id"].implode() for kind in ("copula", "edge", "comma")}
    links = vocabulary.of("coordinator")["id"].implode()
    ends = vocabulary.of("coordinator", "edge")["id"].implode()
    first, last = middle.list.first(), middle.list.last()
    before, after = left.list.get(start - 1), left.list.get(stop)
    same_before = left.list.slice((start - size).clip(0), size) == middle
    moved = (start >= size) & same_before | (left.list.slice(stop, size) == middle)
    # A comma joins equals only in a list, which goes on or ends.
    listed = first.is_in(links) & last.is_in(links)
    listed &= (
        ~first.is_in(ids["comma"]) & ~last.is_in(ids["comma"])
        | before.is_in(ends)
        | after.is_in(ends)
    )
    whole = (
        (size == 1)
        & first.is_in(ids["copula"])
        & before.is_in(ids["edge"])
        & after.is_in(ids["edge"])
    )
    whole |= (size == 1) & first.is_in(ids["edge"])
    inverted = before.is_in(ids["edge"]) & (size <= _MAX_VERB) & _unlike(vocabulary)
    joined = moved | listed | whole | inverted
    for shared in range(_MAX_SHARED + 1):
        joined |= _joins_with_shared(shared, links, ends, ids["comma"])
    return changed.filter(joined.fill_null(value=False))["pair"].unique()


def _joins_with_shared(
    shared: int, links: pl.Series, ends: pl.Series, commas: pl.Series
) -> pl.Expr:
    """Return whether ``middle`` joins two equals whose first ``shared`` words come after it (Boolean).

    ``links`` are the ids of words that join, ``ends`` also those at the end of a list, ``commas`` those of commas.
    """
    left, middle = pl.col("id"), pl.col("middle")
    start, stop = pl.col("start"), pl.col("stop")
    rest = middle.list.len().cast(pl.Int64) - shared - 1
    link = middle.list.get(shared, null_on_oob=True)
    before = left.list.get(start - rest - 1, null_on_oob=True)
    after = left.list.get(stop + shared, null_on_oob=True)
    return (
        (rest >= 0)
        & (link.is_in(links) & ~link.is_in(commas) | before.is_in(ends) | after.is_in(ends))
        & link.is_in(links)
        & (middle.list.slice(0, shared) == left.list.slice(stop, shared))
        & (middle.list.slice(shared + 1) == left.list.slice((start - rest).clip(0), rest.clip(0)))
    )
