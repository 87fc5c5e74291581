"""The consensus of several people's labels: how accurate each person is, and which labels are right.

The model of Dawid and Skene (1979): accuracies and labels are estimated in turns, by expectation
maximisation. Of a person's confusion matrix only the mean of the diagonal is kept (the "one-coin"
model). A full matrix needs more votes than people give, and ranked the errors of snow_rte no better
with 3, 5 and 10 votes for each text.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.text import normalise

MIN_VOTES = 3  # of one text; if two people differ, nothing says who is right
# Probability of a label from which the votes settle it. Source: snow_rte, whose labels are those of one
# worker each. Labels that 3, 5 and 10 votes contradict with this probability were wrong by the gold
# labels in 82, 89 and 92% of cases; those that bare majorities contradict, in 62, 72 and 90%
# (tests/bench/bench_votes.py).
MIN_PROBABILITY = 0.9
_MAX_ROUNDS = 100
_CONVERGED = 1e-6  # largest change of a probability in the last round
# Votes of average accuracy that are added to each person's own (a prior). Source: of 0, 1, 2, 4, 5 and 10, this value
# ranks the errors of snow_rte best.
_PRIOR_VOTES = 5.0
_MAX_ACCURACY = 0.999  # of a person, in the weight of a vote; the least is that of guessing
# Share of the votes that must be for labels of the set; else the field holds something else.
_MIN_KNOWN_SHARE = 0.9

_Ints = NDArray[np.int64]
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Consensus:
    """Votes on the texts that have at least ``MIN_VOTES`` of them."""

    # One line for each label of a text: `text`, `label` (folded), `name` (the label as written), `votes`,
    # `total` (votes of the text) and `probability` of being right.
    labels: pl.DataFrame = field(repr=False)
    # `annotator` (null: all without a name), `votes` and `accuracy`.
    annotators: pl.DataFrame = field(repr=False)

    @property
    def best(self) -> pl.DataFrame:
        """The most probable line of ``labels`` of each text; of equals, the one of most votes."""
        ranked = self.labels.sort(
            "probability", "votes", "label", descending=[True, True, False], maintain_order=True
        )
        return ranked.unique("text", keep="first", maintain_order=True)


def consensus(rows: pl.DataFrame) -> Consensus | None:
    """Weigh the votes of ``rows``; None if no text has ``MIN_VOTES`` votes for labels of the set.

    Args:
        rows: ``text`` (equal numbers are one text), ``label`` and ``votes`` (a JSON list of [annotator or
            null, label]).

    Repeated votes of one person for one label of a text count once. Labels are compared folded.
    """
    if rows["votes"].null_count() == rows.height:
        return None
    votes = rows.drop_nulls(["text", "votes"]).with_columns(
        vote=pl.col("votes").str.json_decode(pl.List(pl.List(pl.String)))
    )
    votes = votes.select("text", "vote").explode("vote").with_row_index("i")
    votes = votes.select(
        "text",
        annotator=pl.col("vote").list.get(0),
        name=pl.col("vote").list.get(1),
        # Votes without a name may be of several people.
        anonymous=pl.when(pl.col("vote").list.get(0).is_null()).then("i"),
    )
    votes = votes.with_columns(label=normalise.fold_characters(pl.col("name")))
    votes = votes.unique(
        ["text", "annotator", "label", "anonymous"], keep="first", maintain_order=True
    )
    votes = votes.filter(pl.len().over("text") >= MIN_VOTES)
    known = rows.select(label=normalise.fold_characters(pl.col("label"))).unique().drop_nulls()
    known_votes = votes.join(known, on="label", how="semi").height
    if votes.is_empty() or known_votes < _MIN_KNOWN_SHARE * votes.height:
        return None
    return _weighed(votes)


def _weighed(votes: pl.DataFrame) -> Consensus:
    """Return the consensus of ``text, annotator, name, label``, one line for each vote."""
    labels = votes.group_by("text", "label", maintain_order=True).agg(
        name=pl.col("name").first(), votes=pl.len().cast(pl.Int64)
    )
    labels = labels.with_columns(total=pl.col("votes").sum().over("text")).with_row_index("cell")
    people = votes.group_by("annotator", maintain_order=True).agg(votes=pl.len())
    people = people.with_row_index("person")
    codes = votes.join(
        labels.select("text", "label", "cell"), on=["text", "label"], maintain_order="left"
    ).join(
        people.select("annotator", "person"),
        on="annotator",
        nulls_equal=True,
        maintain_order="left",
    )
    probability, accuracy = one_coin_model(
        codes["cell"].to_numpy().astype(np.int64),
        codes["person"].to_numpy().astype(np.int64),
        (labels["text"].rank("dense").to_numpy() - 1).astype(np.int64),
        (labels["label"].rank("dense").to_numpy() - 1).astype(np.int64),
    )
    return Consensus(
        labels.drop("cell").with_columns(probability=pl.Series(probability)),
        people.drop("person").with_columns(accuracy=pl.Series(accuracy)),
    )


def one_coin_model(
    cell: _Ints, person: _Ints, text: _Ints, label: _Ints
) -> tuple[_Numbers, _Numbers]:
    """Return the probability of each cell, float64[cells], and the accuracy of each person, float64[people].

    A cell is a label that somebody chose for a text. With aᵢ the accuracy of person i, π the shares of
    the K labels and the sum over the votes for cell c, the two steps that are repeated are ::

        log p_c = log π_c + Σᵢ log(aᵢ (K − 1) / (1 − aᵢ)) + const
        aᵢ = (Σ p over the cells that i voted for + 5 a) / (votes of i + 5)

    where a is the mean accuracy of a vote. The probabilities of a text's cells and of the labels
    that nobody chose for it sum to 1.

    Args:
        cell: int64[votes], the cell of each vote.
        person: int64[votes]. People without a name may share a number, and count alike.
        text: int64[cells].
        label: int64[cells].
    """
    classes = max(2, int(label.max()) + 1)
    votes_of_person = np.bincount(person)
    votes = np.bincount(cell, minlength=len(text))
    probability = votes / np.bincount(text, weights=votes)[text]
    accuracy = np.ones(len(votes_of_person))
    for _ in range(_MAX_ROUNDS):
        hits = np.bincount(person, weights=probability[cell])
        average = float(hits.sum()) / len(person)
        accuracy = (hits + _PRIOR_VOTES * average) / (votes_of_person + _PRIOR_VOTES)
        limited = np.clip(accuracy, 1 / classes, _MAX_ACCURACY)
        weight = np.log(limited * (classes - 1) / (1 - limited))
        evidence = np.bincount(cell, weights=weight[person], minlength=len(text)).astype(np.float64)
        updated = _cell_probabilities(evidence, text, label, probability, classes)
        change, probability = float(np.abs(updated - probability).max()), updated
        if change < _CONVERGED:
            break
    return probability, accuracy


def _cell_probabilities(
    evidence: _Numbers, text: _Ints, label: _Ints, probability: _Numbers, classes: int
) -> _Numbers:
    """Return the probability of each cell, from the summed weights of its votes: float64[cells]."""
    frequency = np.bincount(label, weights=probability, minlength=classes) + 1
    share = (frequency / frequency.sum())[label]
    logs = evidence + np.log(share)
    largest = np.zeros(int(text.max()) + 1)
    np.maximum.at(largest, text, logs)
    found = np.exp(logs - largest[text])
    unchosen = np.maximum(1 - np.bincount(text, weights=share), 0) * np.exp(-largest)
    return np.asarray(found / (np.bincount(text, weights=found) + unchosen)[text], np.float64)
