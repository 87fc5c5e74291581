"""Whether small edits decide the answers of a set: puzzles, minimal pairs, questions on one scenario."""

from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.dependence import neighbour_dependence
from auditor.analysis.labels.judgements import why_need_not_decide
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.analysis.text.lsa import lsa_vectors
from auditor.analysis.text.varying_words import varying_words
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
_IS_NUMBER = r"^\W*\d[\d.,:/\s]*\W*$"
_MIN_NUMBERS = 0.9  # share of the answers that are numbers
_MAX_NEIGHBOURS = 5_000  # rows whose nearest neighbours are searched for
# An answer of this many UTF-8 bytes or more is a text: equal ones are not chance, and similar ones are wordings of one
# answer. The share of equal words that makes two texts similar.
_TEXT_BYTES, _SAME_TEXT = 80, 0.5


def edits_decide(
    pairs: pl.DataFrame, answers: pl.DataFrame, judges: Callable[[], bool] = bool
) -> bool:
    """Return whether nearly equal prompts have different answers nearly as often as any two prompts do.

    Where labels judge what a text says, one word can decide them, and few pairs are enough to show it.

    Args:
        pairs: ``left, right``, rows with nearly equal prompts, and the ``kind`` of their contrast. All show how many
            rows have a near prompt with another answer; those without a contrast, whether an edit decides.
        answers: ``row, prompt_key, answer_key`` (UInt64), ``prompt_text`` and ``response_text`` (String, normalised) of
            the training rows.
        judges: whether the labels judge the texts; called if the pairs leave it open.
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
    shares = answers["answer_key"].value_counts(normalize=True)["proportion"]
    by_chance = 1 - float((shares**2).sum())
    edited = both.filter(pl.col("kind").is_null())["other"]
    if not edited.any() or edited.sum() < MIN_RATIO * by_chance * len(edited):
        return False
    are_many = rows >= max(MIN_ROWS, MIN_SHARE * answers.height, disputed)
    in_groups = several >= MIN_SEVERAL * rows or rows >= MANY_ROWS * answers.height
    return (are_many and in_groups) or (rows > disputed and judges())


def labels_judge(rows: pl.DataFrame, task: str) -> bool:
    """Return whether labels judge what the texts of the training ``rows`` (EXAMPLES, ``role``) say, so that no word need show them.

    Their names or the texts say so; or the nearest neighbours have two labels more often than by chance. Answers that are
    numbers are computed from the whole prompt, which is the same.
    """
    rows = rows.filter(pl.col("role") == "train")
    if task not in LABELLED:
        numbers = rows.select(pl.col("response").str.contains(_IS_NUMBER).sum()).item()
        return bool(numbers >= _MIN_NUMBERS * rows.height)
    rows = rows.select(text="prompt", name=pl.coalesce("label", "response")).drop_nulls()
    names, texts = rows["name"].unique().sort().to_list(), rows["text"]
    if why_need_not_decide(names, texts, shared_parts(texts), varying_words(texts)):
        return True
    rows = rows.head(_MAX_NEIGHBOURS)
    labels = (rows["name"].rank("dense") - 1).cast(pl.Int64).to_numpy()
    found = neighbour_dependence(lsa_vectors(rows["text"]), labels, np.arange(rows.height))
    return found is not None and found.accuracy < found.low


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
