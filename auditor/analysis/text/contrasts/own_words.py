"""The words and values that only one text of a pair has."""

from typing import NamedTuple

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text.contrasts.contrast_patterns import (
    CURRENCY,
    IDENTIFIER,
    NUMBER_PHRASE,
    QUOTATION,
    SLOT,
)
from auditor.analysis.text.contrasts.proper_names import acronyms
from auditor.analysis.text.operators import MARKED
from auditor.analysis.text.tokens import Bigrams
from auditor.analysis.text.vocabulary import Vocabulary

_NUMBERS = ("number", "digits", "roman", "magnitude")
_KINDS_OF = {"number": _NUMBERS}
_REPLACED_KINDS = dict.fromkeys(_NUMBERS, "number") | {"letter": "identifier"}
_OFTEN_LEFT_OUT = ("number", "roman", "magnitude")
_OF_ONE_WORD = (*_NUMBERS, "negation", "restriction", "date", "unit", "question", "identifier")
# Most own bigrams of either text at which each replaced word counts; three replaced words have six. In texts with
# more changes, the same word would be replaced in one position and kept in another.
_MAX_CHANGED = 6


class Sides(NamedTuple):
    """The same kind of frame for the left and the right texts of pairs."""

    left: pl.DataFrame
    right: pl.DataFrame


def own_words(ids: pl.DataFrame, pairs: pl.DataFrame) -> Sides:
    """Return the words that only one text of each pair has: ``pair, id``."""
    lists = ids.unique(maintain_order=True).group_by("row", maintain_order=True).agg("id")
    both = with_columns_of_both(pairs, lists)
    left, right = pl.col("id"), pl.col("id_right")
    one, two = (
        both.select("pair", id=own).explode("id", empty_as_null=False)
        for own in (left.list.set_difference(right), right.list.set_difference(left))
    )
    return Sides(one, two)


def replacements(bigrams: Bigrams) -> pl.DataFrame:
    """Return the words that replace each other between two equal neighbours: ``pair, left, right``.

    A text can also have both words elsewhere: "x and y or z" / "x or y or z". Pairs with many changes are left out.
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


def replaced_throughout(
    replaced: pl.DataFrame,
    own: Sides,
    pairs: pl.DataFrame,
    ids: pl.DataFrame,
    content: pl.DataFrame,
) -> pl.Series:
    """Return the pairs (UInt32) in which a word of ``content`` stands for another one wherever that occurs, at least twice.

    "All bees are insects. Do bees fly?" and "All cats are insects. Do cats fly?": the edits of a copy seldom repeat.
    """
    found = replaced.join(pairs.rename({"left": "row", "right": "row_right"}), on="pair")
    for side, row, words in zip(("left", "right"), ("row", "row_right"), own, strict=True):
        found = found.join(content, left_on=side, right_on="id", how="semi")
        found = found.join(words, left_on=["pair", side], right_on=["pair", "id"], how="semi")
        in_pairs = ids.join(found, left_on=["row", "id"], right_on=[row, side], how="semi")
        often = in_pairs.group_by("row", "id").len().filter(pl.col("len") > 1)
        found = found.join(often, left_on=[row, side], right_on=["row", "id"], how="semi")
    return found["pair"]


def own_values(own: Sides, bigrams: Bigrams, vocabulary: Vocabulary) -> Sides:
    """Return the values that one text of each pair mentions and the other does not: ``pair, kind, value``.

    Two words for one value do not differ: "two" and "2", "hours" and "hrs".
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
    """Return the kinds of value in which one value replaces another, by `replacements`: ``pair, kind``."""
    classes = vocabulary.kinds.filter(pl.col("kind").is_in((*_OF_ONE_WORD, "letter")))
    found = replaced.join(classes, left_on="left", right_on="id")
    found = found.join(classes, left_on=["right", "kind"], right_on=["id", "kind"], suffix="_right")
    found = found.filter(pl.col("value") != pl.col("value_right"))
    return found.select("pair", pl.col("kind").replace(_REPLACED_KINDS))


