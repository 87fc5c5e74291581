"""CON002: nearly the same prompt, another answer."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.vote_summary import summarise
from auditor.analysis.pairs import near_pairs
from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, Skipped, findings

NAME = "near-conflicts"

_TICKET = "my card was stolen on the way to work and i need a new one today"
RULES: tuple[Rule, ...] = (
    Rule(
        "CON002",
        "conflicting-near-duplicate",
        Severity.REVIEW,
        "Two prompts are nearly the same, and their labels or answers are not.",
        "One of the two answers is usually wrong, and the model is told both.",
        f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET} please", "label": "account"}}',
        f'{{"text": "{_TICKET}", "label": "card"}}',
        "Decide which is right. If the difference in the prompt explains it, keep both.",
        "near_duplicate for the prompts; a label held by more than two thirds of a row and all that is nearly"
        " the same is taken as right and its rows stay; free-text answers conflict below a similarity of 0.5",
    ),
)

_CLEAR_MAJORITY = 2 / 3  # as for equal prompts
_OTHER_ANSWER = 0.5  # similarity below which two free-text answers say different things


def run(data: Dataset) -> Ran | Skipped:
    """A finding on both rows; prompts that a contrast tells apart do not conflict."""
    if data.task in ("preference", "text", "unknown"):
        return Skipped(f"a set of task {data.task} has no single answer to a prompt")
    training = data.keys_of("train").select("row", "prompt_key", "response_key")
    mine = data.similar_prompts.filter(
        pl.col("left").is_in(training["row"].implode())
        & pl.col("right").is_in(training["row"].implode())
    )
    shown = data.valid.select("row", raw="prompt", said=pl.coalesce("label", "response"))
    texts = data.normalised.select("row", normalised="prompt_text")
    kinds = contrast.kinds(shown.select("row", "raw").join(texts, on="row"), mine)
    info = data.normalised.select("row", "context", "response_text").join(training, on="row")
    info = info.join(shown.select("row", shown=pl.col("said").str.slice(0, 60)), on="row")
    alike = with_columns_of_both(mine.with_columns(kind=kinds), info).filter(
        pl.col("kind").is_null() & (pl.col("context") == pl.col("context_right"))
    )
    pair = alike.filter(
        (pl.col("response_key") != pl.col("response_key_right"))
        & (pl.col("prompt_key") != pl.col("prompt_key_right"))  # equal prompts are CON001
    )
    if data.task != "classification":
        # What another field explains (a language, a persona) is no contradiction.
        pair = with_columns_of_both(
            pair, data.other_fields.rename({"other_fields": "fields"}), how="left"
        )
        said = pl.Series(
            near_pairs.similarity_by_row(pair["response_text"], pair["response_text_right"])
        )
        same = pl.col("fields").eq_missing(pl.col("fields_right"))
        pair = pair.filter(pl.lit(said < _OTHER_ANSWER) & same)
    detail = pl.format("'{}' here, '{}' there", "shown", "shown_right")
    other = pl.format("'{}' here, '{}' there", "shown_right", "shown")
    both = pl.concat(
        [
            pair.select("score", row="left", related="right", detail=detail),
            pair.select("score", row="right", related="left", detail=other),
        ]
    )
    closest = both.sort("row", "score", "related", descending=[False, True, False])
    closest = closest.unique("row", keep="first", maintain_order=True)
    if data.task == "classification":
        closest = _voted(data, closest, alike)
    return Ran(findings(closest, rule="CON002"))


def _voted(data: Dataset, found: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """``found`` with the votes of each row's copies and near copies, without rows of a clear majority."""
    near = [alike.select(row=a, other=b) for a, b in (("left", "right"), ("right", "left"))]
    own = found.select("row", other="row")
    members = pl.concat([own, *near]).join(found.select("row"), on="row", how="semi").unique()
    # A copy of a line is no second opinion.
    rows = (
        data.keys_of("train")
        .select("row", "response_key")
        .join(data.lines.select("row", "sha256"), on="row")
    )
    rows = rows.unique("sha256", keep="first", maintain_order=True)
    rows = rows.join(
        data.normalised.select("row", "context", "prompt_text"), on="row", maintain_order="left"
    )
    rows = rows.join(data.valid.select("row", "label"), on="row", maintain_order="left")
    stands = data.normalised.select("context", "prompt_text", other="row")
    cast = members.join(stands, on="other").join(
        rows.select("context", "prompt_text", "response_key", "label"),
        on=["context", "prompt_text"],
    )
    votes = cast.group_by("row", "response_key").agg(pl.col("label").min(), votes=pl.len())
    every = votes.with_columns(every=pl.col("votes").sum().over("row"))
    # Where nothing could be counted the finding stands as it is.
    mine = (
        data.keys_of("train").select("row", "response_key").join(every, on=["row", "response_key"])
    )
    found = found.join(summarise(votes), on="row", how="left", maintain_order="left")
    mine = mine.select("row", "votes", "every")
    found = found.join(mine, on="row", how="left", maintain_order="left")
    clear = pl.col("votes") > _CLEAR_MAJORITY * pl.col("every")
    return found.filter(~clear.fill_null(value=False)).with_columns(
        detail=pl.concat_str(
            "detail",
            pl.format("copies and near copies are {}", "summary"),
            separator="; ",
            ignore_nulls=True,
        )
    )
