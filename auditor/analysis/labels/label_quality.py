"""Label quality, the ranking of rows from wrong to right, and the label suggested for each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import row_blocks, softmax
from auditor.analysis.labels.noise_transition import NoiseTransition, error_likelihood

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]
_Numbers = NDArray[np.float64]

# Numbers below without a source of their own come from uniform and confusable errors planted in TREC, ATIS, AG News
# and CLINC150, and from how well these are ranked (tests/bench/bench_labels.py).

# Assumed share of confident predictions that are wrong. Source: 0.01 to 0.03 rank within 0.002, except on ATIS,
# where lower values rank its few errors better; with 0, CLINC150 is ranked 0.003 to 0.005 worse.
_MODEL_ERROR = 0.01
# e and f of ``label_quality``: the weight of the most probable other class without a noise transition, what a full
# transition adds to it, and the weight of the order of all classes without one. Source: 0.1 more or less of each
# ranks within 0.003.
_RIVAL, _RIVAL_BY_STRENGTH, _ORDER = 0.5, 0.3, 0.6
# Share of the inverse temperature at which the order of all classes counts. Source: 0.1 and 0.2 rank
# within 0.002.
_FLATTENED = 0.1
_BLOCK_ROWS = 1 << 15  # rows computed at a time


def suggested_labels(probabilities: _Matrix, labels: _Labels) -> _Labels:
    """Return the most probable class of each row other than its label: int64[n]."""
    found = np.empty(len(labels), np.int64)
    for block in row_blocks(len(labels), _BLOCK_ROWS):
        others = probabilities[block].copy()
        others[np.arange(len(others)), labels[block]] = -1
        found[block] = others.argmax(axis=1)
    return found


def with_model_error(probabilities: _Matrix, labels: _Labels) -> _Numbers:
    """Return the probability of each label if the model itself may be wrong: float64[n].

    It is p + 0.01 · ``error_likelihood``, with p the predicted probability. The small addition decides between labels
    with a low p: a label that the model often confuses with the predicted class becomes more probable.
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

        p: the probability of the label (``own``).
        q: the probability of the most probable other class.
        r: ``transition.ratio``. Above 1, the row's likely classes often receive this label by mistake.
        s: how near the label is to the row compared with all classes: the mean over ``views`` (see ``_nearness``).
        S: the strength of the transition, 0 to 1.
        e: 0.5 + 0.3 S. Errors that fall on any class are ranked best by p, and errors between confusable classes by
           p / q; one half lies between the two.
        f: 0.6 (1 − S). If errors prefer no class, a wrong label is far from its row in every view.

    Args:
        probabilities: float32[n, classes], out-of-fold.
        own: float64[n], the result of ``with_model_error``.
        views: float32[n, classes] each, the probabilities of single linear classifiers.
        labels: int64[n].
        transition: the noise transition of the same rows.
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

    At a tenth of the inverse temperature, the order of all classes matters, not only the most probable class.
    """
    flat = np.empty(len(labels))
    for block in row_blocks(len(labels), _BLOCK_ROWS):
        logs = np.log(np.maximum(view[block], np.float32(1e-12))) * np.float32(_FLATTENED)
        flat[block] = softmax(logs)[np.arange(len(logs)), labels[block]]
    nearness = np.log(flat) / _FLATTENED
    return np.asarray(nearness - np.median(nearness), np.float64)
