"""Evaluation prompts whose words are mostly in one training row, in the same order, with other words added or changed."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import in_pairs
from auditor.analysis.pairs.rare_runs import MAX_TEXTS, shared_runs
from auditor.analysis.text.contrasts import contrast
from auditor.analysis.text.idf_overlap import reference_rows
from auditor.analysis.text.misspelt import corrected
from auditor.dataset.dataset import Dataset

# Least share of the words of a prompt that are in runs of three words which the row has in the same order.
MIN_SHARE, _MIN_ORDER = 0.6, 0.9
# The same, the fewest of these runs that hardly any other row has, and most words in a row outside of runs, for a leak
# that is one by itself.
MIN_SHARE_ALONE, MIN_RUNS, _MAX_GAP = 0.75, 8, 6
# Fewest evaluation rows, and their least share, that are leaks together: with fewer of these runs, or with all words.
MIN_ROWS, MIN_SHARE_OF_ROWS, MIN_RUNS_OF_MANY = 10, 0.05, 5
# How many times as often as training rows an evaluation row must have a partner in the training data. Source: in 34
# sets that were split at random it is up to 1.8 times.
MIN_RATIO = 3
_MAX_PHRASE, _MAX_HOLDERS = 18, 3  # runs of a prompt that is a set phrase if more rows have them
_NUMBER = r"\pN[^ ]*"

_PAIRS = pl.Schema({"inner": pl.UInt32(), "outer": pl.UInt32(), "share": pl.Float64()})


def reworded_prompts(data: Dataset, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the evaluation prompts that are in a training row in other words: ``inner, outer, share``.

    There are none if the training rows have as many partners among themselves: the set then has one topic or form.

    Args:
        data: the rows.
        texts: ``row, text`` of the training rows, as ``contained_prompts.training_texts`` returns them.
    """
    whole = texts.drop_nulls("text").group_by("row", maintain_order=True)
    rows = whole.agg(pl.col("text").str.join(" ")).sort("row")
    evals, train = (_prompts(data, role) for role in ("eval", "train"))
    evals = evals.join(train, on="text", how="anti", maintain_order="left")
    if evals.is_empty() or train.is_empty():
        return pl.DataFrame(schema=_PAIRS)
    words = rows["text"].str.split(" ")
    halves = [words.list.gather_every(2, first).list.join(" ") for first in (0, 1)]
    found = _partners(evals["text"], rows["text"], halves)
    kinds = [kind for kind, least in _kinds(evals.height) if _count(found.filter(kind)) >= least]
    if not kinds:
        return pl.DataFrame(schema=_PAIRS)
    # As many as there are prompts, since what is rare depends on their number.
    sample = train.gather_every(-(-train.height // evals.height))
    own = rows["row"].search_sorted(sample["row"]).to_numpy().astype(np.int64)
    usual = _partners(sample["text"], rows["text"], halves, own)
    pairs = [found.clear()]
    for kind in kinds:
        others = _count(usual.filter(kind))
        expected = evals.height * (others + 1) / sample.height if others else 0
        if _count(found.filter(kind)) >= MIN_RATIO * expected:
            pairs.append(found.filter(kind))
    every = pl.concat(pairs).unique(["inner", "outer"], keep="first", maintain_order=True)
    return _without_contrasts(
        data,
        every.select(
            inner=evals["row"].gather(every["inner"]),
            outer=rows["row"].gather(every["outer"]),
            share="share",
        ),
    )


def _without_contrasts(data: Dataset, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``pairs`` without those whose prompts have the same words in an order that changes the meaning."""
    raw = data.valid.select("row", raw=pl.coalesce("prompt", "response"))
    texts = raw.join(_prompts_of(data.normalised), on="row").rename({"text": "normalised"})
    bags = texts.select("row", bag=pl.col("normalised").str.split(" ").list.sort())
    both = pairs.join(bags, left_on="inner", right_on="row", how="left", maintain_order="left")
    both = both.join(bags, left_on="outer", right_on="row", how="left", maintain_order="left")
    same = both.filter(pl.col("bag") == pl.col("bag_right"))
    same = same.select(left="inner", right="outer")
    own = in_pairs(texts, same)
    contrasts = same.filter(contrast.kinds(own, same, reference_rows(texts)).is_not_null())
    return pairs.join(
        contrasts,
        left_on=["inner", "outer"],
        right_on=["left", "right"],
        how="anti",
        maintain_order="left",
    )


def _kinds(evals: int) -> Iterator[tuple[pl.Expr, float]]:
    """Return the conditions of a leak, and the fewest prompts that must meet each."""
    changed = pl.col("breaks").ge(2) | pl.col("share").eq(1)
    alone = changed & pl.col("share").ge(MIN_SHARE_ALONE) & pl.col("gap").le(_MAX_GAP)
    yield alone & pl.col("runs").ge(MIN_RUNS), 1
    many = max(MIN_ROWS, MIN_SHARE_OF_ROWS * evals)
    yield pl.col("runs").ge(MIN_RUNS_OF_MANY), many
    yield pl.col("share").eq(1), many


def _count(pairs: pl.DataFrame) -> int:
    """Return how many prompts have a partner."""
    return pairs["inner"].n_unique()


def _partners(
    prompts: pl.Series,
    rows: pl.Series,
    halves: Sequence[pl.Series],
    own: NDArray[np.int64] | None = None,
) -> pl.DataFrame:
    """Return SHARED of the pairs in which the row has most words and all numbers of a prompt.

    The row is compared as written, with its spelling corrected, and without every second word (``halves``). ``own`` is the
    row that each prompt is taken from, with which it is not compared.
    """
    max_texts = MAX_TEXTS + (own is not None)
    positions, spelt = corrected(rows, prompts)
    misspelt = shared_runs(prompts, spelt, max_texts)
    misspelt = misspelt.with_columns(outer=positions.gather(misspelt["outer"]))
    others = (shared_runs(prompts, texts, max_texts) for texts in (rows, *halves))
    found = pl.concat([*others, misspelt])
    if own is not None:
        found = found.filter(pl.col("outer") != pl.Series(own).gather(found["inner"]))
    is_phrase = pl.col("runs").le(_MAX_PHRASE) & (pl.len().over("inner") > _MAX_HOLDERS)
    likely = pl.col("share").ge(MIN_SHARE) & pl.col("order").ge(_MIN_ORDER)
    found = found.filter(likely).filter(~is_phrase)
    sides = prompts.gather(found["inner"]), rows.gather(found["outer"])
    mine, theirs = (side.str.extract_all(_NUMBER) for side in sides)
    return found.filter(mine.list.set_difference(theirs).list.len() == 0)


def _prompts(data: Dataset, role: str) -> pl.DataFrame:
    """Return ``row, text`` of each different prompt, or of the response of rows without one."""
    texts = _prompts_of(data.normalised.filter(pl.col("role") == role))
    return texts.unique("text", keep="first", maintain_order=True)


def _prompts_of(normalised: pl.DataFrame) -> pl.DataFrame:
    return normalised.select("row", text=pl.coalesce("prompt_text", "response_text")).drop_nulls()
