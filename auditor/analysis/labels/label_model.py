"""What the other rows say of each row's label: several models, none of which saw the row.

Every view judges a row from the rows of other folds; copies of a row are always in its own fold.
The views are calibrated one by one, and pooled with weights that no label decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import top_k_columns, unit_rows
from auditor.analysis.embedding.neighbours import VOTING_NEIGHBOURS, nearest, neighbour_votes
from auditor.analysis.labels.bayes import complement_bayes
from auditor.analysis.labels.calibration import blend, softmax, temper
from auditor.analysis.labels.cross_fit import cross_fitted, grouped_folds
from auditor.analysis.labels.linear import Features, logistic, ridge, whiten
from auditor.analysis.labels.noise_transition import alike, misread, pattern
from auditor.analysis.parallel import one_blas_thread
from auditor.analysis.text.lsa import reduce_dimensions, truncated_svd
from auditor.analysis.text.tfidf import Sparse, term_counts, tfidf

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]

# What the numbers below are chosen on, here and in ``mistakes`` and ``linear``: uniform and confusable
# errors planted in TREC, ATIS, AG News and CLINC150, and how well they are ranked.

# Axes of the words, for neighbours only, and of words and vectors together. Source: twice and three
# times as many rank no better.
_AXES, _SPACE = 64, 128
# Weights of the views. Source: what sees both words and meaning counts most, counts least, being
# right least often; other shares rank within 0.01 of average precision, fitted weights worse.
_WEIGHTS = {"both": 0.55, "words": 0.15, "counts": 0.1, "neighbours": 0.2}
# Folds, and how many where rows times classes are more. Source: time; CLINC150 is ranked within 0.001,
# TREC and ATIS, which are small, 0.004 worse.
_FOLDS, _FEWER, _CELLS = 5, 4, 500_000
# Classes above which words have no view of their own: regression on indicators lets some of many classes
# hide others (Hastie, Tibshirani and Friedman 2009, 4.2). Source: CLINC150 is ranked 0.001 better
# without, 77 and 40 of its classes as well, TREC and ATIS 0.01 worse, TREC's 50 fine classes 0.006.
_MASKED = 60
# Sharpness at which all classes count. Source: 0.1 and 0.2 rank within 0.002.
_FLAT = 0.1
# Share of the sure readings that err. Source: 0.01 to 0.03 rank within 0.002, apart from ATIS, whose few
# errors want less; without it CLINC150 is ranked 0.003 to 0.005 worse.
_ERR = 0.01
# How much the likeliest other class counts without a pattern, and how much more with one; how much the
# order of all classes counts without. Source: each 0.1 more or less ranks within 0.003.
_EVEN, _STEEP, _APART = 0.5, 0.3, 0.6
_BLOCK = 1 << 22  # similarities held at once: 16 MB


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is computed of the texts once, whatever their labels."""

    fold: _Labels = field(repr=False)
    near: _Labels = field(repr=False)  # neighbours of other folds, nearest first
    similarity: _Matrix = field(repr=False)
    space: _Matrix = field(repr=False)  # float32[n, d] of unit length, in which rows are near
    words: Features = field(repr=False)  # TF-IDF weights
    both: Features = field(repr=False)  # and the vectors, evened out


