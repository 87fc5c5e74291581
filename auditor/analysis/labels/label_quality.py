"""Label quality, the ranking of rows from wrong to right, and the label suggested for each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.noise_transition import NoiseTransition, error_likelihood

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]
_Numbers = NDArray[np.float64]

# Where the numbers below have no source of their own: uniform and confusable errors planted in TREC, ATIS,
# AG News and CLINC150, and how well they are ranked (tests/bench/bench_labels.py).

# Share of the confident predictions that are wrong. Source: 0.01 to 0.03 rank within 0.002, apart from
# ATIS, whose few errors want less; without it CLINC150 is ranked 0.003 to 0.005 worse.
_MODEL_ERROR = 0.01
# e and f of ``label_quality``: how much the most probable other class counts without a noise transition,
# and how much more with a full one; how much the order of all classes counts without one. Source: each
# 0.1 more or less ranks within 0.003.
_RIVAL, _RIVAL_BY_STRENGTH, _ORDER = 0.5, 0.3, 0.6
# Share of the inverse temperature at which the order of all classes counts. Source: 0.1 and 0.2 rank
# within 0.002.
_FLATTENED = 0.1


def suggested_labels(probabilities: _Matrix, labels: _Labels) -> _Labels:
    """Return the most probable class of each row other than its label: int64[n]."""
    others = probabilities.copy()
    others[np.arange(len(labels)), labels] = -1
    return np.asarray(others.argmax(axis=1), np.int64)


def with_model_error(probabilities: _Matrix, labels: _Labels) -> _Numbers:
    """Return the probability of each label, allowing for confident predictions that are wrong: float64[n].

    This is p + 0.01 · ``error_likelihood``. Of two labels that are predicted to be improbable, that of
    the class more often confused with the prediction becomes the more probable.
    """
    own = probabilities[np.arange(len(labels)), labels]
    return np.asarray(own + _MODEL_ERROR * error_likelihood(probabilities, labels), np.float64)


def label_quality(
    probabilities: _Matrix,
    own: _Numbers,
    views: Sequence[_Matrix],
    labels: _Labels,
    transition: NoiseTransition,
) -> _Numbers:
    """Return the quality of each label, from 0 (surely wrong) to 1 (surely right): float64[n].

    With σ the logistic function, it is ::

        quality = σ((log p − e · log(q · r) + f · s) / (1 + f))

    p: probability of the label, ``own``.
    q: probability of the most probable other class.
    r: ``transition.ratio``, above 1 where wrong rows of the classes this row may be of often get this label.
    s: how near the label is to the row among all classes, the mean over ``views`` (see ``_nearness``).
    e: 0.5 + 0.3 S, with S the strength of the transition. The order of p is best for wrong labels of any
       class, that of p / q for labels of confusable classes; a half is between the two.
    f: 0.6 (1 − S). Where errors prefer no class, a wrong label is far from its row in every view.

    Args:
        probabilities: float32[n, classes], out-of-fold.
        own: float64[n], of ``with_model_error``.
        views: Probabilities of single linear classifiers, float32[n, classes] each.
        labels: int64[n].
        transition: Of the same rows.
    """
    rows = np.arange(len(labels))
    rival = probabilities[rows, suggested_labels(probabilities, labels)].astype(np.float64)
    rival = np.maximum(rival, 1e-9) * transition.ratio
    exponent = _RIVAL + _RIVAL_BY_STRENGTH * transition.strength
    odds = np.log(own + 1e-9) - exponent * np.log(rival)
    factor = _ORDER * (1 - transition.strength)
    nearness = np.mean([_nearness(view, labels) for view in views], axis=0)
    odds = (odds + factor * nearness) / (1 + factor)
    # Rounded, because processors differ in the last digits; the order holds far below a half, too.
    return np.asarray((1 / (1 + np.exp(-odds.round(3)))).round(9), np.float64)


def _nearness(view: _Matrix, labels: _Labels) -> _Numbers:
    """Return 10 · log softmax(0.1 · log ``view``) of each label, minus the median over rows: float64[n].

    At a tenth of the inverse temperature the order of all classes counts, not the most probable alone.
    """
    from scipy.special import softmax

    logs = np.log(np.maximum(view, np.float32(1e-12))) * np.float32(_FLATTENED)
    flat = softmax(logs, axis=1)[np.arange(len(labels)), labels].astype(np.float64)
    nearness = np.log(flat) / _FLATTENED
    return np.asarray(nearness - np.median(nearness), np.float64)
