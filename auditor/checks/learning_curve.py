"""Whether the last rows still helped: a quick classifier's accuracy by the share of rows it learns from.

It has facts, and no rules.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from auditor import on_disk
from auditor.analysis.arrays import row_blocks
from auditor.analysis.embedding.static import Vectors
from auditor.analysis.labels.learning_curve import SHARES, Curve, learning_curve
from auditor.analysis.responses.count_sketch import DIM, CountSketch
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import MULTI_LABEL
from auditor.facts import CurvePoint, Doubling, LearningCurve, MoreRows
from auditor.model import Ran, Rule
from auditor.plural import pluralize

NAME = "learning-curve"

RULES: tuple[Rule, ...] = ()

_MIN_ROWS = 100  # with fewer, a score of 0.8 is known to 8 points only
_MAX_ROWS = 100_000  # rows measured, sampled by a hash of the prompt; limits memory
_BLOCK_ROWS = 1 << 13  # encoded at once
# Gain of a doubling that counts as rising. Source: convention; one more row in a hundred predicted correctly.
_MIN_RISE = 0.01
_Z = 1.96  # standard errors, of a 95% interval
_SEED = 19
# Rows that somebody may think of adding, and how many times as many the set must have, so that the last
# half of the set is no shorter than the rows in question. Source: tests/bench/bench_curve.py --coverage.
_MORE_ROWS, _MIN_TIMES_MORE = 500, 2


def run(data: Dataset) -> Ran:
    """Return the learning curve as facts; no findings.

    Scores are shares of held-out labels that are predicted correctly, with 95% intervals. In sets of
    1,000 rows or more, the facts say what 500 more rows of the same kind would add at most: no new row is
    worth more than the rows of the last half were.
    """
    if data.task == "unknown":
        return _not_measurable("the layout of the set is unknown")
    if data.task == MULTI_LABEL:
        return _not_measurable("texts with several labels have no single score")
    if data.task != "classification":
        return _not_measurable("free-text answers cannot be scored without training")
    rows = _rows(data)
    classes = rows["label"].n_unique()
    if rows.height < _MIN_ROWS or classes < 2:
        counts = (
            f"{pluralize(rows.height, 'different row')} of {pluralize(classes, 'class', 'classes')}"
        )
        return _not_measurable(f"{counts} are too few")
    labels = rows["label"].rank("dense").to_numpy().astype(np.int64) - 1
    curve = learning_curve(_vectors(data, rows), labels, classes, rows["order"].to_numpy())
    majority = float(np.bincount(labels).max()) / len(labels)
    if curve.low[-1] <= majority:
        return _not_measurable(
            f"a quick model predicts {100 * curve.score[-1]:.0f}% of held-out labels correctly, and the most"
            f" common label has {100 * majority:.0f}% of the rows"
        )
    return Ran(facts=_facts(curve, majority, len(labels)))


def _rows(data: Dataset) -> pl.DataFrame:
    """Return ``row, label, prompt_text, order``, each prompt once and without near-copies of earlier rows."""
    rows = data.valid.select("row", "role", "label").join(
        data.normalised.select("row", "prompt_text"), on="row", maintain_order="left"
    )
    rows = rows.filter(pl.col("role") == "train").drop_nulls(["prompt_text", "label"])
    rows = rows.with_columns(order=pl.col("prompt_text").hash(_SEED))
    # A near-copy of a row that the model learnt from is not a test of the model.
    near_copies = data.similar_prompts.select(row="right")
    rows = rows.join(near_copies, on="row", how="anti", maintain_order="left")
    rows = rows.unique("prompt_text", keep="first", maintain_order=True)
    if rows.height > _MAX_ROWS:
        rows = rows.sort("order").head(_MAX_ROWS).sort("row")
    return rows


def _vectors(data: Dataset, rows: pl.DataFrame) -> Vectors:
    """Return the embeddings and the words of the prompts side by side, put together in blocks: float32[n, d]."""
    sketch, position = CountSketch(rows["prompt_text"]), data.positions(rows["row"])
    width = data.embeddings.encoder.dim
    vectors = on_disk.empty((rows.height, width + DIM), np.float32)
    for block in row_blocks(rows.height, _BLOCK_ROWS):
        vectors[block, :width] = data.embeddings.of("prompts", position[block])
        vectors[block, width:] = sketch.encode(rows["prompt_text"][block])
    return vectors


def _not_measurable(reason: str) -> Ran:
    sentence = f"There is no learning curve: {reason}."
    return Ran(facts=LearningCurve(verdict="not measurable", sentence=sentence))


def _facts(curve: Curve, majority: float, rows: int) -> LearningCurve:
    verdict = _verdict(*curve.doubling)
    max_gain = max_gain_of_more_rows(*curve.doubling, rows)
    sentence = _sentence(verdict, curve)
    if max_gain is not None:
        points = f"{100 * max_gain:.1f} points at most"
        sentence += f" {_MORE_ROWS} more rows of the same kind would add {points}."
    columns = (SHARES, curve.rows, curve.score, curve.low, curve.high)
    return LearningCurve(
        verdict=verdict,
        sentence=sentence,
        points=tuple(CurvePoint(*_rounded(point)) for point in zip(*columns, strict=True)),
        doubling=Doubling(*_rounded(curve.doubling)),
        majority=round(majority, 4),
        more=None if max_gain is None else MoreRows(_MORE_ROWS, round(max_gain, 4)),
    )


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def max_gain_of_more_rows(gain: float, error: float, rows: int) -> float | None:
    """Return what 500 more rows add to the score at most, if each adds no more than one of the last half.

    ``gain`` is that of the second half of the ``rows``, ``error`` its standard error. None for small sets.
    """
    if rows < _MIN_TIMES_MORE * _MORE_ROWS:
        return None
    return max(0.0, gain + _Z * error) * _MORE_ROWS / (rows / 2)


def _verdict(gain: float, error: float) -> str:
    """Return what the second half of the rows added, with its standard error, as one word."""
    if gain - _Z * error > _MIN_RISE:
        return "rising"
    return "flattening" if gain + _Z * error < _MIN_RISE else "unclear"


def _sentence(verdict: str, curve: Curve) -> str:
    start = {
        "rising": "The learning curve still rises",
        "flattening": "The learning curve flattens",
        "unclear": "It is unclear whether the learning curve still rises",
    }[verdict]
    half, full = (f"{100 * curve.score[k]:.1f}" for k in (1, -1))
    return (
        f"{start}: with all rows a quick model predicts {full}% of held-out labels correctly, with half of"
        f" them {half}%."
    )
