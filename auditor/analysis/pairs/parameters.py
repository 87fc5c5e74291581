"""Parameters of a task: words whose exchange changes the answer wherever the set exchanges them.

"Rewrite in a formal style: ..." and "Rewrite in an informal style: ..." are 90% similar. That many texts
occur in both styles, with other responses, shows that the style is a parameter and no edit of one prompt.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both

KIND: Final = "parameter"

# Words of either prompt that the other lacks. Source: names of styles, languages, functions and columns
# have one to three; edits of a whole sentence have more.
MAX_WORDS = 3
# Prompts, equal but for these words, that occur with both. Source: of plant.py's edits by 5% and 10% of the
# words in gsm8k, ag_news, alpaca_en and sms, none exchanges the same words in three rows.
MIN_CONTEXTS = 3
# Share of these pairs whose answers differ, and their number. Synonyms that augment a set ("show", "list") keep
# the answer but for wrong labels; a dialect of SQL changes it in some queries.
_MIN_OTHER_ANSWERS = 0.2
_MIN_OTHER_PAIRS = 2
_NUMBER = "\x00"  # between a word and the number of its occurrence; no normalised text has it


def exchange_parameters(
    pairs: pl.DataFrame, prompts: pl.DataFrame, answers: pl.DataFrame
) -> pl.Series:
    """Return whether the prompts of each pair differ in parameters only (Boolean[n]).

    Args:
        pairs: ``left`` and ``right``, rows of ``prompts``.
        prompts: ``row`` and ``text`` (String, normalised).
        answers: ``row`` and ``answer_key`` (UInt64; null if there is no answer).
    """
    involved = pl.concat([pairs["left"], pairs["right"].rename("left")]).unique()
    words = _numbered_words(prompts.filter(pl.col("row").is_in(involved.implode())))
    both = with_columns_of_both(pairs.select("left", "right"), words, how="left")
    left, right = pl.col("words"), pl.col("words_right")
    both = both.select(
        "left",
        "right",
        own=left.list.set_difference(right),
        own_right=right.list.set_difference(left),
        context=left.list.set_intersection(right).list.sort().list.join(" "),
    )
    both = with_columns_of_both(both, answers.select("row", "answer_key"), how="left")
    both = both.with_columns(_without_numbers(side) for side in ("own", "own_right"))
    known = _parameter_words(both)
    return both.select(
        pl.all_horizontal(
            (pl.col(side).list.len() > 0) & pl.col(side).list.set_difference(known).list.len().eq(0)
            for side in ("own", "own_right")
        )
        .fill_null(value=False)
        .alias("is_parameter")
    )["is_parameter"]


def _parameter_words(both: pl.DataFrame) -> pl.Expr:
    """The words of all exchanges that show a parameter (List[String], one literal).

    ``both`` has ``own, own_right`` (List[String]), ``context`` (String) and the answer keys of each pair.
    """
    is_exchange = pl.all_horizontal(
        pl.col(side).list.len().is_between(1, MAX_WORDS) for side in ("own", "own_right")
    )
    sides = [pl.col(side).list.sort().list.join(" ") for side in ("own", "own_right")]
    is_other = pl.col("answer_key") != pl.col("answer_key_right")
    shown = (
        both.filter(is_exchange & (pl.col("context") != ""))
        .group_by(exchanged=pl.concat_list(sides).list.sort())
        .agg(
            pl.concat_list("own", "own_right").first().alias("words"),
            contexts=pl.col("context").n_unique(),
            other_answers=is_other.mean(),
            other_pairs=is_other.sum(),
        )
        .filter(
            (pl.col("contexts") >= MIN_CONTEXTS)
            & (pl.col("other_answers") >= _MIN_OTHER_ANSWERS)
            & (pl.col("other_pairs") >= _MIN_OTHER_PAIRS)
        )
    )
    return pl.lit(shown["words"].explode(empty_as_null=True).drop_nulls().unique().implode())


def _without_numbers(words: str) -> pl.Expr:
    return pl.col(words).list.eval(pl.element().str.replace(f"{_NUMBER}[0-9]+$", ""))


def _numbered_words(texts: pl.DataFrame) -> pl.DataFrame:
    """``row`` and ``words`` (List[String]): a word's second occurrence in a text is another word."""
    every = texts.select("row", word=pl.col("text").str.split(" "))
    every = every.explode("word", empty_as_null=True, keep_nulls=False).drop_nulls()
    nth = pl.int_range(pl.len()).over("row", "word")
    numbered = every.select("row", word=pl.format("{}" + _NUMBER + "{}", "word", nth))
    return numbered.group_by("row", maintain_order=True).agg(words="word")
