"""Pairs of questions with lists of options that differ in the chosen option: only one question lists it."""

import polars as pl

from auditor.analysis.arrays import in_pairs, with_columns_of_both
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.analysis.responses.forms import options
from auditor.dataset.dataset import Dataset

# Letters and digits, and least Jaccard similarity of shingles, of an option that is offered in other words.
_MIN_CHARS, _MIN_SIMILARITY = 20, 0.5


def choose_apart(data: Dataset, pairs: pl.DataFrame) -> pl.Series:
    """Return whether one answer of each pair is an option that the other prompt does not offer: Boolean[n].

    Two questions with other options have other answers. A long option without digits may be offered in similar words.

    ``pairs`` has ``left`` and ``right`` (UInt32), valid rows.
    """
    numbered = pairs.select("left", "right").with_row_index("pair")
    listed, chosen = _listed_and_chosen(data, pairs)
    sides = (
        numbered.select("pair", row=one, other=two)
        for one, two in (("left", "right"), ("right", "left"))
    )
    both = pl.concat(sides).join(chosen, on="row").join(listed, left_on="other", right_on="row")
    alike = pl.Series(similarity_by_row(both["chosen"], both["listed"]) >= _MIN_SIMILARITY)
    text = pl.col("chosen")
    in_words = (text.str.len_chars() >= _MIN_CHARS) & ~text.str.contains(r"\d")
    both = both.with_columns(found=(text == pl.col("listed")) | (alike & in_words))
    apart = both.group_by("pair", "row").agg(pl.col("found").any()).filter(~pl.col("found"))
    return numbered.select(apart=pl.col("pair").is_in(apart["pair"].implode()))["apart"]


def choose_differently(data: Dataset, pairs: pl.DataFrame) -> pl.Series:
    """Return whether both answers of each pair are options, and not the same one: Boolean[n].

    ``pairs`` has ``left`` and ``right`` (UInt32), valid rows.
    """
    _, chosen = _listed_and_chosen(data, pairs)
    both = with_columns_of_both(pairs.select("left", "right"), chosen, how="left")
    differ = pl.col("chosen") != pl.col("chosen_right")
    return both.select(differ.fill_null(value=False).alias("differ"))["differ"]


def _listed_and_chosen(data: Dataset, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the options that the prompts of ``pairs`` list, and the one that each answer is: its letter or its text.

    The columns are ``row, listed`` and ``row, chosen``, without spaces and punctuation.
    """
    rows = data.answers.select("row", "answer").join(data.valid.select("row", "prompt"), on="row")
    rows = in_pairs(rows, pairs)
    listed = options.listed_options(rows).select("row", listed=options.compact(pl.col("text")))
    letters = options.chosen_texts(rows["answer"], rows["prompt"])
    chosen = rows.select("row", chosen=options.compact(pl.coalesce(letters, "answer")))
    chosen = chosen.join(listed, left_on=["row", "chosen"], right_on=["row", "listed"], how="semi")
    return listed, chosen
