"""What only one text of a pair says: its own words, and the values among them."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text.contrast_patterns import CURRENCY, IDENTIFIER, QUOTATION
from auditor.analysis.text.proper_names import acronyms
from auditor.analysis.text.tokens import Bigrams
from auditor.analysis.text.vocabulary import Vocabulary

_NUMBERS = ("number", "digits", "roman", "magnitude")
_KINDS_OF = {"number": _NUMBERS}
_OFTEN_LEFT_OUT = ("number", "roman", "magnitude")
_OF_ONE_WORD = (*_NUMBERS, "negation", "date", "unit", "question", "identifier")
_HOW = "how"
# Own bigrams of either text up to which each replaced word counts: three replaced words have six. In
# texts with more changes the same word would be replaced in one position and kept in another.
_MAX_CHANGED = 6


class Sides(NamedTuple):
    """The same kind of frame for the left and the right texts of pairs."""

    left: pl.DataFrame
    right: pl.DataFrame


def own_words(ids: pl.DataFrame, pairs: pl.DataFrame) -> Sides:
    """The words that only one text of each pair has: ``pair, id``."""
    lists = ids.unique(maintain_order=True).group_by("row", maintain_order=True).agg("id")
    both = with_columns_of_both(pairs, lists)
    left, right = pl.col("id"), pl.col("id_right")
    one, two = (
        both.select("pair", id=own).explode("id", empty_as_null=False)
        for own in (left.list.set_difference(right), right.list.set_difference(left))
    )
    return Sides(one, two)


def replacements(bigrams: Bigrams) -> pl.DataFrame:
    """The words that replace each other between two equal neighbours: ``pair, left, right``.

    A text can have both elsewhere: "x and y or z" / "x or y or z". Pairs with many changes are left
    out.
    """
    few = [side.group_by("pair").len().filter(pl.col("len") <= _MAX_CHANGED) for side in bigrams]
    left = bigrams.left.join(few[0].join(few[1], on="pair"), on="pair", how="semi")
    found = left.join(bigrams.right, on=["pair", "first"], suffix="_right").select(
        "pair", left="second", right="second_right"
    )
    found = found.join(left, left_on=["pair", "left"], right_on=["pair", "first"])
    on = ["pair", "first", "second"]
    return found.join(
        bigrams.right, left_on=["pair", "right", "second"], right_on=on, how="semi"
    ).select("pair", "left", "right")


def own_values(own: Sides, bigrams: Bigrams, vocabulary: Vocabulary) -> Sides:
    """The values that one text of each pair mentions and the other does not: ``pair, kind, value``.

    Two words of one value do not differ: "two" and "2", "hours" and "hrs".
    """
    classes = vocabulary.kinds.filter(pl.col("kind").is_in(_OF_ONE_WORD))
    left, right = (
        pl.concat(
            [words.join(classes, on="id").drop("id"), *_of_two_words(words, pairs, vocabulary)]
        )
        for words, pairs in zip(own, bigrams, strict=True)
    )
    on = ["pair", "kind", "value"]
    return Sides(left.join(right, on=on, how="anti"), right.join(left, on=on, how="anti"))


def replaced_values(replaced: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The kinds of which one value replaces another, by `replacements`: ``pair, kind``."""
    classes = vocabulary.kinds.filter(pl.col("kind").is_in(_OF_ONE_WORD))
    found = replaced.join(classes, left_on="left", right_on="id")
    found = found.join(classes, left_on=["right", "kind"], right_on=["id", "kind"], suffix="_right")
    found = found.filter(pl.col("value") != pl.col("value_right"))
    number = pl.when(pl.col("kind").is_in(_NUMBERS)).then(pl.lit("number"))
    return found.select("pair", kind=pl.coalesce(number, "kind"))


def _of_two_words(
    words: pl.DataFrame, bigrams: pl.DataFrame, vocabulary: Vocabulary
) -> list[pl.DataFrame]:
    """Units after a number, and what "how" asks for: ``pair, kind, value``."""
    how = vocabulary.words.filter(pl.col("word") == _HOW).select("id")
    found = []
    for first, second, kind in (
        (vocabulary.of("number"), "short_unit", "unit"),
        (how, "degree", "question"),
    ):
        seconds = vocabulary.kinds.filter(pl.col("kind") == second)
        own = bigrams.join(first, left_on="first", right_on="id", how="semi")
        own = own.join(words, left_on=["pair", "second"], right_on=["pair", "id"], how="semi")
        own = own.join(seconds, left_on="second", right_on="id")
        found.append(own.select("pair", kind=pl.lit(kind), value="value"))
    return found


def values_as_written(rows: pl.DataFrame, pairs: pl.DataFrame) -> Sides:
    """As `own_values`, of what is more than a word: quotations, currencies, code names, acronyms.

    ``rows`` has ``row`` and ``raw``.
    """
    raw = pl.col("raw").fill_null("")
    lower = raw.str.to_lowercase()
    columns = {
        "quotation": lower.str.extract_all(QUOTATION),
        "currency": lower.str.extract_all(CURRENCY),
        "identifier": raw.str.extract_all(IDENTIFIER),
        "name": acronyms(raw),
    }
    both = with_columns_of_both(pairs, rows.select("row", **columns))
    left, right = (
        pl.concat(
            both.select("pair", value=pl.col(kind + one).list.set_difference(kind + two))
            .explode("value", empty_as_null=False)
            .select("pair", kind=pl.lit(kind), value="value")
            for kind in columns
        )
        for one, two in (("", "_right"), ("_right", ""))
    )
    return Sides(left, right)


def with_own(values: Sides, kind: str, *, either: bool = False) -> pl.Series:
    """The pairs in which each text, or ``either``, has a value of ``kind`` that the other lacks (UInt32).

    Numbers in words may be left out even if ``either``: "one" and "first" have many uses.
    """
    kinds = _KINDS_OF.get(kind, (kind,))
    own = [side.filter(pl.col("kind").is_in(kinds)) for side in values]
    each = own[0].join(own[1], on=["pair", "kind"], how="semi")["pair"]
    alone = [side.filter(~pl.col("kind").is_in(_OFTEN_LEFT_OUT))["pair"] for side in own]
    return pl.concat([each, *alone]) if either else each
