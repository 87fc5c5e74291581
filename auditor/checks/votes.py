"""LBL005: the label that a row was given, and the votes it carries, disagree.

Rows of one person each are conflicts of equal prompts (CON001), which counts the same votes.
"""

from __future__ import annotations

import polars as pl
from msgspec import field

from auditor.analysis.labels import annotators
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "votes"

RULES: tuple[Rule, ...] = (
    Rule(
        "LBL005",
        "outvoted-label",
        Severity.REVIEW,
        "People's votes stand in the row, and they speak for another label.",
        "The label in use is then the slip of one person, of a script or of a tie, and the votes that"
        " would have corrected it are at hand.",
        '{"text": "i lost my card", "label": "transfer", "votes": {"ana": "card", "bo": "card",'
        ' "cy": "card", "di": "card"}}\n'
        '{"text": "my card is gone", "label": "card", "votes": {"ana": "card", "bo": "card",'
        ' "cy": "card", "di": "card"}}',
        '{"text": "i lost my card", "label": "card", "votes": {"ana": "card", "bo": "card",'
        ' "cy": "card", "di": "card"}}',
        "Take the label of the votes, or write down why the other one stands.",
        "three votes or more, weighed by how often each person agrees with the others, that make another"
        " label at least 90 % likely",
    ),
)

_MAX_LISTED = 100


class Annotator(Facts, frozen=True):
    """A person, how many votes they cast, and the estimated share of these that are right."""

    name: str
    votes: int
    accuracy: float = field(name="right")


class Votes(Facts, frozen=True, kw_only=True):
    """What people's votes say of the labels."""

    texts: int  # with enough votes
    votes: int
    agreement: float  # probability that two votes on a text are the same
    undecided: int  # texts whose best label is not certain enough
    outvoted: int  # rows
    people: int  # who are named
    annotators: tuple[Annotator, ...]  # the 100 least reliable of them


def run(data: Dataset) -> Ran:
    """Findings on the rows whose votes speak for another label; what the votes say as facts."""
    if data.task != "classification" or data.consensus is None:
        return Ran()
    labels, best = data.consensus.labels, data.consensus.best
    rows = data.keys_of("train").select("row", text="prompt_key").join(data.valid, on="row")
    rows = rows.select(
        "row", "text", "votes", given="label", label=normalise.fold_characters(pl.col("label"))
    )
    # One vote is the row's own, by whoever labelled it.
    rows = rows.filter(pl.col("votes").str.count_matches(r"\],\[") > 0)
    named = best.select(
        "text", "total", "probability", right="label", suggested="name", most="votes"
    )
    own = labels.select("text", "label", own="votes", likely="probability")
    rows = rows.join(named, on="text").join(own, on=["text", "label"], how="left")
    outvoted = rows.filter(
        (pl.col("label") != pl.col("right")) & (pl.col("probability") >= annotators.MIN_PROBABILITY)
    )
    detail = pl.format(
        "'{}' given, {} of {} votes; '{}' suggested, {} votes ({}% likely)",
        "given",
        pl.col("own").fill_null(0),
        "total",
        "suggested",
        "most",
        (100 * pl.col("probability")).floor().cast(pl.Int64),
    )
    found = findings(
        outvoted.sort("row").select("row", score=pl.col("likely").fill_null(0.0), detail=detail),
        rule="LBL005",
    )
    return Ran(found, facts=_facts(data.consensus, best, outvoted.height))


def _facts(consensus: annotators.Consensus, best: pl.DataFrame, outvoted: int) -> Votes:
    votes, total = pl.col("votes"), pl.col("total")
    same, pairs = consensus.labels.select(
        same=(votes * (votes - 1)).sum(), pairs=(votes * (total - 1)).sum()
    ).row(0)
    people = consensus.annotators.drop_nulls("annotator").sort("accuracy", "annotator")
    least_reliable = people.select("annotator", "votes", pl.col("accuracy").round(4))
    return Votes(
        texts=best.height,
        votes=int(consensus.labels["votes"].sum()),
        agreement=round(same / pairs, 4),
        undecided=int((best["probability"] < annotators.MIN_PROBABILITY).sum()),
        outvoted=outvoted,
        people=people.height,
        annotators=tuple(Annotator(*row) for row in least_reliable.head(_MAX_LISTED).iter_rows()),
    )
