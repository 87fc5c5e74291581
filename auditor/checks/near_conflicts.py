"""CON002: nearly the same prompt with different answers."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.vote_summary import summarise
from auditor.analysis.pairs import near_pairs
from auditor.analysis.pairs.partners import closest_partners
from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "near-conflicts"

RULES = load_rules(__name__)

_CLEAR_MAJORITY = 2 / 3  # as for equal prompts
_MAX_SIMILARITY = 0.5  # of free-text answers that differ in content
_MAX_SHOWN_CHARS = 60  # of an answer in a message


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding for both rows of a pair, unless a contrast explains the different answers."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(f"a set of task {data.task} has no single answer to a prompt")
    similar = _similar(data)
    different = similar.filter(
        (pl.col("response_key") != pl.col("response_key_right"))
        & (pl.col("prompt_key") != pl.col("prompt_key_right"))  # equal prompts are CON001
    )
    if data.task != "classification":
        different = _unexplained(data, different)
    sides = [
        different.select(
            "score",
            row=row,
            related=related,
            detail=pl.format("this row: '{}'; other row: '{}'", own, other),
        )
        for row, related, own, other in (
            ("left", "right", "shown", "shown_right"),
            ("right", "left", "shown_right", "shown"),
        )
    ]
    closest = closest_partners(pl.concat(sides), "row", "related")
    if data.task == "classification":
        closest = _without_majority(data, closest, similar)
    return Ran(findings(closest, rule="CON002"))


def _similar(data: Dataset) -> pl.DataFrame:
    """Return pairs of training rows with nearly the same prompt, no contrast and equal context.

    The columns are ``left, right, score``, and of each row ``prompt_key, response_key,
    context, response_text`` and ``shown``, the start of its answer.
    """
    training = data.keys_of("train").select("row", "prompt_key", "response_key")
    rows = training["row"].implode()
    pairs = data.similar_prompts.filter(pl.col("left").is_in(rows) & pl.col("right").is_in(rows))
    raw = data.valid.select("row", raw="prompt")
    texts = data.normalised.select("row", normalised="prompt_text")
    kinds = contrast.kinds(raw.join(texts, on="row"), pairs)
    shown = pl.coalesce("label", "response").str.slice(0, _MAX_SHOWN_CHARS)
    info = data.normalised.select("row", "context", "response_text").join(training, on="row")
    info = info.join(data.valid.select("row", shown=shown), on="row")
    return with_columns_of_both(pairs.with_columns(kind=kinds), info).filter(
        pl.col("kind").is_null() & (pl.col("context") == pl.col("context_right"))
    )


def _unexplained(data: Dataset, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose free-text answers differ in content, with equal other fields."""
    pairs = with_columns_of_both(pairs, data.other_fields, how="left")
    similarity = pl.Series(
        near_pairs.similarity_by_row(pairs["response_text"], pairs["response_text_right"])
    )
    # A field such as a language or a persona explains different answers.
    same_fields = pl.col("other_fields").eq_missing(pl.col("other_fields_right"))
    return pairs.filter(pl.lit(similarity < _MAX_SIMILARITY) & same_fields)


def _without_majority(data: Dataset, found: pl.DataFrame, similar: pl.DataFrame) -> pl.DataFrame:
    """Return ``found`` without rows whose label has a clear majority, and with the votes in words.

    The votes for a row are the labels of the rows whose prompt is the same or nearly the same.
    """
    votes = _votes(data, found, similar)
    total = votes.with_columns(total=pl.col("votes").sum().over("row"))
    own = (
        data.keys_of("train").select("row", "response_key").join(total, on=["row", "response_key"])
    )
    found = found.join(summarise(votes), on="row", how="left", maintain_order="left")
    found = found.join(
        own.select("row", "votes", "total"), on="row", how="left", maintain_order="left"
    )
    # Without any vote the finding stays as it is.
    clear = (pl.col("votes") > _CLEAR_MAJORITY * pl.col("total")).fill_null(value=False)
    return found.filter(~clear).with_columns(
        detail=pl.concat_str(
            "detail",
            pl.format("all rows with nearly this text are {}", "summary"),
            separator="; ",
            ignore_nulls=True,
        )
    )


def _votes(data: Dataset, found: pl.DataFrame, similar: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, response_key, label, votes``: the labels of each row's copies and near-copies."""
    near = [similar.select(row=a, other=b) for a, b in (("left", "right"), ("right", "left"))]
    own = found.select("row", other="row")
    voters = pl.concat([own, *near]).join(found.select("row"), on="row", how="semi").unique()
    rows = (
        data.keys_of("train")
        .select("row", "response_key")
        .join(data.lines.select("row", "sha256"), on="row")
    )
    # A copy of a line is not a second opinion.
    rows = rows.unique("sha256", keep="first", maintain_order=True)
    rows = rows.join(
        data.normalised.select("row", "context", "prompt_text"), on="row", maintain_order="left"
    )
    rows = rows.join(data.valid.select("row", "label"), on="row", maintain_order="left")
    texts = data.normalised.select("context", "prompt_text", other="row")
    ballots = voters.join(texts, on="other").join(
        rows.select("context", "prompt_text", "response_key", "label"),
        on=["context", "prompt_text"],
    )
    return ballots.group_by("row", "response_key").agg(pl.col("label").min(), votes=pl.len())
