"""What a spot check proves about the rows that nobody judged."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import polars as pl

from auditor.analysis.finite_population import least_wrong, most_wrong, sample_size
from auditor.analysis.intervals import CONFIDENCE
from auditor.review.judgement_file import SpotCheckFile
from auditor.review.judgements import judged_twice, opinions, outcomes
from auditor.review.sample import draw
from auditor.spot_check_facts import Agreement, Judge, SpotCheck


def measure(
    frame: pl.DataFrame, labels: pl.DataFrame, clean: pl.Series, file: SpotCheckFile, limit: float
) -> SpotCheck:
    """Return what the judgements of the drawn rows say about all rows of ``frame``.

    Args:
        frame: the rows that could be drawn, of ``sample.frame_of``.
        labels: ``row, label`` of the set.
        clean: UInt32, the clean rows.
        file: the sample and the judgements.
        limit: the largest share of wrong rows that is allowed.
    """
    spec = file.sample
    sample = draw(frame, spec.size, spec.seed)
    named = frame.join(labels, on="row", maintain_order="left").select("label", row="sha256")
    own = opinions(file.judgements.join(sample.select(row="sha256"), on="row", how="semi"), named)
    judged = sample.select("row", "sha256").join(
        outcomes(own), left_on="sha256", right_on="row", how="left", maintain_order="left"
    )
    drawn = sample.height
    right, wrong = (int((judged["wrong"] == kind).sum()) for kind in (False, True))
    disputed = int(judged["disputed"].sum())
    missing = judged["disputed"].null_count()
    return SpotCheck(
        rows=frame.height,
        size=drawn,
        seed=spec.seed,
        confidence=spec.confidence,
        right=right,
        wrong=wrong,
        undecided=drawn - right - wrong - disputed - missing,
        disputed=disputed,
        missing=missing,
        least=least_wrong(frame.height, drawn, wrong, spec.confidence),
        most=most_wrong(frame.height, drawn, drawn - right, spec.confidence),
        interval=_interval(frame.height, drawn, wrong, drawn - right, spec.confidence),
        needed=_needed(frame.height, drawn, drawn - right - missing, limit, spec.confidence),
        clean_right=None if missing else _clean_right(frame, judged, clean, spec.confidence),
        judges=_judges(file.judgements, own),
        agreement=_agreement(judged_twice(own)),
        path=str(file.path),
        sha256=file.sha256,
    )


def _interval(
    rows: int, drawn: int, wrong: int, not_right: int, confidence: float
) -> tuple[float, float]:
    """Return the share of wrong rows, from and to, with half of the error on each side."""
    each = (1 + confidence) / 2
    low, high = least_wrong(rows, drawn, wrong, each), most_wrong(rows, drawn, not_right, each)
    return round(low / max(1, rows), 4), round(high / max(1, rows), 4)


def _needed(rows: int, drawn: int, wrong: int, limit: float, confidence: float) -> int:
    allowed = int(limit * rows)
    return max(0, sample_size(rows, allowed, confidence, wrong) - drawn) if wrong <= allowed else 0


def _clean_right(
    frame: pl.DataFrame, judged: pl.DataFrame, clean: pl.Series, confidence: float
) -> tuple[int, int]:
    """Return how many of the ``clean`` rows are right, from and to.

    The clean rows of the sample are a random sample of the clean rows that could be drawn. Others, on which
    people decided in the open, count as right.
    """
    is_clean = pl.col("row").is_in(clean.implode())
    rows, own = frame.filter(is_clean).height, judged.filter(is_clean)
    each = (1 + confidence) / 2
    wrong, right = (int((own["wrong"] == kind).sum()) for kind in (True, False))
    most = most_wrong(rows, own.height, own.height - right, each)
    return len(clean) - most, len(clean) - least_wrong(rows, own.height, wrong, each)


def _judges(judgements: pl.DataFrame, opinions: pl.DataFrame) -> tuple[Judge, ...]:
    """Return the people whose judgements count, the one with most rows first."""
    last = judgements.group_by("by").agg(last=pl.col("at").max())
    rows = opinions.group_by("by").agg(rows=pl.len()).join(last, on="by")
    return tuple(
        Judge(name, count, at[:10])
        for name, count, at in rows.sort("rows", "by", descending=[True, False])
        .select("by", "rows", "last")
        .rows()
    )


def _agreement(both: pl.DataFrame) -> Agreement | None:
    """Return Cohen's kappa of ``one`` and ``other`` with its interval.

    Kappa is (a - c) / (1 - c), with the share a of equal judgements and c by chance. Its standard error is
    √(a (1 - a) / n) / (1 - c). Source: Cohen, Educational and Psychological Measurement 20 (1960).
    """
    if both.is_empty():
        return None
    one, other = (both[name].to_numpy().astype(float) for name in ("one", "other"))
    same = float(np.mean(one == other))
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    beyond = max(1 - chance, 1e-9)
    kappa = (same - chance) / beyond if chance < 1 else 1.0
    error = math.sqrt(same * (1 - same) / both.height) / beyond
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    return Agreement(both.height, *(round(value, 4) for value in (same, kappa, low, high)))
