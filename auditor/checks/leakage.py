"""LEK001 to LEK003, LEK005, LEK009: evaluation data that also occurs in the training data."""

import polars as pl

from auditor.analysis.pairs.partners import score_percent
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS
from auditor.dataset.pairs.contained_prompts import content_contexts
from auditor.dataset.pairs.shared_documents import shared_documents
from auditor.model import Ran, Skipped, findings, whole_file
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "leakage"

_GROUP_FIELDS = ", ".join(GROUP_FIELDS)
RULES = load_rules(__name__)


def run(data: Dataset) -> Ran | Skipped:
    """Return findings for every leaked evaluation row and every leaking training row."""
    if not (data.lines["role"] == "eval").any():
        return Skipped("no evaluation file given (--eval FILE)")
    train, held_out = data.keys_of("train"), data.keys_of("eval")
    same_example = _matches(train, held_out, "row_key")
    prompts = data.non_template_keys
    others = held_out.join(same_example, left_on="row", right_on="related", how="anti")
    same_prompt = _matches(prompts, others, "prompt_key").join(
        same_example, on="row", how="anti", maintain_order="left"
    )
    found = [
        findings(same_example, rule="LEK001", score=1.0, detail="the same example"),
        findings(
            same_prompt, rule="LEK002", score=1.0, detail="the same prompt with another response"
        ),
        _near(data, prompts, pl.concat([same_example, same_prompt])),
    ]
    leaked = pl.concat(found)["related"].unique()
    documents = findings(shared_documents(data, leaked), rule="LEK005")
    return Ran(pl.concat([*found, _groups(data), documents, _unread(data)]))


def _matches(train: pl.DataFrame, held_out: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return ``row, related``: each evaluation row with its first training row, and the reverse.

    This is linear in the number of rows: a thousand copies on both sides are not a million pairs.
    """
    mine = train.filter(pl.col(key).is_not_null()).select(key, "row")
    theirs = held_out.filter(pl.col(key).is_not_null()).select(key, related="row")
    by_eval = theirs.join(mine.unique(key, keep="first", maintain_order=True), on=key)
    by_train = mine.join(theirs.unique(key, keep="first", maintain_order=True), on=key)
    both = pl.concat([by_eval.select("row", "related"), by_train.select("row", "related")])
    return both.unique().sort("row", "related")


def _near(data: Dataset, prompts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return near-equal prompts without a contrast: each row with the most similar one.

    A question on another document, which the system text contains, is another prompt.
    ``known`` contains the pairs that other rules report. A training row without one of these is reported even if its
    evaluation row has one: it leaks, too.
    """
    held_out = data.keys_of("eval")["row"].implode()
    pairs = data.similar_prompts.filter(
        pl.col("left").is_in(prompts["row"].implode()) & pl.col("right").is_in(held_out)
    )
    documents = content_contexts(data, "eval").rename({"row": "right"})
    contexts = data.normalised.select(left="row", own="context")
    pairs = pairs.join(documents, on="right", maintain_order="left")
    pairs = pairs.join(contexts, on="left", maintain_order="left")
    same_document = pl.col("context").is_null() | (pl.col("context") == pl.col("own"))
    near = (
        pairs.filter(pl.col("kind").is_null() & same_document)
        .select("score", row="left", related="right")
        .join(known, on="row", how="anti", maintain_order="left")
    )
    ranked = near.sort("score", "row", descending=[True, False], maintain_order=True)
    by_eval = ranked.join(known, on="related", how="anti", maintain_order="left")
    closest = pl.concat(
        [
            by_eval.unique("related", keep="first", maintain_order=True),
            ranked.unique("row", keep="first", maintain_order=True),
        ]
    )
    detail = pl.format("{}% similar", score_percent())
    return findings(closest.unique(maintain_order=True).with_columns(detail=detail), rule="LEK003")


def _groups(data: Dataset) -> pl.DataFrame:
    """Return the first training row of each group that is also in the evaluation file."""
    rows = data.valid.select("row", "role", "extra").filter(pl.col("extra").is_not_null())
    found = [findings()]
    for name in GROUP_FIELDS:
        value = pl.col("extra").str.json_path_match(f"$.{name}").alias("value")
        first = (
            rows.select("row", "role", value)
            .drop_nulls()
            .unique(["role", "value"], keep="first", maintain_order=True)
        )
        mine, theirs = (first.filter(pl.col("role") == role) for role in ("train", "eval"))
        both = mine.join(theirs, on="value", maintain_order="left").select(
            "row", related="row_right", detail=pl.format("{} '{}'", pl.lit(name), "value")
        )
        found.append(findings(both, rule="LEK005"))
    return pl.concat(found)


def _unread(data: Dataset) -> pl.DataFrame:
    """Return one finding with the number of unread evaluation lines and the first of them."""
    evals = data.lines.filter((pl.col("role") == "eval") & (pl.col("state") != "blank"))
    unread = evals.join(data.valid, on="row", how="anti", maintain_order="left")
    if unread.is_empty():
        return findings()
    first = unread.row(0, named=True)
    lines = pluralize(unread.height, "line")
    detail = f"{lines} could not be read; the first is line {first['line']} of {first['source']}"
    return whole_file("LEK009", [(detail, None)])
