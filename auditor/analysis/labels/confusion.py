"""Which classes are taken for which, from labels and out-of-fold predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Labels = NDArray[np.int64]


def crossed(given: _Labels, taken: _Labels, classes: int) -> NDArray[np.int64]:
    """Rows of each given class (rows of the matrix) by the class they are taken for: int64[k, k]."""
    flat = np.bincount(given * classes + taken, minlength=classes * classes)
    return flat.reshape(classes, classes)


def agreement(table: NDArray[np.int64], least: float = 0, likely: float = 0) -> float:
    """Kappa (Cohen 1960: 0 chance, 1 all) as it would be if the wrong labels given were right.

    Wrong labels agree with nothing: with a share e of them, agreement beyond chance is 1 - e of what
    it would be (``least`` is taken for e). They even out the classes given, too: with a share e
    (``likely``) chance agreement is up to 1 / (1 - e)^2 of what it seems, as far as the classes taken
    bear it out.
    """
    share = table / max(1, table.sum())
    given, taken = share.sum(axis=1), share.sum(axis=0)
    chance = float(given @ taken)
    fuller = min(float(taken @ taken), float(given @ given) / max(1 - likely, 1e-9) ** 2)
    beyond = (float(np.trace(share)) - chance) / max(1 - least, 1e-9)
    return beyond / max(1 - max(chance, fuller), 1e-9)


def overlapping(table: NDArray[np.int64], limit: float) -> list[tuple[int, int, float, float]]:
    """Pairs of classes of each of which ``limit`` or more is taken for the other, worst first.

    ``(a, b, share of a taken for b, share of b taken for a)``.
    """
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    mutual = np.triu(np.minimum(share, share.T), 1)
    pairs = np.argwhere(mutual >= limit)
    order = np.argsort(-mutual[pairs[:, 0], pairs[:, 1]], kind="stable")
    return [(int(a), int(b), float(share[a, b]), float(share[b, a])) for a, b in pairs[order]]
