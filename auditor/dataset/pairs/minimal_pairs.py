"""Whether small edits decide the answers of a set: puzzles, minimal pairs, questions on one scenario."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.dataset.task import LABELLED

KIND: Final = "small edit"
# Fewest rows that have another answer than a nearly equal prompt, as a number and as a share of the rows; and least
# share of the pairs without a contrast that have two answers, as a multiple of the share among random pairs. Source: 5%
# to 52% of the rows of twelve sets of puzzles and minimal pairs, and 0.6 to 2 times the share; in TREC, CLINC150, ATIS,
# SMS, AG News and GSM8K with 50 planted conflicts in 1,000 rows at most 3.8% of the rows.
MIN_ROWS, MIN_SHARE, MIN_RATIO = 20, 0.05, 0.5
# Least share of those rows that have two or more nearly equal prompts with other answers, unless that many rows of the
# set have one: two answers to a question and its copy are a conflict, and no design. Source: 0 in TREC, CLINC150 and
# GSM8K with up to 60 planted conflicts in 300 rows; 0.2 and more, or 40% of the rows, in 21 of 26 sets of puzzles.
MIN_SEVERAL, MANY_ROWS = 0.2, 0.4
# Fewest pairs of rows that are neighbours (most rows from one to the other), as a number and as a share of the pairs;
# and how far the share of the rows that come before the next one in the alphabet may be from that of rows in no order.
_MIN_NEIGHBOURS, _MIN_NEIGHBOUR_SHARE, _MAX_APART, _MAX_ORDER = 5, 0.8, 2, 0.2
# UTF-8 bytes from which on an answer is a text: equal answers are not chance, and similar ones are wordings of one answer.
_TEXT_BYTES, _SAME_TEXT = 80, 0.5


def edits_decide(pairs: pl.DataFrame, answers: pl.DataFrame) -> bool:
    """Return whether nearly equal prompts have different answers nearly as often as any two prompts do.

    Args:
        pairs: ``left, right``, rows with nearly equal prompts, and the ``kind`` of their contrast. All show how many
            rows have a near prompt with another answer; those without a contrast, whether an edit decides.
        answers: ``row, prompt_key, answer_key`` (UInt64), ``prompt_text`` and ``response_text`` (String, normalised) of
            the training rows.
    """
    pairs = pairs.join(answers.select(left="row"), on="left", how="semi")
    both = with_columns_of_both(pairs.select("left", "right", "kind"), answers)
    both = both.filter(pl.col("prompt_key") != pl.col("prompt_key_right"))
    both = both.with_columns(other=_other_answers(both))
    differ = both.filter("other")
    partners = pl.concat(
        [
            differ.select(row="left", partner="prompt_key_right"),
            differ.select(row="right", partner="prompt_key"),
        ]
    )
    partners = partners.group_by("row").agg(pl.col("partner").n_unique())
    rows, several = partners.height, int((partners["partner"] > 1).sum())
    # Where as many rows have another answer than an equal prompt, the answers are noisy.
    disputed = answers.filter(pl.col("answer_key").n_unique().over("prompt_key") > 1).height
    if rows > disputed and _are_written_in_pairs(differ, answers):
        return True
    if rows < max(MIN_ROWS, MIN_SHARE * answers.height, disputed):
        return False
    if several < MIN_SEVERAL * rows and rows < MANY_ROWS * answers.height:
        return False
    shares = answers["answer_key"].value_counts(normalize=True)["proportion"]
    by_chance = 1 - float((shares**2).sum())
    edited = both.filter(pl.col("kind").is_null())["other"]
    return edited.any() and edited.sum() >= MIN_RATIO * by_chance * len(edited)


def _are_written_in_pairs(differ: pl.DataFrame, answers: pl.DataFrame) -> bool:
    """Return whether nearly all pairs with two answers are neighbours in the file, and the file is in no order.

    A person who writes minimal pairs writes them next to each other; errors and their copies are anywhere.
    """
    edited = differ.filter(pl.col("kind").is_null())
    apart = (pl.col("right").cast(pl.Int64) - pl.col("left").cast(pl.Int64)).abs()
    neighbours = int(edited.select((apart <= _MAX_APART).sum()).item())
    if neighbours < _MIN_NEIGHBOURS or neighbours < _MIN_NEIGHBOUR_SHARE * edited.height:
        return False
    text = pl.col("prompt_text")
    order = answers.sort("row").select((text < text.shift(-1)).mean()).item()
    return isinstance(order, float) and abs(order - 0.5) < _MAX_ORDER


def with_deciding_edits(pairs: pl.DataFrame, answers: pl.DataFrame, task: str) -> pl.DataFrame:
    """Return ``pairs`` with a ``kind`` where an edit is all that differs, and equal answers can be chance.

    Args:
        pairs: ``left, right, kind``, in a set where edits decide.
        answers: as for `edits_decide`, of all rows.
        task: of the set.
    """
    both = with_columns_of_both(pairs.select("left", "right"), answers, how="left")
    texts = pl.Series([task not in LABELLED]) & _are_texts(both) & ~_other_answers(both)
    edit = pl.when(~texts).then(pl.lit(KIND))
    return pairs.with_columns(kind=pl.coalesce("kind", edit))


def _are_texts(both: pl.DataFrame) -> pl.Series:
    sizes = pl.min_horizontal(pl.col("response_text", "response_text_right").str.len_bytes())
    return both.select((sizes >= _TEXT_BYTES).fill_null(value=False).alias("texts"))["texts"]


def _other_answers(both: pl.DataFrame) -> pl.Series:
    """Return whether the answers of each pair differ; texts in similar words do not (Boolean)."""
    similarity = similarity_by_row(both["response_text"], both["response_text_right"])
    similar = _are_texts(both) & pl.Series(similarity >= _SAME_TEXT)
    return both["answer_key"].ne_missing(both["answer_key_right"]) & ~similar
