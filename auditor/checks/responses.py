"""RSP001, RSP003: responses that belong to another prompt, and responses unlike all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.dataset import Dataset
from auditor.features import text
from auditor.features.fitting import Fit
from auditor.features.latent import latent
from auditor.features.static import unit
from auditor.features.tfidf import counts, weigh
from auditor.model import Found, Rule, Severity, Skipped, findings
from auditor.settings import Settings

NAME = "responses"

RULES: tuple[Rule, ...] = (
    Rule(
        "RSP001",
        "wrong-response",
        Severity.REVIEW,
        "The response fits its prompt no better than a random one, and another prompt well.",
        "Answers that slipped by a line teach the model to ignore the prompt.",
        '{"prompt": "Capital of France?", "completion": "Water boils at 100 degrees."}',
        '{"prompt": "Capital of France?", "completion": "The capital of France is Paris."}',
        "Compare with the line named beside it; put the response where it belongs, or drop it.",
        "below nine in ten random pairs' scores by meaning and by words together, while another prompt"
        " of the set fits as well as the own prompt does in three rows of four",
    ),
    Rule(
        "RSP003",
        "outlier-response",
        Severity.WARNING,
        "The response is far longer or far shorter than all others.",
        "It is often a paste error, a refusal or a log; long ones take a large share of the loss.",
        "a response of 40,000 characters where most have 200",
        "a response of the usual length",
        "Read it; shorten or drop it if it is no answer.",
        "six robust standard deviations (median absolute deviation) of the logarithm of the length",
    ),
)

_ROWS = 50  # fewer say too little of what random pairs are like
_AXES = 256
_SHUFFLES = 5  # random pairs a row
_SEPARATE = 0.85  # chance that a row's own pair scores above a random one; below, nothing is said
_USUAL = 0.25  # quantile of own scores that a better prompt has to reach
_RANDOM = 0.9  # quantile of random pairs that a suspect is below
_WORDS = 4  # a response of fewer words fits anything
_FAR = 6.0
_NORMAL = 1.4826  # median absolute deviations in a standard deviation
_BLOCK = 256  # suspects compared with all prompts at once

_Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Fitting:
    """How well the rows' pairs fit, by all views together."""

    fits: list[Fit]
    weight: _Scores  # of each view
    own: _Scores  # of each row's own pair
    limit: float  # that nearly all random pairs are below


def run(data: Dataset, settings: Settings) -> Found | Skipped:
    """Findings, and ``response_quality``: the share of random pairs that fit worse."""
    if data.task != "generation":
        return Skipped(NAME, f"a {data.task} set has no free-text responses")
    rows = data.sound.filter(
        (pl.col("role") == "train")
        & text.visible(pl.col("prompt"))
        & text.visible(pl.col("response"))
    ).select("row", "prompt", "response")
    if rows.height < _ROWS:
        return Skipped(NAME, f"{rows.height} rows with prompt and response, fewer than {_ROWS}")
    fits = _fits(data, rows)
    made, random = _views(fits, rows.height)
    weight = _discriminant(made, random)
    own, random = weight @ made, weight @ random
    quality = np.searchsorted(np.sort(random), own) / len(random)
    separation = float(quality.mean())
    facts: dict[str, Any] = {
        "rows_judged": rows.height,
        "separation": round(separation, 4),
        "views": len(fits),
    }
    found = [_outliers(rows)]
    if separation >= _SEPARATE:
        fitting = _Fitting(fits, weight, own, float(np.quantile(random, _RANDOM)))
        found.append(_suspects(data, rows, fitting))
    else:
        facts["abstained"] = "responses fit random prompts nearly as well as their own"
    scores = pl.DataFrame({"row": rows["row"], "response_quality": quality})
    return Found(pl.concat(found), scores, facts)


def _fits(data: Dataset, rows: pl.DataFrame) -> list[Fit]:
    """By words and by meaning."""
    both = pl.concat([rows["prompt"], rows["response"].rename("prompt")])
    words = unit(latent(weigh(counts(both)), _AXES))
    places = data.places(rows["row"])
    return [
        Fit(words[: rows.height], words[rows.height :]),
        Fit(data.meanings.asked[places], data.meanings.said[places]),
    ]


def _views(fits: list[Fit], rows: int) -> tuple[_Scores, _Scores]:
    """Scores by each view of the pairs as they are and of pairs that nobody made: float64[views, n].

    Those are each prompt with responses some places further on.
    """
    every = np.arange(rows)
    shifts = [1 + (rows * k) // (_SHUFFLES + 1) for k in range(_SHUFFLES)]
    made = np.stack([fit.pairs(every, every) for fit in fits])
    parts = [
        np.stack([fit.pairs(every, np.roll(every, shift)) for fit in fits]) for shift in shifts
    ]
    return made, np.concatenate(parts, axis=1)


def _discriminant(made: _Scores, random: _Scores) -> _Scores:
    """Weights of the views that part made from random pairs best (Fisher's, none below zero)."""
    apart = made.mean(axis=1) - random.mean(axis=1)
    within = np.atleast_2d(np.cov(made)) + np.atleast_2d(np.cov(random))
    weight = np.maximum(np.linalg.solve(within, apart), 0)
    total = float(weight.sum())
    return weight / total if total > 0 else np.full(len(weight), 1 / len(weight))


def _suspects(data: Dataset, rows: pl.DataFrame, fitting: _Fitting) -> pl.DataFrame:
    """Rows that fit as random ones do, while their response fits another prompt well."""
    told = rows["response"].str.split(" ").list.len().to_numpy() >= _WORDS
    usual = float(np.quantile(fitting.own, _USUAL))
    doubtful = np.flatnonzero((fitting.own < fitting.limit) & told)
    every = np.arange(rows.height)
    best = np.zeros(len(doubtful), np.int64)
    score = np.zeros(len(doubtful))
    for start in range(0, len(doubtful), _BLOCK):
        part = doubtful[start : start + _BLOCK]
        views = [fit.against(every, part) for fit in fitting.fits]
        against = np.tensordot(fitting.weight, views, axes=1)
        best[start : start + len(part)] = against.argmax(axis=0)
        score[start : start + len(part)] = against.max(axis=0)
    sure = (score >= usual) & (best != doubtful)
    row, related = rows["row"].gather(doubtful[sure]), rows["row"].gather(best[sure])
    line = data.lines.select("row", "line").rename({"row": "related"})
    listed = pl.DataFrame(
        {"row": row, "related": related, "score": fitting.own[doubtful[sure]].round(3)}
    ).join(line, on="related", how="left", maintain_order="left")
    detail = pl.format(
        "fits its prompt as a random response does; the prompt of line {} fits", "line"
    )
    return findings(listed.with_columns(detail=detail), rule="RSP001")


def _outliers(rows: pl.DataFrame) -> pl.DataFrame:
    size = rows["response"].str.len_chars().to_numpy()
    logs = np.log(size.astype(np.float64))
    middle = float(np.median(logs))
    spread = max(_NORMAL * float(np.median(np.abs(logs - middle))), 0.2)
    away = np.abs(logs - middle) / spread
    low, high = np.quantile(size, [0.05, 0.95]).astype(int).tolist()
    far = np.flatnonzero(away > _FAR)
    details = [f"{size[i]} characters; most responses have {low} to {high}" for i in far]
    return findings(
        pl.DataFrame(
            {
                "row": rows["row"].gather(far),
                "score": away[far].round(2),
                "detail": pl.Series(details, dtype=pl.String),
            }
        ),
        rule="RSP003",
    )
