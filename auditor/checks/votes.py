"""LBL005: rows whose label differs from the one that the votes they contain support.

If each row is one person's label, rows with equal prompts are conflicts (CON001), which uses the same
votes.
"""

import polars as pl
from msgspec import field

from auditor.analysis.labels import annotators
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "votes"

RULES = load_rules(__name__)

_MAX_LISTED = 100  # people in the facts


class Annotator(Facts, frozen=True):
    """A person, the number of their votes, and the estimated share of these that is right."""

    name: str
    votes: int
    accuracy: float = field(name="right")


class Votes(Facts, frozen=True, kw_only=True):
    """Whether people's votes agree with the labels."""

    texts: int  # with three votes or more
    votes: int
    agreement: float  # probability that two votes on a text are the same
    undecided: int  # texts whose best label is less than 90% likely
    outvoted: int  # rows with a finding
    people: int  # with a name
    annotators: tuple[Annotator, ...]  # the 100 least reliable of the named people


def run(data: Dataset) -> Ran:
    """Return findings on the rows whose votes support another label, and what the votes say as facts."""
    if data.task != "classification" or data.consensus is None:
        return Ran()
    best = data.consensus.best
    rows = data.keys_of("train").select("row", text="prompt_key").join(data.valid, on="row")
    rows = rows.select(
        "row", "text", "votes", name="label", label=normalise.fold_characters(pl.col("label"))
    )
    # A single vote is the row's own label, from the person who labelled it.
    rows = rows.filter(pl.col("votes").str.count_matches(r"\],\[") > 0).drop("votes")
    own = data.consensus.labels.select("text", "label", own_votes="votes", own="probability")
    rows = rows.join(own, on=["text", "label"], how="left").join(best, on="text", suffix="_best")
    outvoted = rows.filter(
        (pl.col("label") != pl.col("label_best"))
        & (pl.col("probability") >= annotators.MIN_PROBABILITY)
    )
    detail = pl.format(
        "labelled '{}' ({} of {} votes); the votes make '{}' ({} votes) {}% likely",
        "name",
        pl.col("own_votes").fill_null(0),
        "total",
        "name_best",
        "votes",
        (100 * pl.col("probability")).floor().cast(pl.Int64),
    )
    found = outvoted.sort("row").select("row", score=pl.col("own").fill_null(0.0), detail=detail)
    return Ran(findings(found, rule="LBL005"), facts=_facts(data.consensus, best, outvoted.height))


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