@dataclass(frozen=True, slots=True)
class Judgement:
    """Out-of-fold probabilities of n rows, and what each view says by itself."""

    probabilities: _Matrix = field(repr=False)  # float32[n, classes], pooled
    views: Mapping[str, _Matrix] = field(repr=False)  # the same a view
    chance: NDArray[np.float64] = field(repr=False)  # of each label, where sure readings err too
    quality: NDArray[np.float64] = field(repr=False)  # 0 to 1, low is doubtful
    suggested: _Labels = field(repr=False)  # the likeliest class but the row's own
    agreeing: _Labels = field(repr=False)  # views that prefer `suggested` to all others

    @property
    def taken(self) -> _Labels:
        """The likeliest class of each row: int64[n]."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)


def gather(
    texts: pl.Series, vectors: _Matrix | None, labels: _Labels, groups: _Labels, classes: int
) -> Evidence:
    """Compute what judging labels needs.

    Args:
        texts: n texts; null is empty.
        vectors: float32[n, d] of unit length, or None to go by words alone.
        labels: The class of each row, used to spread classes over folds only.
        groups: Equal for rows that are copies of each other: never split between folds.
        classes: How many there are.
    """
    count = _FEWER if len(labels) * classes > _CELLS else _FOLDS
    fold = grouped_folds(labels, groups, texts.fill_null("").hash(seed=13).to_numpy(), count)
    terms: Sparse = tfidf(term_counts(texts))
    with one_blas_thread():
        words = truncated_svd(terms, _AXES)
        every = words if vectors is None else np.hstack([vectors, words])
        every = unit_rows(reduce_dimensions(every, _SPACE))
        white = None if vectors is None else whiten(vectors)
    near, similarity = nearest(every, VOTING_NEIGHBOURS, fold)
    return Evidence(fold, near, similarity, every, Features(terms), Features(terms, white))


def judge(evidence: Evidence, labels: _Labels, classes: int) -> Judgement:
    """Judge ``labels`` (int64[n], 0 to ``classes`` - 1) by the rows of other folds."""
    models = {
        "both": logistic(evidence.both, labels, classes),
        "words": ridge(evidence.words, labels, classes),
        "counts": complement_bayes(evidence.words.terms, labels, classes),
    }
    weights = dict(_WEIGHTS)
    if classes > _MASKED:
        del models["words"]
        weights["both"] += weights.pop("words")
    scores = cross_fitted(evidence.fold, labels, classes, list(models.values()))
    views = {name: temper(own, labels) for name, own in zip(models, scores, strict=True)}
    views["neighbours"] = neighbour_votes(evidence.near, evidence.similarity, labels, classes)
    pooled = blend(list(views.values()), list(weights.values()))
    pooled = temper(np.log(np.maximum(pooled, np.float32(1e-9))), labels)
    like = alike(evidence.words.terms, labels, pooled.argmax(axis=1), classes)
    chance = pooled[np.arange(len(labels)), labels] + _ERR * misread(pooled, labels)
    linear = [views[name] for name in ("words", "both") if name in views]
    suggested, quality = doubt(pooled, chance, linear, labels, like)
    best = np.stack([view.argmax(axis=1) for view in views.values()])
    return Judgement(
        probabilities=pooled,
        views=views,
        chance=chance,
        quality=quality,
        suggested=suggested,
        agreeing=(best == suggested).sum(axis=0),
    )


def doubt(
    probabilities: _Matrix,
    chance: NDArray[np.float64],
    views: Sequence[_Matrix],
    labels: _Labels,
    like: _Labels,
) -> tuple[_Labels, NDArray[np.float64]]:
    """The likeliest other class, and the quality of the label: int64[n], float64[n] of 0 to 1.

    Quality has the log odds log(p / (q l)^e). p is the ``chance`` of the label, where none is impossible:
    of two labels that are read as unlikely that of a like class is the more likely. q is the probability
    of the likeliest other class. l, ``Pattern.lift``, is above 1 where such a row is often given this
    label by mistake. e is a half, between the order of p, which is right for wrong labels of any class,
    and that of p / q, for those of a confusable class; it rises with the strength of the pattern. As far
    as wrong labels follow none, they are told by how far the label is from every reading of the row too,
    by ``_far`` of the ``views``. ``like`` is of ``alike``.
    """
    rows = np.arange(len(labels))
    others = probabilities.astype(np.float64)
    others[rows, labels] = -1
    suggested = others.argmax(axis=1)
    found = pattern(probabilities, labels, like)
    rival = np.maximum(others[rows, suggested], 1e-9) * found.lift
    odds = np.log(chance + 1e-9) - (_EVEN + _STEEP * found.strength) * np.log(rival)
    free = _APART * (1 - found.strength)
    odds = (odds + free * np.mean([_far(view, labels) for view in views], axis=0)) / (1 + free)
    # Rounded where processors differ; far below a half there is order too.
    return suggested, (1 / (1 + np.exp(-odds.round(3)))).round(9)


def _far(view: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """How near each label is to its row among all classes, 0 for the middle row: float64[n].

    The log probability at a tenth of the view's sharpness, where the whole order of the classes counts
    and not the likeliest alone, in units of the sharp one.
    """
    flat = softmax(np.log(np.maximum(view, np.float32(1e-12))) * np.float32(_FLAT))
    near = np.log(flat[np.arange(len(labels)), labels].astype(np.float64)) / _FLAT
    return np.asarray(near - np.median(near), np.float64)


def witnesses(
    space: _Matrix, labels: _Labels, rows: _Labels, suggested: _Labels, count: int = 3
) -> tuple[list[_Labels], list[_Matrix]]:
    """The rows most like each of ``rows`` that carry its suggested label, and how like they are.

    ``space`` float32[n, d] of unit length, ``labels`` int64[n], ``suggested`` int64[len(rows)]. A
    list entry has ``count`` rows, nearest first; fewer where the class has fewer.
    """
    near: list[_Labels] = [np.zeros(0, np.int64)] * len(rows)
    similar: list[_Matrix] = [np.zeros(0, np.float32)] * len(rows)
    with one_blas_thread():
        for kind in np.unique(suggested):
            asked, pool = np.flatnonzero(suggested == kind), np.flatnonzero(labels == kind)
            for part in np.array_split(asked, 1 + len(asked) * len(pool) // _BLOCK):
                cosines = (space[rows[part]] @ space[pool].T).round(6)
                best = top_k_columns(cosines, min(count, len(pool)))
                order = np.argsort(-np.take_along_axis(cosines, best, 1), axis=1, kind="stable")
                for place, found, cosine in zip(
                    part, np.take_along_axis(best, order, 1), cosines, strict=True
                ):
                    near[place], similar[place] = pool[found], cosine[found]
    return near, similar
