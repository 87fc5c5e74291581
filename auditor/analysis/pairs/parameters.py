"""Parameters of a task: words whose exchange changes the answer in several prompts of the set.

"Rewrite in a formal style: ..." and "Rewrite in an informal style: ..." are 90% similar. If many texts occur
in both styles, with different responses, the style is a parameter. It is not an edit of one prompt.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.arrays import in_pairs, pair_blocks, with_columns_of_both

KIND: Final = "parameter"

# Most words of a prompt that the other lacks. Source: names of styles, languages, functions and columns
# have one to three words; edits of a whole sentence have more.
MAX_WORDS = 3
# Fewest contexts (the rest of the prompt) in which the words are exchanged. Source: of 512 pairs with 5% and 10% of
# the words changed by chance (gsm8k, ag_news, alpaca_en, sms, CLINC150), none is taken for a parameter.
MIN_CONTEXTS = 3
# Share and number of the pairs whose answers must differ. Synonyms that augment a set ("show", "list") keep the
# answer, except for wrong labels; a dialect of SQL changes it in some queries.
_MIN_OTHER_ANSWERS = 0.2
_MIN_OTHER_PAIRS = 2
_BLOCK_BYTES = 1 << 23  # of the texts of pairs compared at once
_NUMBER = "\x00"  # between a word and the number of its occurrence; no normalised text has it


def parameter_words(pairs: pl.DataFrame, prompts: pl.DataFrame, answers: pl.DataFrame) -> pl.Series:
    """Return the words of the parameters that ``pairs`` of similar prompts show (String, distinct).

    A parameter is what a prompt leaves open, such as a language or a style: where its words are exchanged, the
    answers differ, in several prompts.

    Args:
        pairs: ``left`` and ``right``, rows of ``prompts``.
        prompts: ``row`` and ``text`` (String, normalised).
        answers: ``row`` and ``answer_key`` (UInt64; null if there is no answer).
    """
    if pairs.is_empty():
        return pl.Series("value", [], pl.String)
    both = with_columns_of_both(_differences(pairs, prompts), answers, how="left")
    is_exchange = pl.all_horizontal(
        pl.col(side).list.len().is_between(1, MAX_WORDS) for side in ("own", "own_right")
    )
    exchanges = both.filter(is_exchange & (pl.col("context") != "")).with_columns(
        is_other=pl.col("answer_key") != pl.col("answer_key_right")
    )
    values = pl.concat(
        exchanges.select("context", "is_other", value=pl.col(side).list.sort())
        for side in ("own", "own_right")
    )
    shown = values.group_by("value").agg(
        contexts=pl.col("context").n_unique(),
        other_answers=pl.col("is_other").mean(),
        other_pairs=pl.col("is_other").sum(),
    )
    shown = shown.filter(
        (pl.col("contexts") >= MIN_CONTEXTS)
        & (pl.col("other_answers") >= _MIN_OTHER_ANSWERS)
        & (pl.col("other_pairs") >= _MIN_OTHER_PAIRS)
    )
    return shown["value"].explode(empty_as_null=True).drop_nulls().unique().sort()


def with_parameters(
    pairs: pl.DataFrame, prompts: pl.DataFrame, answers: pl.DataFrame, words: pl.Series
) -> pl.DataFrame:
    """Return ``pairs`` with the ``kind`` of those without one whose prompts differ in what decides the answers.

    The arguments are those of `differ_in` and `repeated_in_answers`; ``pairs`` has ``kind`` (String), too.
    """
    without = pairs.with_row_index("pair").filter(pl.col("kind").is_null())
    found = []
    sizes = pl.concat([prompts, answers]).group_by("row").agg(pl.col("text").str.len_bytes().sum())
    for part in pair_blocks(without, sizes.rename({"text": "size"}), _BLOCK_BYTES):
        differ = repeated_in_answers(part, prompts, answers)
        if not words.is_empty():
            differ |= differ_in(part, prompts, words)
        found.append(part["pair"].filter(differ))
    kind = pairs["kind"].clone().scatter(pl.concat(found), KIND)
    return pairs.with_columns(kind=kind)


def differ_in(pairs: pl.DataFrame, prompts: pl.DataFrame, words: pl.Series) -> pl.Series:
    """Return whether both sides of each pair have words of their own, all of them in ``words``: Boolean[n].

    ``pairs`` and ``prompts`` are as for ``parameter_words``.
    """
    known = pl.lit(words.implode())
    return (
        _differences(pairs, prompts)
        .select(
            pl.all_horizontal(
                (pl.col(side).list.len() > 0)
                & pl.col(side).list.set_difference(known).list.len().eq(0)
                for side in ("own", "own_right")
            )
            .fill_null(value=False)
            .alias("differ")
        )
        .to_series()
    )


def repeated_in_answers(
    pairs: pl.DataFrame, prompts: pl.DataFrame, answers: pl.DataFrame
) -> pl.Series:
    """Return whether the few words of its own that each prompt has are its answer's own words, too: Boolean[n].

    "Start libfoo": "libfoo was started", "Start libbar": "libbar was started".

    Args:
        pairs: ``left`` and ``right``.
        prompts: ``row`` and ``text`` (String, normalised).
        answers: the same.
    """
    own, given = _differences(pairs, prompts), _differences(pairs, answers)
    both = pl.concat([own, given.rename(lambda name: f"{name}_given")], how="horizontal")
    repeated = (
        pl.col(side).list.len().is_between(1, MAX_WORDS)
        & pl.col(side).list.set_difference(f"{side}_given").list.len().eq(0)
        for side in ("own", "own_right")
    )
    return both.select(pl.all_horizontal(repeated).fill_null(value=False).alias("repeated"))[
        "repeated"
    ]


def _differences(pairs: pl.DataFrame, prompts: pl.DataFrame) -> pl.DataFrame:
    """Return ``left, right``, the words that only one side has (``own, own_right``) and the others (``context``)."""
    words = _numbered_words(in_pairs(prompts, pairs))
    both = with_columns_of_both(pairs.select("left", "right"), words, how="left")
    left, right = pl.col("words"), pl.col("words_right")
    both = both.select(
        "left",
        "right",
        own=left.list.set_difference(right),
        own_right=right.list.set_difference(left),
        context=left.list.set_intersection(right).list.sort().list.join(" "),
    )
    return both.with_columns(_without_numbers(side) for side in ("own", "own_right"))


def _without_numbers(words: str) -> pl.Expr:
    return pl.col(words).list.eval(pl.element().str.replace(f"{_NUMBER}[0-9]+$", ""))


def _numbered_words(texts: pl.DataFrame) -> pl.DataFrame:
    """Return ``row`` and ``words`` (List[String]), in which the second occurrence of a word is another word."""
    every = texts.select("row", word=pl.col("text").str.split(" "))
    every = every.explode("word", empty_as_null=True, keep_nulls=False).drop_nulls()
    nth = pl.int_range(pl.len()).over("row", "word")
    numbered = every.select("row", word=pl.format("{}" + _NUMBER + "{}", "word", nth))
    return numbered.group_by("row", maintain_order=True).agg(words="word")
