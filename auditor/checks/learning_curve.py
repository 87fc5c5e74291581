"""Did the last rows still help? A quick classifier's score by the share of the rows it learns from.

It finds no fault: it has facts, and no rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from auditor.analysis.labels.learning_curve import SHARES, Curve, learning_curve
from auditor.analysis.responses.count_sketch import CountSketch
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, findings

NAME = "learning-curve"

RULES: tuple[Rule, ...] = ()

_ROWS = 100  # fewer tell a score of 0.8 to 8 points only
_MOST = 100_000  # rows measured, drawn by a hash; memory
# Gain of a doubling that counts as rising. Source: convention; one row in a hundred told better.
_RISE = 0.01
_SURE = 1.96  # standard errors
_SEED = 19
# Rows that a lead may think of adding, and how many times as many the set must have: the last half
# is then no shorter than what it is asked about. Source: tests/bench/bench_curve.py --coverage.
_MORE, _TIMES = 500, 2


def run(data: Dataset) -> Ran:
    """Facts: ``learning_curve`` [{share, rows, score, low, high}], ``doubling``, ``more``, ``verdict``, ``sentence``.

    ``verdict`` is ``rising``, ``flattening``, ``unclear`` or ``not measurable``; scores are shares of
    held-out rows told right, with 95 % intervals. ``more``, in sets of 1,000 rows or more, is what
    500 more rows of the same kind would add at most: no row is worth more than the last half's were.
    """
    if data.task != "classification":
        said = "free-text answers have no score without training"
        return _unmeasured("a set of unknown layout has no score" if not data.task else said)
    rows = data.valid.select("row", "role", "label").join(
        data.normalised.select("row", "prompt_text"), on="row", maintain_order="left"
    )
    rows = rows.filter(
        (pl.col("role") == "train")
        & pl.col("prompt_text").is_not_null()
        & pl.col("label").is_not_null()
    ).with_columns(order=pl.col("prompt_text").hash(_SEED))
    again = data.similar_prompts["right"]  # a near-copy of a row learnt from is no test
    rows = rows.join(again.to_frame("row"), on="row", how="anti", maintain_order="left")
    rows = rows.unique("prompt_text", keep="first", maintain_order=True)
    if rows.height > _MOST:
        rows = rows.sort("order").head(_MOST).sort("row")
    if rows.height < _ROWS or rows["label"].n_unique() < 2:
        classes = rows["label"].n_unique()
        return _unmeasured(f"{rows.height} different rows of {classes} classes are too few")
    return _measured(data, rows)


def _unmeasured(reason: str) -> Ran:
    sentence = f"The learning curve is not measurable: {reason}."
    return Ran(findings(), facts={"verdict": "not measurable", "sentence": sentence})


def _measured(data: Dataset, rows: pl.DataFrame) -> Ran:
    words = CountSketch(rows["prompt_text"])
    vectors = np.hstack(
        [data.embeddings.prompts[data.positions(rows["row"])], words.encode(rows["prompt_text"])]
    )
    labels = rows["label"].rank("dense").to_numpy().astype(np.int64) - 1
    classes = int(labels.max()) + 1
    found = learning_curve(vectors, labels, classes, rows["order"].to_numpy())
    common = float(np.bincount(labels).max()) / len(labels)
    if found.low[-1] <= common:
        what = f"a quick model tells {found.score[-1]:.0%} right, and the commonest class is {common:.0%}"
        return _unmeasured(what)
    verdict = _verdict(*found.doubling)
    most = _most(*found.doubling, len(labels))
    columns = (SHARES, found.rows, found.score, found.low, found.high)
    names = ("share", "rows", "score", "low", "high")
    facts: dict[str, Any] = {
        "learning_curve": [
            {name: round(float(value), 4) for name, value in zip(names, point, strict=True)}
            for point in zip(*columns, strict=True)
        ],
        "doubling": {
            name: round(v, 4) for name, v in zip(("gain", "error"), found.doubling, strict=True)
        },
        "majority": round(common, 4),
        "verdict": verdict,
    }
    sentence = _sentence(verdict, found)
    if most is not None:
        facts["more"] = {"rows": _MORE, "most": round(most, 4)}
        sentence += (
            f" {_MORE} more rows of the same kind would add {100 * most:.1f} points at most."
        )
    return Ran(findings(), facts={**facts, "sentence": sentence})


def _most(gain: float, error: float, rows: int) -> float | None:
    """What ``_MORE`` rows add at most, if each adds no more than one of the last half; None in small sets."""
    if rows < _TIMES * _MORE:
        return None
    return max(0.0, gain + _SURE * error) * _MORE / (rows / 2)


def _verdict(gain: float, error: float) -> str:
    """What the second half of the rows brought, with its standard error, in a word."""
    if gain - _SURE * error > _RISE:
        return "rising"
    return "flattening" if gain + _SURE * error < _RISE else "unclear"


def _sentence(verdict: str, found: Curve) -> str:
    """For the lead: what the second half of the rows brought."""
    start = {
        "rising": "The learning curve still rises",
        "flattening": "The learning curve flattens",
        "unclear": "Whether the learning curve still rises cannot be told",
    }[verdict]
    before, now = (f"{100 * found.score[k]:.1f}" for k in (1, -1))
    return (
        f"{start}: with all rows a quick model tells {now} % of held-out rows right, with half of them"
        f" {before} %."
    )
