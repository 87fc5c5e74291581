"""What several people's labels say together: who is reliable, and which label is right.

Dawid and Skene (1979): labels and reliabilities are estimated in turns (EM). Of a person's confusion
matrix the diagonal alone is kept, as one number ("one coin"): a full matrix wants more votes than
people give, and ranked the errors of snow_rte no better at 3, 5 and 10 votes a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.text import normalise

LEAST = 3  # votes a text: of two that differ nothing says who is right
# Chance of the label of the votes from which they settle it. Source: of snow_rte's labels, each one
# worker's, those against 3, 5 and 10 votes as sure were wrong in 82, 89 and 92 of 100 cases by the
# gold labels; those against bare majorities in 62, 72 and 90 (tests/bench/bench_votes.py).
SURE = 0.9
_TURNS = 100
_STEADY = 1e-6  # change of a probability at which turns end
# Votes that everybody is given beside their own, as right as people are on average. Source: of 0, 1,
# 2, 4, 5 and 10 it ranks the errors of snow_rte best.
_PRIOR = 5.0
# A person who was always right is given one error in a thousand; nobody counts for less than a guess.
_SUREST = 0.999
# Share of votes that must name a label of the set; else the field holds something else.
_NAMED = 0.9

_Ints = NDArray[np.int64]
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes on the texts that have ``LEAST`` or more."""

    # `text, label` (folded), `said` (as written), `votes`, `all` (of the text), `chance` of being right
    labels: pl.DataFrame = field(repr=False)
    people: pl.DataFrame = field(repr=False)  # `who` (null: without a name), `votes`, `right`

    @property
    def best(self) -> pl.DataFrame:
        """The row of ``labels`` that is likeliest right of each text; of equals most votes, then ``label``."""
        ranked = self.labels.sort(
            "chance", "votes", "label", descending=[True, True, False], maintain_order=True
        )
        return ranked.unique("text", keep="first", maintain_order=True)


def tally(rows: pl.DataFrame) -> Tally | None:
    """Count and weigh the votes of ``rows``; None where no text has ``LEAST`` votes for known labels.

    ``rows``: ``text`` (equal numbers are one text), ``label`` and ``votes`` (a JSON list of [who or
    null, label]). What one person says of a text twice counts once; labels are compared as
    ``text.plain`` gives them.
    """
    if rows["votes"].null_count() == rows.height:
        return None
    votes = rows.drop_nulls(["text", "votes"]).with_columns(
        vote=pl.col("votes").str.json_decode(pl.List(pl.List(pl.String)))
    )
    votes = votes.select("text", "vote").with_row_index("from").explode("vote")
    votes = votes.with_row_index("i").select(
        "text",
        who=pl.col("vote").list.get(0),
        said=pl.col("vote").list.get(1),
        place=pl.when(pl.col("vote").list.get(0).is_null()).then("i"),
    )
    votes = votes.with_columns(label=normalise.fold_characters(pl.col("said")))
    votes = votes.unique(["text", "who", "label", "place"], keep="first", maintain_order=True)
    votes = votes.filter(pl.len().over("text") >= LEAST)
    known = rows.select(label=normalise.fold_characters(pl.col("label"))).unique().drop_nulls()
    named = votes.join(known, on="label", how="semi").height
    if votes.is_empty() or named < _NAMED * votes.height:
        return None
    return _weighed(votes)


def _weighed(votes: pl.DataFrame) -> Tally:
    cells = votes.group_by("text", "label", maintain_order=True).agg(
        said=pl.col("said").first(), votes=pl.len().cast(pl.Int64)
    )
    cells = cells.with_columns(all=pl.col("votes").sum().over("text")).with_row_index("cell")
    number = votes.join(
        cells.select("text", "label", "cell"), on=["text", "label"], maintain_order="left"
    )
    people = votes.group_by("who", maintain_order=True).agg(votes=pl.len()).with_row_index("person")
    number = number.join(people.select("who", "person"), on="who", nulls_equal=True)
    chance, right = weigh(
        number["cell"].to_numpy().astype(np.int64),
        number["person"].to_numpy().astype(np.int64),
        (cells["text"].rank("dense").to_numpy() - 1).astype(np.int64),
        (cells["label"].rank("dense").to_numpy() - 1).astype(np.int64),
    )
    return Tally(
        cells.drop("cell").with_columns(chance=pl.Series(chance)),
        people.drop("person").with_columns(right=pl.Series(right)),
    )


def weigh(cell: _Ints, who: _Ints, texts: _Ints, labels: _Ints) -> tuple[_Numbers, _Numbers]:
    """How likely each cell is right (float64[cells]), and how often each person is (float64[people]).

    A cell is a label that somebody gave a text; vote i is for ``cell[i]``, by person ``who[i]``. Cell j
    is of text ``texts[j]`` and names ``labels[j]``. What the cells of a text lack of 1 is the
    chance of labels nobody gave it. People without names may share a number: their votes count alike.
    """
    classes = max(2, int(labels.max()) + 1)
    cast = np.bincount(who)
    votes = np.bincount(cell, minlength=len(texts))
    chance = votes / np.bincount(texts, weights=votes)[texts]
    right = np.ones(len(cast))
    for _ in range(_TURNS):
        hits = np.bincount(who, weights=chance[cell])
        average = float(hits.sum()) / len(who)
        right = (hits + _PRIOR * average) / (cast + _PRIOR)
        sure = np.clip(right, 1 / classes, _SUREST)
        weight = np.log(sure * (classes - 1) / (1 - sure))
        usual = np.bincount(labels, weights=chance, minlength=classes) + 1
        share = (usual / usual.sum())[labels]
        logs = np.bincount(cell, weights=weight[who], minlength=len(texts)) + np.log(share)
        most = np.zeros(int(texts.max()) + 1)
        np.maximum.at(most, texts, logs)
        new = np.exp(logs - most[texts])
        others = np.maximum(1 - np.bincount(texts, weights=share), 0) * np.exp(-most)
        new /= (np.bincount(texts, weights=new) + others)[texts]
        moved, chance = float(np.abs(new - chance).max()), new
        if moved < _STEADY:
            break
    return chance, right
