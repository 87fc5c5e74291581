"""Baselines for the case: what a small classifier reaches, and whether a file drifts. Pure.

Everything is cross-fitted: a row is judged by the rows of other folds, and copies share a fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.embedding.neighbours import VOTING_NEIGHBOURS, nearest, neighbour_votes
from auditor.analysis.labels.calibration import temper
from auditor.analysis.labels.confident_learning import confidently_mislabelled
from auditor.analysis.labels.cross_fit import grouped_folds
from auditor.analysis.labels.ridge import out_of_fold_ridge

_Vectors = NDArray[np.float32]
_Labels = NDArray[np.int64]
# Stretches a file is parted into to look for drift. Source: ten a fold; with fewer, what lies near
# the middle counts too much.
_STRETCHES = 50


@dataclass(frozen=True, slots=True)
class Baselines:
    """Shares of ``rows`` answered right out of fold, from 0 to 1."""

    rows: int
    classes: int
    majority: float  # by always giving the commonest label
    linear: float
    nearest: float  # by the vote of the 15 most similar rows
    ceiling: float  # 1 less the share of labels that both contradict with confidence

    @property
    def best(self) -> float:
        """The better of the two."""
        return max(self.linear, self.nearest)


def baselines(texts: pl.Series, vectors: _Vectors, labels: pl.Series) -> Baselines:
    """Measure what small models make of ``labels`` (String, no nulls).

    ``vectors``: float32[n, d] of unit length, in the order of ``texts``.
    """
    classes = labels.n_unique()
    own = labels.rank("dense").to_numpy().astype(np.int64) - 1
    fold = _folds(texts, own)
    linear = temper(out_of_fold_ridge(vectors, own, classes, fold), own)
    near, similarity = nearest(vectors, VOTING_NEIGHBOURS, fold)
    voting = neighbour_votes(near, similarity, own, classes)
    said, voted = linear.argmax(axis=1), voting.argmax(axis=1)
    doubted = (
        confidently_mislabelled(linear, own)
        & confidently_mislabelled(voting, own)
        & (said == voted)
    )
    return Baselines(
        rows=len(own),
        classes=classes,
        majority=float(np.bincount(own).max() / len(own)),
        linear=float((said == own).mean()),
        nearest=float((voted == own).mean()),
        ceiling=float(1 - doubted.mean()),
    )


def halves(vectors: _Vectors, labels: pl.Series) -> float:
    """Share of rows of which a linear model tells whether they stand in the first or second half.

    Halves of each label, so that a file sorted by label does not count; 0.5 is what guessing
    reaches. Known as a classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017). Stretches of the
    file share a fold: rows that resemble their neighbours in the file do not give their half away.
    """
    place = (pl.int_range(pl.len()) / pl.len()).over("label")
    frame = pl.DataFrame({"label": labels}).select(
        half=(place >= 0.5).cast(pl.Int64), stretch=(place * _STRETCHES).cast(pl.Int64)
    )
    half, stretch = (frame[name].to_numpy() for name in frame.columns)
    fold = grouped_folds(half, stretch, stretch.astype(np.uint64))
    scores = out_of_fold_ridge(vectors, half, 2, fold)
    return float((scores.argmax(axis=1) == half).mean())


def _folds(texts: pl.Series, labels: _Labels) -> _Labels:
    copies = texts.fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
    return grouped_folds(labels, copies, texts.fill_null("").hash(seed=13).to_numpy())
