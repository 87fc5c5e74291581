"""Which classes are taken for which, from labels and out-of-fold predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Labels = NDArray[np.int64]


def crossed(given: _Labels, taken: _Labels, classes: int) -> NDArray[np.int64]:
    """Rows of each given class (rows of the matrix) by the class they are taken for: int64[k, k]."""
    flat = np.bincount(given * classes + taken, minlength=classes * classes)
    return flat.reshape(classes, classes)


def kappa(table: NDArray[np.int64]) -> float:
    """Agreement beyond chance (Cohen 1960) of a table as ``crossed`` gives it: 0 none, 1 all."""
    share = table / max(1, table.sum())
    chance = float(share.sum(axis=1) @ share.sum(axis=0))
    return (float(np.trace(share)) - chance) / max(1 - chance, 1e-9)


def overlapping(table: NDArray[np.int64], limit: float) -> list[tuple[int, int, float, float]]:
    """Pairs of classes of each of which ``limit`` or more is taken for the other, worst first.

    ``(a, b, share of a taken for b, share of b taken for a)``.
    """
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    mutual = np.triu(np.minimum(share, share.T), 1)
    pairs = np.argwhere(mutual >= limit)
    order = np.argsort(-mutual[pairs[:, 0], pairs[:, 1]], kind="stable")
    return [(int(a), int(b), float(share[a, b]), float(share[b, a])) for a, b in pairs[order]]