def _of_two_words(
    words: pl.DataFrame, bigrams: pl.DataFrame, vocabulary: Vocabulary
) -> list[pl.DataFrame]:
    """Return values of two words: units, what "how" asks for, "even" and its noun, methods: ``pair, kind, value``."""
    kinds = {
        kind: vocabulary.kinds.filter(kind=kind).select("id", "value")
        for kind in ("number", "short_unit", "degree", "restricted", "method", "word")
    }
    kinds |= {
        word: vocabulary.words.filter(word=word).select("id", value="word")
        for word in ("how", "even")
    }
    found = []
    # Of which of the two words the value is, and which must be own.
    for first, second, value, owns, kind in (
        ("number", "short_unit", "value_second", ("second",), "unit"),
        ("how", "degree", "value_second", ("second",), "question"),
        ("even", "restricted", "value", ("first",), "restriction"),
        ("method", "word", "value", ("first", "second"), "restriction"),
    ):
        if kinds[first].is_empty() or kinds[second].is_empty():
            continue
        both = bigrams.join(kinds[first], left_on="first", right_on="id")
        both = both.join(kinds[second], left_on="second", right_on="id", suffix="_second")
        for own in owns:
            both = both.join(words, left_on=["pair", own], right_on=["pair", "id"], how="semi")
        found.append(both.select("pair", kind=pl.lit(kind), value=value))
    return found


def values_as_written(rows: pl.DataFrame, pairs: pl.DataFrame) -> Sides:
    """Return the values that are more than a word, as `own_values` does: quotations, currencies, numbers of several words, code names, acronyms.

    ``rows`` has ``row``, ``raw`` (as written) and ``text`` (folded).
    """
    raw, text = pl.col("raw").fill_null(""), pl.col("text")
    columns = {
        "quotation": text.str.extract_all(rf"{MARKED}|{QUOTATION}"),
        "currency": text.str.extract_all(CURRENCY),
        "number": text.str.extract_all(NUMBER_PHRASE),
        "identifier": raw.str.extract_all(IDENTIFIER),
        "slot": raw.str.extract_all(SLOT),
        "name": acronyms(raw),
    }
    both = _with_places(with_columns_of_both(pairs, rows.select("row", **columns)), "quotation")
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


def _with_places(both: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``both`` with each value of two lists after its place, if the lists have as many values and not the same.

    One of two quotations may then be equal to the other: does 'ab' match 'ab', does 'ab' match 'b'.
    """
    left, right = pl.col(name), pl.col(f"{name}_right")
    place = pl.int_range(pl.len()).cast(pl.String)
    placed = [side.list.eval(pl.concat_str(place, pl.element())) for side in (left, right)]
    differ = (left.list.set_symmetric_difference(right).list.len() > 0) & (
        left.list.len() == right.list.len()
    )
    return both.with_columns(
        pl.when(differ).then(placed[0]).otherwise(left).alias(name),
        pl.when(differ).then(placed[1]).otherwise(right).alias(f"{name}_right"),
    )


def with_own(values: Sides, kind: str, *, either: bool = False) -> pl.Series:
    """Return the pairs (UInt32) in which each text has a value of ``kind`` that the other lacks.

    If ``either``, one text with its own value is enough, except for numbers in words: "one" and "first" have many uses.
    """
    kinds = _KINDS_OF.get(kind, (kind,))
    own = [side.filter(pl.col("kind").is_in(kinds)) for side in values]
    if own[0].is_empty() and own[1].is_empty():
        return own[0]["pair"]
    each = own[0].join(own[1], on=["pair", "kind"], how="semi")["pair"]
    alone = [side.filter(~pl.col("kind").is_in(_OFTEN_LEFT_OUT))["pair"] for side in own]
    return pl.concat([each, *alone]) if either else each
