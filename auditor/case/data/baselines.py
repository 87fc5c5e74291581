"""What simple classifiers reach on the labels, out of fold."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.embedding.neighbours import VOTING_NEIGHBOURS, nearest, neighbour_votes
from auditor.analysis.labels.classifiers.calibration import temperature_scaled
from auditor.analysis.labels.classifiers.cross_fit import grouped_folds
from auditor.analysis.labels.classifiers.ridge import out_of_fold_ridge
from auditor.analysis.labels.confident_learning import confidently_mislabelled
from auditor.case.model import Baselines


def measure(texts: pl.Series, vectors: NDArray[np.float32], labels: pl.Series) -> Baselines:
    """Return the accuracy of a linear model and of the nearest neighbours on ``labels``.

    Each row is predicted from the rows of other folds; copies of a text share a fold.

    Args:
        texts: String[n].
        vectors: float32[n, d] of unit length, one for each text.
        labels: String[n], no nulls.
    """
    classes = labels.n_unique()
    label = labels.rank("dense").to_numpy().astype(np.int64) - 1
    fold = _folds(texts, label)
    linear = temperature_scaled(out_of_fold_ridge(vectors, label, classes, fold), label)
    near, similarity = nearest(vectors, VOTING_NEIGHBOURS, fold)
    shares = neighbour_votes(near, similarity, label, classes)
    predicted, voted = linear.argmax(axis=1), shares.argmax(axis=1)
    confident = confidently_mislabelled(linear, label) & confidently_mislabelled(shares, label)
    contradicted = confident & (predicted == voted)
    return Baselines(
        rows=len(label),
        classes=classes,
        majority=float(np.bincount(label).max() / len(label)),
        linear=float((predicted == label).mean()),
        nearest=float((voted == label).mean()),
        ceiling=float(1 - contradicted.mean()),
    )


def _folds(texts: pl.Series, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    copies = texts.fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
    return grouped_folds(labels, copies, texts.fill_null("").hash(seed=13).to_numpy())
