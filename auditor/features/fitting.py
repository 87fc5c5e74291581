"""How well two texts of a row fit, against all the pairs the rows could have formed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float32]
_Scores = NDArray[np.float64]


class Fit:
    """Cosines of pairs in standard deviations from the mean over all pairs of either member.

    A prompt's mean and spread are over all responses, a response's over all prompts. Both follow
    from means and covariances, so n rows take n d**2 steps and never n**2.
    """

    def __init__(self, left: _Matrix, right: _Matrix) -> None:
        self.left, self.right = left, right
        self._left = _moments(left, right)
        self._right = _moments(right, left)

    def pairs(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> _Scores:
        """Score the pairs of rows ``left[i]`` and ``right[i]``: float64[len]; higher fits better."""
        cosine = np.einsum("ij,ij->i", self.left[left], self.right[right]).astype(np.float64)
        return self._standard(cosine, left, right)

    def against(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> _Scores:
        """Score each of ``left`` with each of ``right``: float64[len(left), len(right)]."""
        cosine = (self.left[left] @ self.right[right].T).astype(np.float64)
        return self._standard(cosine, left[:, None], right[None, :])

    def _standard(
        self, cosine: _Scores, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> _Scores:
        there = (cosine - self._left[0][left]) / self._left[1][left]
        back = (cosine - self._right[0][right]) / self._right[1][right]
        return np.asarray((there + back) / 2, np.float64)


def _moments(own: _Matrix, others: _Matrix) -> tuple[_Scores, _Scores]:
    """Mean and standard deviation of each row's cosine with all of ``others``."""
    centre = others.mean(axis=0)
    spread = (others - centre).T @ (others - centre) / len(others)
    variance = np.einsum("ij,ij->i", own @ spread, own).astype(np.float64)
    floor = max(float(np.median(variance)) * 1e-2, 1e-12)
    return (own @ centre).astype(np.float64), np.sqrt(np.maximum(variance, floor))
