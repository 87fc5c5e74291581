"""Which labels wrong rows get (the noise transition matrix), and which classes a model confuses.

Wrong labels may fall on any class, or on classes that people confuse with the right one. In the first case, a
label is the more suspicious the farther it is from its row; in the second, the closer it is to the right one.
The transition matrix says how far each case applies. It is estimated from the rows whose predictions have the
largest margins.
"""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.classifiers.linear import indicators
from auditor.analysis.labels.confusion import confusion_matrix
from auditor.analysis.text.tfidf import Sparse

_Matrix = NDArray[np.float32]
_Table = NDArray[np.float64]
_Labels = NDArray[np.int64]

# Share of the rows of each predicted class, by falling margin, that count as confident. Source: planted
# uniform and confusable errors in TREC, ATIS, AG News and CLINC150; 0.3 and 0.7 rank within 0.003.
_CONFIDENT_SHARE = 0.5
_MIN_CONTRADICTED = 10  # fewer contradicted rows give no transition matrix
# Values of w and m that are tried (see ``noise_transition``).
_PRIORS = list(product((k / 20 for k in range(20)), (2.0**power for power in range(-2, 13))))
_MIN_RATIO = 1e-3


@dataclass(frozen=True, slots=True)
class NoiseTransition:
    """How wrong labels are distributed over the classes, compared with a uniform distribution."""

    # float64[n]: P(label | the row is wrong) over 1 / (classes - 1), for the label of each row. 1 if
    # errors are uniform, at most classes - 1.
    ratio: NDArray[np.float64] = field(repr=False)
    # 0 (uniform) to 1: 1 - 1 / the mean factor by which the matrix predicts wrong labels better.
    strength: float


def noise_transition(
    probabilities: _Matrix, labels: _Labels, similarity_ranks: _Labels
) -> NoiseTransition:
    """Return the noise transition matrix, and its ratio for each row.

    Confident rows whose label is not the predicted class are taken as wrong. With N_tg the number of them with
    predicted class t and label g, and K classes, the matrix is ::

        T_tg = (N_tg + m · prior_tg) / (Σ_g N_tg + m),    prior_tg = w · near_tg + (1 − w) / (K − 1)

    near_tg: how often classes as similar as t and g get each other's labels. It lets classes with few errors borrow
       from others (a Dirichlet prior, MacKay and Peto 1995).
    w, m: the values of maximum leave-one-out likelihood. If errors are random, they make the matrix uniform.

    The ratio of a row is the mean of T_tg (K − 1) over the classes t that it may be of.

    Args:
        probabilities: float32[n, K], out-of-fold.
        labels: int64[n].
        similarity_ranks: int64[K, K], of ``class_similarity_ranks``.
    """
    classes = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(_confident(probabilities, predicted) & (predicted != labels))
    if len(wrong) < _MIN_CONTRADICTED or classes < 3:
        return NoiseTransition(np.ones(len(labels)), 0.0)
    true, given = predicted[wrong], labels[wrong]
    matrix, left_out, gain = _ratios(true, given, similarity_ranks)
    possible = probabilities.copy()
    possible[np.arange(len(labels)), labels] = 0
    possible /= np.maximum(possible.sum(axis=1, keepdims=True), np.float32(1e-9))
    ratio = _expected(possible, matrix, labels)
    # A row must not count as evidence against itself.
    ratio[wrong] -= possible[wrong, true] * (matrix[true, given] - left_out)
    return NoiseTransition(np.maximum(ratio, _MIN_RATIO), max(0.0, 1 - float(np.exp(-gain))))


def _ratios(true: _Labels, given: _Labels, ranks: _Labels) -> tuple[_Table, _Table, float]:
    """Return T_tg (K − 1) of all classes, that of each wrong row estimated from the others, and its mean log."""
    classes = len(ranks)
    uniform = 1 / (classes - 1)
    near, near_without_own = _by_similarity(true, given, ranks)
    count = confusion_matrix(true, given, classes)
    total = count.sum(axis=1, keepdims=True)

    def left_out(w: float, m: float) -> _Table:
        prior = w * near_without_own + (1 - w) * uniform
        seen = count[true, given] - 1 + m * prior
        return np.asarray(seen / (total[true, 0] - 1 + m) / uniform, np.float64)

    gains = [np.log(left_out(*tried)).mean().round(9) for tried in _PRIORS]
    w, m = _PRIORS[int(np.argmax(gains))]
    matrix = count + m * (w * near + (1 - w) * uniform)
    matrix /= (total + m) * uniform
    return matrix, left_out(w, m), float(max(gains))


