"""DUP010, DUP012, DUP014: near-duplicates, contrast pairs and masked templates."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs import minhash, near_pairs
from auditor.analysis.text import contrast
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "near-duplicates"

_TICKET = "my card was stolen on the way to work and i need a new one today"
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP010",
        "near-duplicate",
        Severity.ERROR,
        what="The example is nearly the same as another one: most of its text is equal and in the"
        " same order, and it has the same label or a similar answer.",
        why="It adds weight and no knowledge. After a random split, one of the two can be in the"
        " training data and the other in the evaluation data.",
        bad=f'{{"text": "{_TICKET}", "label": "card"}}\n'
        f'{{"text": "{_TICKET} please", "label": "card"}}',
        good=f'{{"text": "{_TICKET}", "label": "card"}}',
        fix="Keep one: --clean keeps the earliest row of each group. Pairs that differ in a number,"
        " date, unit, currency, name, quotation, code name or negation are never dropped (DUP012).",
        threshold="near_duplicate, default 0.8: the Jaccard similarity of the 5-character shingles of"
        " the row and of the kept row of its group, computed exactly",
    ),
    Rule(
        "DUP012",
        "contrast-pair",
        Severity.NOTE,
        what="Two rows are nearly the same and differ in a negation, number, date, unit, currency,"
        " quotation, code name, name or opposite.",
        why="Nothing is wrong: such pairs teach the model which detail matters. To drop them as"
        " duplicates would do the most harm.",
        bad=f'{{"text": "{_TICKET} not tomorrow", "label": "card"}}',
        good=f'{{"text": "{_TICKET}", "label": "card"}}',
        fix="Nothing to do; both rows stay.",
        threshold="the similarity of DUP010; analysis/text/contrast.py lists what counts as a"
        " contrast",
    ),
    Rule(
        "DUP014",
        "template-masked",
        Severity.NOTE,
        what="A span of text occurs in many rows, as a template does; it was ignored when rows were"
        " compared.",
        why="A shared preamble would make any two rows look similar. It is not a fault of the rows.",
        bad="You are a careful assistant of the bank. Answer in one word. Ticket: card lost",
        good="card lost",
        fix="Nothing to do. If the span is there by mistake, remove it.",
        threshold="template_share, default 0.2: the share of rows that contain the span",
    ),
)

_TEMPLATES = 10  # told one by one
_SAME_ANSWER = 0.5  # similarity from which two free-text answers say the same


def run(data: Dataset) -> Ran:
    """Findings on the rows that would be dropped; groups form around the best, earliest row."""
    judged = _judged(data, data.similar_rows)
    groups = data.groups(judged.filter("same"))
    banding = minhash.bands(data.settings.near_duplicate)
    percent = (pl.col("score") * 100).round(0).cast(pl.Int64)
    facts = {
        "similarity": "Jaccard of 5-character shingles",
        "threshold": data.settings.near_duplicate,
        "permutations": minhash.NUM_PERM,
        "bands": banding[0],
        "rows_per_band": banding[1],
        "recall": [{"jaccard": j, "found": round(p, 4)} for j, p in minhash.recall_curve(*banding)],
        "pairs": judged.height,
        "contrast_pairs": judged["kind"].count(),
        "masked": [
            {"text": t.text[:200], "share": round(t.share, 4)} for t in data.templates[:_TEMPLATES]
        ],
    }
    reported = [
        findings(
            groups.with_columns(detail=pl.format("{} % alike, the label or answer too", percent)),
            rule="DUP010",
        ),
        _contrasts(judged),
        _masked(data),
    ]
    return Ran(pl.concat(reported), _scores(data, groups), facts)


def _judged(data: Dataset, alike: pl.DataFrame) -> pl.DataFrame:
    """The pairs with ``kind`` of contrast, and whether they are the ``same`` example."""
    shown = data.valid.select(
        "row", answer=pl.coalesce("label", "response"), label="label", raw=_raw()
    )
    texts = data.normalised.select("row", normalised="text")
    kinds = contrast.kinds(shown.select("row", "raw").join(texts, on="row"), alike)
    info = data.normalised.select("row", "context", "response_text").join(
        data.keys.select("row", "answer"), on="row"
    )
    pair = near_pairs.with_columns_of_both(alike.with_columns(kind=kinds), info)
    agree = pl.col("answer").eq_missing(pl.col("answer_right"))
    if data.task != "classification":
        said = near_pairs.similarity_by_row(pair["response_text"], pair["response_text_right"])
        agree |= pl.Series(said >= _SAME_ANSWER)
    return pair.with_columns(
        same=pl.col("kind").is_null() & agree & (pl.col("context") == pl.col("context_right"))
    ).select("left", "right", "score", "kind", "same")


def _raw() -> pl.Expr:
    return pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)


def _contrasts(judged: pl.DataFrame) -> pl.DataFrame:
    """One note a row: its most similar earlier partner that differs in what matters."""
    closest = (
        judged.filter(pl.col("kind").is_not_null())
        .sort("right", "score", "left", descending=[False, True, False])
        .unique("right", keep="first", maintain_order=True)
    )
    detail = pl.format("they differ in a {}: both are kept", "kind")
    return findings(
        closest.select("score", row="right", related="left", detail=detail), rule="DUP012"
    )


def _masked(data: Dataset) -> pl.DataFrame:
    """The longest templates; what more there is, counted."""
    told: list[tuple[str, float | None]]
    told = [(f"'{t.text[:80]}' in {t.share:.0%} of the rows", t.share) for t in data.templates]
    if len(told) > _TEMPLATES:
        told[_TEMPLATES:] = [(f"and {len(told) - _TEMPLATES} more spans", None)]
    found = pl.DataFrame(told, schema={"detail": pl.String, "score": pl.Float64}, orient="row")
    return findings(found, rule="DUP014")


def _scores(data: Dataset, groups: pl.DataFrame) -> pl.DataFrame:
    """``row, nearest_similarity, cluster``: exact copies are 1, others their closest pair."""
    rows = data.of("train").select("row", "whole")
    copies = rows.filter(pl.col("whole").is_duplicated() & pl.col("whole").is_not_null())
    alike = data.similar_rows
    near = pl.concat(
        [
            alike.select("score", row="left"),
            alike.select("score", row="right"),
            copies.select("row", score=pl.lit(1.0)).select("score", "row"),
        ]
    )
    nearest = near.group_by("row").agg(nearest_similarity=pl.col("score").max())
    members = groups.select("row", cluster="group")
    heads = groups.select(row="group", cluster="group").unique()
    cluster = pl.concat([members, heads])
    exact = copies.select("row", copy_of=pl.col("row").first().over("whole"))
    return (
        rows.select("row")
        .join(nearest, on="row", how="left", maintain_order="left")
        .join(exact, on="row", how="left", maintain_order="left")
        .join(
            cluster,
            left_on=pl.coalesce("copy_of", "row"),
            right_on="row",
            how="left",
            maintain_order="left",
        )
        .select("row", "nearest_similarity", cluster=pl.coalesce("cluster", "copy_of"))
    )
