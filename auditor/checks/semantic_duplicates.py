"""DUP020, DUP021: rows that mean the same in different words."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.embedding import embedders
from auditor.analysis.pairs import paraphrase
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "semantic-duplicates"

_PROMPT = "show me the one way fares from san diego to miami"
_REWORDED = "show me the fares from san diego to miami one way"
_ANSWER = "From 120 dollars."
_THRESHOLD = (
    "semantic_duplicate: the cosine similarity of the embeddings, by default at least 0.88 for the"
    " packaged model"
)
RULES: tuple[Rule, ...] = (
    Rule(
        "DUP020",
        "semantic-duplicate",
        Severity.REVIEW,
        what="The example means the same as another one and has the same answer: their embeddings are"
        " close and their distinctive words agree.",
        why="It teaches nothing new. After a random split, one of the two can be in the training data"
        " and the other in the evaluation data.",
        bad=f'{{"prompt": "{_REWORDED}", "completion": "{_ANSWER}"}}\n'
        f'{{"prompt": "{_PROMPT}", "completion": "{_ANSWER}"}}',
        good=f'{{"prompt": "{_PROMPT}", "completion": "{_ANSWER}"}}',
        fix="Read the pair and keep one row, or both if the wording matters. Pairs that differ in a"
        " number, date, name, direction, negation or the like are not reported.",
        threshold=f"{_THRESHOLD}. For this finding also: a cosine of 0.94, the same distinctive words,"
        " and an answer that is not a label",
    ),
    Rule(
        "DUP021",
        "semantic-neighbour",
        Severity.NOTE,
        what="Another row with the same answer is as close in meaning as a rewording.",
        why="Usually it is a rewording, and many of them make the set smaller than it looks. Close"
        " embeddings or a common label are not enough to drop a row.",
        bad='{"text": "do a coin flip", "label": "coin"}\n'
        '{"text": "flip that coin please", "label": "coin"}',
        good='{"text": "do a coin flip", "label": "coin"}',
        fix="Nothing to do in most sets: a classifier learns from rewordings. A benchmark should not"
        " contain them.",
        threshold=_THRESHOLD,
    ),
)

_PAIRS = 1 << 16  # pairs of answers compared at once: 128 MB
_BORDER = 50  # pairs listed on either side of the line, for whoever moves it


def run(data: Dataset) -> Ran:
    """Findings on the rows that repeat a better or earlier one; a note on the other near ones."""
    same = embedders.same_meaning_cosine(data.settings)
    judged = _judged(data, same)
    # The wordings of a class are what a classifier learns from: a label in common is no answer in common.
    repeats = pl.col("sure") & pl.lit(data.task != "classification")
    sure, near = judged.filter(repeats), judged.filter(pl.col("near") & ~repeats)
    groups = data.groups(sure)
    percent = (pl.col("score") * 100).round(0).cast(pl.Int64)
    notes = (
        near.join(groups, left_on="right", right_on="row", how="anti", maintain_order="left")
        .sort("right", "score", "left", descending=[False, True, False])
        .unique("right", keep="first", maintain_order=True)
        .select("score", row="right", related="left")
    )
    facts = {
        "embedder": data.settings.embedder,
        "similarity": "cosine",
        "threshold": same,
        "pairs": judged.height,
        "agreeing": sure.height,
        "told_apart": judged["kind"].count() - judged.filter(pl.col("near"))["kind"].count(),
        "border": _border(data, judged),
    }
    reported = [
        findings(
            frame.with_columns(detail=pl.format("{} % alike in meaning, {}", percent, pl.lit(why))),
            rule=rule,
        )
        for rule, frame, why in (
            ("DUP020", groups, "the same telling words and the same answer"),
            ("DUP021", notes, "the same answer"),
        )
    ]
    return Ran(pl.concat(reported), facts=facts)


def _judged(data: Dataset, same: float) -> pl.DataFrame:
    """Pairs near in meaning with ``kind`` and ``sure``; ``near`` are those a note is worth.

    Copies and near-duplicates are told by other rules.
    """
    rows = data.normalised.join(data.of("train"), on="row", maintain_order="left")
    rows = rows.filter(pl.col("text").is_not_null())
    for key in ("whole", "text"):
        rows = rows.unique(key, keep="first", maintain_order=True)
    place = data.positions(rows["row"])
    asks = rows["prompt_text"].is_not_null().to_numpy()
    vectors = data.embeddings.prompts[place]
    if not asks.all():
        vectors[~asks] = data.embeddings.responses[place[~asks]]
    alike = paraphrase.pairs_within(rows["row"], vectors, same)
    alike = alike.join(data.similar_rows, on=["left", "right"], how="anti", maintain_order="left")
    pair = with_columns_of_both(
        alike, rows.select("row", "context", "prompt_text", "response_text", "prompt", "answer")
    )
    agree = pair["context"] == pair["context_right"]
    symbols = (pair["prompt_text"] == pair["prompt_text_right"]) & (
        pair["prompt"] != pair["prompt_right"]
    )
    agree &= ~symbols.fill_null(value=False)  # a < b and a > b: the words are equal
    agree &= pair["answer"].eq_missing(pair["answer_right"]) | _same_said(data, pair, same)
    shown = data.valid.select(
        "row", raw=pl.concat_str("prompt", "response", separator="\n", ignore_nulls=True)
    )
    texts = shown.join(
        data.normalised.select(
            "row", normalised="text", prompt_text=pl.coalesce("prompt_text", "response_text")
        ),
        on="row",
        maintain_order="left",
    )
    told = paraphrase.confirm(alike.filter(agree), texts, same)
    kind = pl.col("kind")
    return told.with_columns(near=kind.is_null() | (kind == "distinctive word"))


def _same_said(data: Dataset, pair: pl.DataFrame, same: float) -> pl.Series:
    """Whether free-text answers mean the same as well (Boolean)."""
    agree = np.zeros(pair.height, bool)
    free = np.flatnonzero(
        pair["response_text"].is_not_null() & pair["response_text_right"].is_not_null()
    )
    for start in range(0, len(free), _PAIRS):
        part = free[start : start + _PAIRS]
        left, right = (data.positions(pair[side].gather(part)) for side in ("left", "right"))
        agree[part] = (data.embeddings.responses[left] * data.embeddings.responses[right]).sum(
            axis=1
        ) >= same
    return pl.Series(agree)


def _border(data: Dataset, judged: pl.DataFrame) -> list[dict[str, Any]]:
    """The least sure of the sure pairs and the nearest of the others, by falling cosine."""
    sides = (
        judged.filter("sure").bottom_k(_BORDER, by="score"),
        judged.filter(pl.col("near") & ~pl.col("sure")).top_k(_BORDER, by="score"),
    )
    line = data.lines.select("row", "line")
    pair = with_columns_of_both(pl.concat(sides), line).sort(
        "score", "left", "right", descending=[True, False, False]
    )
    return [
        {"lines": [a, b], "cosine": round(score, 4), "agreeing": sure}
        for a, b, score, sure in pair.select("line", "line_right", "score", "sure").iter_rows()
    ]
