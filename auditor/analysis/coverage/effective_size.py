"""How many distinct things a set holds: its effective number of examples.

The similarity-sensitive diversity of order 0 of Leinster and Cobbold (Ecology 93, 2012): every row
counts 1 / (the sum of its similarities to all rows, itself included). Copies of a row share one
count, so that repeating rows never adds anything; where all rows differ it is their number. The
Vendi score (Friedman and Dieng 2023) answers the same question from eigenvalues; half-similar rows
inflate it, and it must see all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditor.analysis.embedding.exact_cosines import Grid, cosines

# Cosines at which two rows count as unlike and as one thing; between them similarity grows
# evenly. Source: with the packaged model paraphrases of CLINC150 and MRPC lie at a median of 0.86
# and 0.84, half-way; sentence pairs of MRPC that are no paraphrases at 0.73, and of rows of
# different CLINC150 intents 1 in 1,000 reaches 0.6.
UNLIKE, ALIKE = 0.7, 0.95
# Rows whose similarities are summed, at most, drawn by seed; each is held against all rows. Source:
# the number is then known to 3 % of the rows or better, and 100,000 rows take half a second.
_SAMPLE = 1_000
_BLOCK = 1 << 14  # rows held against the sample at a time


@dataclass(frozen=True, slots=True)
class Variety:
    """``effective`` of ``rows``, and its standard error from sampling (0 where all were looked at)."""

    rows: int
    effective: float
    error: float
    likeness: float  # mean cosine of two different rows; 0 for fewer than two


def variety(vectors: Grid, seed: int = 0) -> Variety:
    """Measure rows on the grid (float32[n, d], none of zeros).

    The mean of a random sample's counts times the number of rows: unbiased (Horvitz and Thompson).
    """
    rows = len(vectors)
    if not rows:
        return Variety(0, 0.0, 0.0, 0.0)
    drawn = np.sort(np.random.default_rng(seed).permutation(rows)[:_SAMPLE])
    sample, total = vectors[drawn], np.zeros(len(drawn))
    for start in range(0, rows, _BLOCK):
        near = cosines(sample, vectors[start : start + _BLOCK])
        near -= np.float32(UNLIKE)
        near /= np.float32(ALIKE - UNLIKE)
        total += np.clip(near, 0, 1, out=near).sum(axis=1, dtype=np.float64)
    counts = 1 / np.maximum(total, 1)  # a row is like itself, whatever rounding says
    error = rows * counts.std() / np.sqrt(len(drawn)) if len(drawn) < rows else 0.0
    return Variety(rows, float(rows * counts.mean()), float(error), _likeness(vectors))


def _likeness(vectors: Grid) -> float:
    """Mean cosine of two different rows, from the length of their sum."""
    wide = vectors.astype(np.float64)
    total, alone = wide.sum(axis=0), float((wide * wide).sum())
    together = float((total * total).sum()) - alone
    return together / (alone * (len(vectors) - 1)) if len(vectors) > 1 else 0.0
