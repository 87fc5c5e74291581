"""Confusion matrix, kappa and overlapping classes, from labels and out-of-fold predictions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two classes, and the share of the rows of each that are predicted as the other."""

    first: int
    second: int
    first_as_second: float
    second_as_first: float


def confusion_matrix(labels: _Labels, predicted: _Labels, classes: int) -> NDArray[np.int64]:
    """Return the number of rows of each label (row) and predicted class (column): int64[k, k]."""
    cells = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes)


def kappa(matrix: NDArray[np.int64], min_noise: float = 0, noise: float = 0) -> float:
    """Return Cohen's kappa (1960; 0 by chance, 1 at best), corrected to what it would be without wrong labels.

    With a the share of rows whose label is predicted, g the shares of the labels and p those of the predictions ::

        κ = (a − c) / (1 − c),    c = Σₖ gₖ pₖ

    A share e of wrong labels changes this in two ways, which are undone:

    - a − c is 1 − e of what it would be, because wrong labels agree with nothing. Here e = ``min_noise``.
    - g is more even than it would be, and Σ gₖ² falls to as little as (1 − e)² of it. Here e = ``noise``, and the
      corrected value is at most Σ pₖ².
    """
    share = matrix / max(1, matrix.sum())
    given, predicted = share.sum(axis=1), share.sum(axis=0)
    chance = float(given @ predicted)
    corrected = min(float(predicted @ predicted), float(given @ given) / max(1 - noise, 1e-9) ** 2)
    beyond = (float(np.trace(share)) - chance) / max(1 - min_noise, 1e-9)
    return beyond / max(1 - max(chance, corrected), 1e-9)


def overlapping_classes(matrix: NDArray[np.int64], min_share: float) -> tuple[Overlap, ...]:
    """Return the pairs of classes that are mutually predicted as each other, the largest overlap first.

    Args:
        matrix: Of ``confusion_matrix``.
        min_share: Of the rows of each class that are predicted as the other.
    """
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    mutual = np.triu(np.minimum(share, share.T), 1)
    pairs = np.argwhere(mutual >= min_share)
    order = np.argsort(-mutual[pairs[:, 0], pairs[:, 1]], kind="stable")
    return tuple(
        Overlap(int(a), int(b), float(share[a, b]), float(share[b, a])) for a, b in pairs[order]
    )
