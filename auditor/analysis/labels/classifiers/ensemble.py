"""The ensemble of classifiers behind a label review, and the features of the texts that each of them sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import Stored
from auditor.analysis.embedding.columns import MAX_SINGLE_ROWS
from auditor.analysis.embedding.neighbours import VOTING_NEIGHBOURS, nearest
from auditor.analysis.labels.classifiers.calibration import temperature_scaled
from auditor.analysis.labels.classifiers.cross_fit import (
    Classifier,
    Model,
    gives_probabilities,
    grouped_folds,
    out_of_fold_scores,
)
from auditor.analysis.labels.classifiers.linear import Features, whiten
from auditor.analysis.labels.classifiers.naive_bayes import ComplementNaiveBayes
from auditor.analysis.labels.classifiers.softmax_regression import SoftmaxRegression
from auditor.analysis.labels.classifiers.sparse_ridge import SparseRidge
from auditor.analysis.labels.neighbour_vote import NeighbourTable, NeighbourVote
from auditor.analysis.text.lsa import Projected, Reduced, singular_axes
from auditor.analysis.text.tfidf import Sparse, term_counts, tfidf

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]
_Input = Literal["terms", "terms and embeddings", "neighbours"]

# Dimensions of the latent semantic analysis, and of the space in which neighbours are searched. Source:
# planted errors in TREC, ATIS, AG News and CLINC150; twice and three times as many rank no better.
_LSA_AXES, _SPACE_AXES = 64, 128
# Folds, and fewer of them if rows times classes exceed the limit. Source: time; with four, CLINC150 is ranked
# within 0.001, TREC and ATIS, which are small, 0.004 worse.
_FOLDS, _FOLDS_OF_LARGE, _LARGE_CELLS = 5, 4, 500_000
# Classes above which the ridge is left out; its weight then goes to the softmax regression. In regression on
# indicators, some of many classes mask others (Hastie, Tibshirani and Friedman 2009, section 4.2).
# Source: without it CLINC150 is ranked 0.001 better, also with 77 and 40 of its classes, TREC and ATIS
# 0.01 worse, and the 50 fine classes of TREC 0.006 worse.
_MAX_RIDGE_CLASSES = 60
# Members whose scores order all classes by how near they are to the row.
LINEAR = ("softmax regression", "ridge")


@dataclass(frozen=True, slots=True)
class Member:
    """One classifier of the ensemble.

    ``inputs`` is ``"terms"`` (a csr matrix), which classifiers of scikit-learn take, too, or ``"terms and
    embeddings"`` (``Features``), or ``"neighbours"`` (a ``NeighbourTable``).
    """

    name: str
    weight: float  # in the pooled probability; all weights sum to 1
    inputs: _Input
    classifier: Classifier
    all_rows: bool = False  # learns from all rows, even from more than 50,000


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the members see of n texts, and the folds."""

    fold: _Labels = field(repr=False)  # int64[n]
    # float32[n, d], unit vectors, to search neighbours in; in very large sets those rows of it that are read
    space: _Matrix | Reduced = field(repr=False)
    terms: Sparse = field(repr=False)  # csr float32[n, t], TF-IDF
    by_name: Mapping[_Input, Any] = field(repr=False)


def members(classes: int) -> tuple[Member, ...]:
    """Return the members of the ensemble for labels 0 to ``classes`` - 1, the slowest first.

    Members that see terms and embeddings have the largest weights; naive Bayes, the least accurate, has the
    smallest. Source: the four sets; other weights rank within 0.01, and fitted weights rank worse.
    """
    ridge = 0.15 if classes <= _MAX_RIDGE_CLASSES else 0.0
    both: _Input = "terms and embeddings"
    ensemble = (
        Member("softmax regression", 0.7 - ridge, both, SoftmaxRegression(classes)),
        Member("ridge", ridge, "terms", SparseRidge(classes)),
        Member("naive Bayes", 0.1, "terms", ComplementNaiveBayes(classes)),
        Member("neighbours", 0.2, "neighbours", NeighbourVote(classes), all_rows=True),
    )
    return tuple(member for member in ensemble if member.weight)


def prepare(
    texts: pl.Series, embeddings: Stored, labels: _Labels, groups: _Labels, classes: int
) -> Inputs:
    """Return the folds and the inputs of all members; see ``review_labels`` for the arguments."""
    folds = _FOLDS_OF_LARGE if len(labels) * classes > _LARGE_CELLS else _FOLDS
    fold = grouped_folds(labels, groups, texts.fill_null("").hash(seed=13).to_numpy(), folds)
    terms = term_weights(texts)
    space = neighbour_space(terms, embeddings)
    near, cosine = nearest(space, VOTING_NEIGHBOURS, fold)
    by_name: dict[_Input, Any] = {
        "terms": terms,
        "terms and embeddings": Features(terms, whiten(embeddings)),
        "neighbours": NeighbourTable(np.arange(len(labels)), near, cosine),
    }
    return Inputs(fold, space, terms, by_name)


def term_weights(texts: pl.Series) -> Sparse:
    """Return the TF-IDF weights of the terms of ``texts`` (String[n]): csr float32[n, t]."""
    return tfidf(term_counts(texts))


def neighbour_space(terms: Sparse, embeddings: Stored) -> _Matrix | Reduced:
    """Return unit vectors to search neighbours in, by terms and by meaning: float32[n, d].

    Those of very large sets are computed for the rows that are read: all together are half a gigabyte a million rows.
    """
    projected = Projected(terms, singular_axes(terms, _LSA_AXES))
    space = Reduced([embeddings, projected], _SPACE_AXES)
    return space if len(embeddings) > MAX_SINGLE_ROWS else space[:]


def out_of_fold_probabilities(
    inputs: Inputs, labels: _Labels, classes: int
) -> Mapping[str, _Matrix]:
    """Return the calibrated probabilities of each member, by name: float32[n, classes] each.

    Scores are temperature-scaled. The output of a classifier that only has ``predict_proba`` is not changed.
    """
    chosen = members(classes)
    models = [Model(m.classifier, inputs.by_name[m.inputs], all_rows=m.all_rows) for m in chosen]
    scores = out_of_fold_scores(models, labels, classes, inputs.fold)
    found: dict[str, _Matrix] = {}
    for member in chosen:
        own = scores.pop(0)  # so that scores and probabilities are not both in memory
        is_probability = gives_probabilities(member.classifier)
        found[member.name] = own if is_probability else temperature_scaled(own, labels)
    return found
