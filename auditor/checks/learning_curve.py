"""Did the last rows still help? A quick classifier's score by the share of the rows it learns from.

It finds no fault: it has facts, and no rules.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from auditor.analysis.labels.learning_curve import SHARES, Curve, learning_curve
from auditor.analysis.responses.count_sketch import CountSketch
from auditor.dataset.dataset import Dataset
from auditor.facts import CurvePoint, Doubling, LearningCurve, MoreRows
from auditor.model import Ran, Rule

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
    """The learning curve as facts; no findings.

    Scores are shares of held-out labels that are predicted correctly, with 95 % intervals. In sets of 1,000
    rows or more, the facts say what 500 more rows of the same kind would add at most: no new row is
    worth more than the rows of the last half were.
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
    return Ran(facts=LearningCurve(verdict="not measurable", sentence=sentence))


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
    sentence = _sentence(verdict, found)
    if most is not None:
        sentence += (
            f" {_MORE} more rows of the same kind would add {100 * most:.1f} points at most."
        )
    columns = (SHARES, found.rows, found.score, found.low, found.high)
    facts = LearningCurve(
        verdict=verdict,
        sentence=sentence,
        points=tuple(CurvePoint(*_rounded(point)) for point in zip(*columns, strict=True)),
        doubling=Doubling(*_rounded(found.doubling)),
        majority=round(common, 4),
        more=None if most is None else MoreRows(_MORE, round(most, 4)),
    )
    return Ran(facts=facts)


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


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
