"""Pairs of texts that have opposite words, or the same word in another direction."""

import polars as pl

from auditor.analysis.text.contrasts.own_words import Sides
from auditor.analysis.text.tokens import Bigrams
from auditor.analysis.text.vocabulary import Vocabulary


def with_opposites(
    own: Sides, replaced: pl.DataFrame, bigrams: Bigrams, vocabulary: Vocabulary
) -> pl.Series:
    """Return the pairs (UInt32) in which one text has a word, and the other a word that excludes it.

    The words are own words of their texts (see `own_words`), or replace each other. If a character is a word, both must
    follow or precede the same token, because a character has many uses.
    """
    ids = (own.left["id"], own.right["id"], replaced["left"], replaced["right"])
    relation = vocabulary.opposites(pl.concat([series.rename("id") for series in ids]).unique())
    found = own.left.join(relation, on="id").join(
        own.right, left_on=["pair", "other"], right_on=["pair", "id"]
    )
    characters = vocabulary.of("character")
    of_words = found.join(characters, on="id", how="anti")["pair"]
    of_characters = found.join(characters, on="id", how="semi")
    aligned = [
        of_characters.join(bigrams.left, left_on=["pair", "id"], right_on=["pair", word]).join(
            bigrams.right, left_on=["pair", "other", near], right_on=["pair", word, near]
        )["pair"]
        for near, word in (("first", "second"), ("second", "first"))
    ]
    swapped = replaced.join(relation, left_on=["left", "right"], right_on=["id", "other"])["pair"]
    return pl.concat([of_words, *aligned, swapped, _after_one_word(bigrams, vocabulary)])


def _after_one_word(bigrams: Bigrams, vocabulary: Vocabulary) -> pl.Series:
    """Return the pairs (UInt32) in which words that exclude each other follow the same word.

    "Younger than 8 and lighter than 9", "younger than 8 and heavier than 9": also where a text has one of them elsewhere.
    """
    both = bigrams.left.join(bigrams.right, on=["pair", "first"], suffix="_right")
    words = pl.concat([both["second"], both["second_right"].rename("second")]).unique()
    relation = vocabulary.opposites(words)
    both = both.join(vocabulary.of("character"), left_on="second", right_on="id", how="anti")
    sides = ["second", "second_right"]
    return both.join(relation, left_on=sides, right_on=["id", "other"], how="semi")["pair"]


def with_other_directions(bigrams: Bigrams, vocabulary: Vocabulary) -> pl.Series:
    """Return the pairs (UInt32) in which a word has another direction in each text: to Boston, from Boston."""
    markers = vocabulary.kinds.filter(pl.col("kind") == "direction").select("id", "value")
    edges = vocabulary.of("edge")
    left, right = (
        side.join(markers, left_on="first", right_on="id").join(
            edges, left_on="second", right_on="id", how="anti"
        )
        for side in bigrams
    )
    both = left.join(right, on=["pair", "second"], suffix="_right")
    return both.filter(pl.col("value") != pl.col("value_right"))["pair"]
