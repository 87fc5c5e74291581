"""Texts that are in other texts with changed words: by the runs of words that hardly any other text has."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import unique_keys
from auditor.analysis.text.runs import occurrences, runs, with_spaced_characters

# Words of a run, and the texts of each side that may have it: what more have is a phrase or a template.
WIDTH, MAX_TEXTS = 3, 5
_MIN_RUNS = 2


def shared_runs(inner: pl.Series, outer: pl.Series, max_texts: int = MAX_TEXTS) -> pl.DataFrame:
    """Return the pairs of texts that share rare runs of words.

    Args:
        inner: normalised texts, each once.
        outer: as ``inner``.
        max_texts: outer texts that may have a rare run.

    Returns:
        ``inner, outer`` (UInt32, positions); ``runs`` (UInt32): rare runs of the inner text that the outer one has;
        ``share`` (Float64) of the words of the inner text that are in runs of both, rare or not; ``gap`` (Int64): most
        words in a row that are not; ``breaks`` (Int64) before, after and within the words that are; ``order`` (Float64):
        rank correlation of the positions of the runs in both texts.
    """
    inner, outer = with_spaced_characters(inner), with_spaced_characters(outer)
    mine = runs(inner, WIDTH)
    known = unique_keys(mine.hashes)
    counts = np.diff(mine.offsets)
    text = np.repeat(np.arange(len(inner)), counts)
    wanted = pl.DataFrame(
        {
            "run": np.searchsorted(known, mine.hashes),
            "inner": text.astype(np.uint32),
            "at": np.arange(len(text)) - mine.offsets[text],
            "words": (counts + WIDTH - 1)[text],
        }
    )
    found = occurrences(outer, WIDTH, known)
    there = pl.DataFrame(
        {"run": found.run, "outer": found.text.astype(np.uint32), "to": found.word}
    )
    wanted = wanted.unique(["run", "inner"], keep="first", maintain_order=True)
    there = there.unique(["run", "outer"], keep="first", maintain_order=True)
    wanted = wanted.with_columns(rare=pl.len().over("run") <= MAX_TEXTS)
    there = there.with_columns(rare_there=pl.len().over("run") <= max_texts)
    rare = wanted.filter("rare").join(there.filter("rare_there"), on="run")
    rare = rare.group_by("inner", "outer").len("runs").filter(pl.col("runs") >= _MIN_RUNS)
    there = there.join(rare, on="outer", how="semi")
    pairs = rare.join(wanted, on="inner").join(there, on=["run", "outer"])
    return pairs.sort("inner", "outer", "at").pipe(_measured)


def _measured(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return `shared_runs` of ``inner, outer, runs, at, to, words``, in order."""
    both = "inner", "outer"
    before, after = pl.col("at").min(), pl.col("words").max() - pl.col("at").max() - WIDTH
    step = pl.col("at").diff().over(both)
    steps = pairs.with_columns(step=step, new=step.fill_null(WIDTH).clip(0, WIDTH))
    return steps.group_by(both, maintain_order=True).agg(
        runs=pl.col("runs").first(),
        share=pl.col("new").sum() / pl.col("words").max(),
        gap=pl.max_horizontal(before, after, pl.col("step").max() - WIDTH),
        breaks=(pl.col("step") > 1).sum().cast(pl.Int64) + (before > 0) + (after > 0),
        order=pl.corr("at", "to", method="spearman").fill_nan(1.0),
    )