def error_likelihood(probabilities: _Matrix, labels: _Labels) -> NDArray[np.float64]:
    """Return how probable each label is if the prediction of its row is wrong: Σ_c p_c E_cg, float64[n], 0 to 1.

    p: the probabilities of the row; g: its label.
    E_cg: the share of class g among the rows that are wrongly predicted as class c, if all classes had one size. It
       is estimated by the mean probability that rows of each class give to other classes. Only rows whose label is
       predicted are used, so that wrong labels do not matter.

    Args:
        probabilities: float32[n, classes], out-of-fold.
        labels: int64[n].
    """
    predicted = probabilities.argmax(axis=1)
    agreed = predicted == labels
    classes = probabilities.shape[1]
    members = indicators(predicted[agreed], classes)
    left = np.asarray(members @ probabilities[agreed], np.float64)
    np.fill_diagonal(left, 0)
    left /= np.maximum(np.bincount(predicted[agreed], minlength=classes), 1)[:, None]
    share = left / np.maximum(left.sum(axis=0), 1e-12)
    return _expected(probabilities, share.T, labels)


def class_similarity_ranks(
    terms: Sparse, labels: _Labels, predicted: _Labels, classes: int
) -> _Labels:
    """Return the rank of each other class (column) by its similarity to a class (row): int64[k, k].

    Rank 1 is the most similar class, and the class itself has rank 0. Similarity is the cosine between
    the sums of the rows' ``terms`` (csr float32[n, t]). Rows whose label is not predicted are left out,
    so that a wrong label does not make its class similar to the right one.
    """
    agreed = labels == predicted
    sums = indicators(labels[agreed], classes) @ terms[agreed]
    length = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1), np.float64))
    cosine = (sums @ sums.T).toarray() / np.maximum(np.outer(length, length), 1e-12)
    cosine = cosine.round(4)
    np.fill_diagonal(cosine, np.inf)
    order = np.argsort(-cosine, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable").astype(np.int64)


def _by_similarity(true: _Labels, given: _Labels, ranks: _Labels) -> tuple[_Table, _Table]:
    """Return near_tg of all classes, and for each wrong row near_tg estimated from the others.

    Ranks are grouped in bands: rank 1, 2, 3 to 4, 5 to 8 and so on. near_tg is the share of the wrong
    rows in the band of (t, g), divided by the number of classes in it.
    """
    band = np.ceil(np.log2(np.maximum(ranks, 1))).astype(np.int64)
    size = np.bincount(band[0][ranks[0] > 0])
    own = band[true, given]
    count = np.bincount(own, minlength=len(size))
    share = count / len(true) / size
    return share[band], (count[own] - 1) / (len(true) - 1) / size[own]


def _expected(probabilities: _Matrix, table: _Table, labels: _Labels) -> NDArray[np.float64]:
    """Return Σ_c p_c · table[c, label] of each row: float64[n]."""
    of_label = table.T.astype(np.float32)[labels]
    return np.asarray(np.einsum("ij,ij->i", probabilities, of_label), np.float64)


def _confident(probabilities: _Matrix, predicted: _Labels) -> NDArray[np.bool_]:
    """Mark the half of the rows of each predicted class that has the largest margins: bool[n]."""
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    margin = (two[:, 1] - two[:, 0]).round(6)
    order = np.lexsort((-margin, predicted))
    _, own, size = np.unique(predicted, return_inverse=True, return_counts=True)
    last = np.cumsum(size) - size + np.ceil(size * _CONFIDENT_SHARE).astype(np.int64) - 1
    # Rows of equal margin are in or out together, so that their order decides nothing.
    return np.asarray(margin >= margin[order[last]][own], bool)
