"""CON004: preferences that contradict each other: A over B and B over A, or a longer cycle."""

import numpy as np
import polars as pl

from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "preference-cycles"

# Share of the rows that compare two answers above which their order is clear; as for CON001.
_CLEAR_MAJORITY = 2 / 3
_MAX_SHOWN_CHARS = 40  # of an answer in a message

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each pair that another one, or a chain of others, contradicts."""
    if data.task != "preference":
        return Ran()
    pairs = _pairs(data)
    opposite = _opposite(pairs)
    disputed = opposite.filter("disputed")
    rest = pairs.join(disputed, on="row", how="anti", maintain_order="left")
    return Ran(findings(pl.concat([disputed, _in_cycles(rest)], how="diagonal"), rule="CON004"))


def _pairs(data: Dataset) -> pl.DataFrame:
    """Return ``row, prompt, better, worse`` (hashes) and ``shown`` of the training pairs.

    A copy of a line is not a second opinion.
    """
    rows = data.training.drop_nulls("rejected")
    texts = (pl.col(name).str.slice(0, _MAX_SHOWN_CHARS) for name in ("response", "rejected"))
    # Keys can be compared only if they are computed together.
    answers = normalise.identity_keys(
        pl.concat([rows["response"], rows["rejected"].rename("response")])
    )
    pairs = rows.select(
        "row",
        better=answers.head(rows.height),
        worse=answers.tail(rows.height),
        shown=pl.format("'{}' over '{}'", *texts),
    )
    keys = data.keys.select("row", prompt="prompt_key")
    pairs = pairs.join(keys, on="row", maintain_order="left").join(
        data.lines.select("row", "sha256"), on="row", maintain_order="left"
    )
    pairs = pairs.drop_nulls().filter(pl.col("better") != pl.col("worse"))
    return pairs.unique("sha256", keep="first", maintain_order=True).drop("sha256")


def _opposite(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related, score, detail`` of pairs with an opposite one, and if they are ``disputed``.

    ``score`` is the share of the rows that have the order of this row; ``related`` is the first row
    of the opposite order.
    """
    order = ["prompt", "better", "worse"]
    orders = pairs.group_by(order, maintain_order=True).agg(
        related=pl.col("row").first(), votes=pl.len()
    )
    own = pairs.join(orders.drop("related"), on=order, maintain_order="left")
    both = own.join(
        orders,
        left_on=order,
        right_on=["prompt", "worse", "better"],
        suffix="_against",
        maintain_order="left",
    )
    total = pl.col("votes") + pl.col("votes_against")
    score = pl.col("votes") / total
    detail = pl.format(
        "this row: {} ({} of {} rows); the other row has the opposite order",
        "shown",
        "votes",
        total,
    )
    return both.select(
        "row", "related", score=score, detail=detail, disputed=score <= _CLEAR_MAJORITY
    )


def _in_cycles(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related, detail`` of the ``pairs`` that are part of a cycle.

    Answers are nodes, pairs are edges from the better to the worse one. An edge is part of a cycle
    if both of its ends are in one strongly connected component; ``related`` is the next edge.
    """
    from scipy.sparse import coo_array  # a quarter of a second to import
    from scipy.sparse.csgraph import connected_components

    ends = pl.concat([pairs.select("prompt", answer=name) for name in ("better", "worse")])
    ranks = ends.select(pl.struct(pl.all()).rank("dense").cast(pl.Int64)).to_series().to_numpy()
    better, worse = np.split(ranks, 2)
    size = int(ranks.max(initial=0)) + 1
    graph = coo_array((np.ones(pairs.height, bool), (better, worse)), (size, size))
    group = connected_components(graph, directed=True, connection="strong")[1]
    answers = pl.Series(np.bincount(group)[group[better]])
    edges = pairs.with_columns(answers=answers).filter(pl.Series(group[better] == group[worse]))
    next_edge = edges.group_by("prompt", "better", maintain_order=True).agg(
        related=pl.col("row").first()
    )
    edges = edges.join(
        next_edge, left_on=["prompt", "worse"], right_on=["prompt", "better"], maintain_order="left"
    )
    detail = pl.format(
        "this row: {}; the other rows of this prompt lead from the second answer back to the first "
        "({} answers in a cycle)",
        "shown",
        "answers",
    )
    return edges.select("row", "related", detail=detail)
