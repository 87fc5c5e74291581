"""The label review: which labels the other rows contradict, and what they suggest instead.

``review_labels`` is the only function that other packages call. Its steps:

1. Several classifiers (``ensemble``) predict each row from the rows of other folds.
2. Their calibrated probabilities are pooled.
3. The pooled probabilities give each label a quality and a suggested label, and the set a noise rate.
4. As many rows are flagged as the noise rate says, the lowest quality first.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import Stored
from auditor.analysis.labels.classifiers import ensemble
from auditor.analysis.labels.classifiers.calibration import pooled, temperature_scaled
from auditor.analysis.labels.classifiers.ensemble import Inputs
from auditor.analysis.labels.confusion import (
    Overlap,
    confusion_matrix,
    overlapping_classes,
)
from auditor.analysis.labels.dependence import Dependence, dependence
from auditor.analysis.labels.label_errors import MIN_KAPPA, LabelErrors, label_errors
from auditor.analysis.labels.label_quality import (
    label_quality,
    suggested_labels,
    with_model_error,
)
from auditor.analysis.labels.neighbour_vote import SupportingNeighbours, supporting_neighbours
from auditor.analysis.labels.noise_rate import (
    NoiseRate,
    flagged_suspects,
)
from auditor.analysis.labels.noise_transition import (
    NoiseTransition,
    class_similarity_ranks,
    noise_transition,
)
from auditor.analysis.parallel import one_blas_thread
from auditor.analysis.text.lsa import Reduced

_Matrix = NDArray[np.float32]
_Labels = NDArray[np.int64]

_MAX_RATIO = 0.5  # of the label's probability to that of the suggested label, in any flagged row
_MIN_MEMBERS = 2  # of four or three, whose prediction must be the suggested label
# Least probability of the suggested label where few labels are wrong (at most this estimate). Source: of 76 suspects below
# it in eight sets with 3 and 10% of wrong labels, 32 were wrong ones, and two of the nine in those with 3%.
_MIN_RIVAL, _MAX_OF_FEW_ERRORS = 0.5, 0.05
# Highest ratio of the label's probability to the suggested label's, after an allowance for the model's errors, if no
# noise rate can be estimated.
_MAX_RATIO_WITHOUT_ESTIMATE = 0.01
# Highest share of the rows that is then flagged. Source: 13 of 469 Brazilian laws in 30 fields were flagged; some laws belong to two fields.
_MAX_SHARE_WITHOUT_ESTIMATE = 0.01
# Least share of certainly wrong labels at which anything is flagged without an estimate. Source: Chinese headlines and
# emotions of tweets have 0.4 to 0.8% with 0 and 3% of wrong labels, where 2 of 29 suspects were wrong, and 8 to 10% with
# a tenth of wrong labels, where 11 of 13 were.
_MIN_NOISE_WITHOUT_ESTIMATE = 0.01
_MIN_OVERLAP = 0.25  # share of each of two classes that is predicted as the other


@dataclass(frozen=True, slots=True)
class LabelReview:
    """The label review of n rows of k classes, from models that were trained on the other rows."""

    probabilities: _Matrix = field(repr=False)  # float32[n, k], out-of-fold, calibrated and pooled
    quality: NDArray[np.float64] = field(repr=False)  # float64[n], 0 to 1; low is suspect
    suggested: _Labels = field(repr=False)  # int64[n], the most probable class other than the label
    transition: NoiseTransition = field(repr=False)  # how wrong labels are distributed over classes
    accuracy: float  # share of the reviewed labels that are the predicted class
    kappa: float  # Cohen's kappa, corrected for wrong labels
    noise_rate: NoiseRate | None  # None if kappa is too low to estimate one
    min_noise: float  # a share of the labels that is wrong at least
    dependence: Dependence | None  # whether labels depend on the texts; None for too few rows
    flagged: _Labels = field(repr=False)  # int64[m], rows, the lowest quality first
    supporting: tuple[SupportingNeighbours, ...] = field(repr=False)  # of each flagged row
    overlapping: tuple[Overlap, ...]  # pairs of classes that the texts do not separate

    @property
    def predictable(self) -> bool:
        """Whether the texts predict the labels well enough to review them; otherwise nothing is flagged."""
        return self.kappa >= MIN_KAPPA


@one_blas_thread()
def review_labels(
    texts: pl.Series, embeddings: Stored, labels: _Labels, groups: _Labels
) -> LabelReview:
    """Return the review of ``labels`` by out-of-fold predictions.

    Args:
        texts: String[n]; null counts as empty.
        embeddings: of unit length, float32 or float16[n, d].
        labels: int64[n], 0 to k - 1, or -1 for rows of classes too small to review. Those rows form one more
            class, and have a quality, but are never flagged.
        groups: int64[n], from 0. Copies of one text share a group, and a fold.
    """
    reviewed = labels >= 0
    codes = np.where(reviewed, labels, labels.max() + 1)
    classes = int(codes.max()) + 1
    ranking = _rank(ensemble.prepare(texts, embeddings, codes, groups, classes), codes, classes)
    probabilities, predicted = ranking.probabilities, ranking.probabilities.argmax(axis=1)
    matrix = confusion_matrix(codes[reviewed], predicted[reviewed], classes)
    every = slice(None) if reviewed.all() else reviewed  # no copy of all probabilities
    noise = label_errors(probabilities[every], labels[every], matrix)
    overlapping = overlapping_classes(matrix, _MIN_OVERLAP)
    flagged = np.zeros(0, np.int64)
    known = noise.rate is not None or noise.least >= _MIN_NOISE_WITHOUT_ESTIMATE
    if noise.kappa >= MIN_KAPPA and known:
        suspects = _suspects(ranking, labels, overlapping)
        flagged = _flagged(ranking, suspects, noise, int(reviewed.sum()))
    depends = dependence(probabilities, labels, groups)
    return LabelReview(
        probabilities=probabilities,
        quality=ranking.quality,
        suggested=ranking.suggested,
        transition=ranking.transition,
        accuracy=float(np.trace(matrix)) / int(reviewed.sum()),
        kappa=noise.kappa,
        noise_rate=noise.rate,
        min_noise=noise.least,
        dependence=depends,
        flagged=flagged,
        supporting=supporting_neighbours(
            ranking.space, labels, flagged, ranking.suggested[flagged]
        ),
        overlapping=overlapping,
    )


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The ensemble's predictions for n rows; ``space`` is that of its inputs."""

    space: _Matrix | Reduced
    probabilities: _Matrix  # float32[n, classes], pooled
    quality: NDArray[np.float64]
    suggested: _Labels
    transition: NoiseTransition
    members: _Labels  # int64[n], how many of them predict the suggested label
    ratio: _Matrix  # float32[n], probability of the label over that of the suggested label
    ratio_with_error: _Matrix  # the same, allowing for the model's errors


def _rank(inputs: Inputs, labels: _Labels, classes: int) -> _Ranking:
    """Return the pooled probabilities, and the quality and the suggestion that follow for each label."""
    views = ensemble.out_of_fold_probabilities(inputs, labels, classes)
    terms, space = inputs.terms, inputs.space
    del inputs  # the neighbours of all rows
    weights = [member.weight for member in ensemble.members(classes)]
    probabilities = pooled(list(views.values()), weights)
    predictions = np.stack([view.argmax(axis=1) for view in views.values()])
    linear = [views[name] for name in ensemble.LINEAR if name in views]
    del views  # half of them are not in ``linear``
    np.log(np.maximum(probabilities, np.float32(1e-9), out=probabilities), out=probabilities)
    probabilities = temperature_scaled(probabilities, labels)
    predicted = probabilities.argmax(axis=1)
    ranks = class_similarity_ranks(terms, labels, predicted, classes)
    transition = noise_transition(probabilities, labels, ranks)
    with_error = with_model_error(probabilities, labels)
    suggested = suggested_labels(probabilities, labels)
    rows = np.arange(len(labels))
    rival = np.maximum(probabilities[rows, suggested], np.float32(1e-9))
    return _Ranking(
        space=space,
        probabilities=probabilities,
        quality=label_quality(probabilities, with_error, linear, labels, transition),
        suggested=suggested,
        transition=transition,
        members=(predictions == suggested).sum(axis=0),
        ratio=np.asarray(probabilities[rows, labels] / rival, np.float32),
        ratio_with_error=np.asarray(with_error / rival, np.float32),
    )


def _suspects(ranking: _Ranking, labels: _Labels, overlapping: tuple[Overlap, ...]) -> _Labels:
    """Return the rows whose label enough members contradict, the lowest quality first.

    If label and suggested label are two overlapping classes, the classes are at fault, not the row.
    """
    classes = int(labels.max()) + 1
    suspect = (ranking.ratio <= _MAX_RATIO) & (ranking.members >= _MIN_MEMBERS)
    suspect &= (labels >= 0) & (ranking.suggested < classes)
    overlap = np.zeros((classes + 1, classes + 1), bool)
    for pair in overlapping:
        overlap[pair.first, pair.second] = overlap[pair.second, pair.first] = True
    suspect &= ~overlap[labels, ranking.suggested]
    order = np.argsort(ranking.quality, kind="stable")
    return np.asarray(order[suspect[order]], np.int64)


def _flagged(ranking: _Ranking, suspects: _Labels, noise: LabelErrors, reviewed: int) -> _Labels:
    """Return the suspects to flag: as many as the noise rate says; without a rate, those that are nearly certain."""
    rate = noise.rate
    if rate is None:
        # Models that are wrong so often are wrong where they are confident, too.
        certain = ranking.ratio_with_error[suspects] <= _MAX_RATIO_WITHOUT_ESTIMATE
        return suspects[certain][: max(1, round(_MAX_SHARE_WITHOUT_ESTIMATE * reviewed))]
    flagged = flagged_suspects(suspects, ranking.ratio, rate, noise.least, reviewed)
    if rate.estimate > _MAX_OF_FEW_ERRORS:
        return flagged
    return flagged[ranking.probabilities[flagged, ranking.suggested[flagged]] >= _MIN_RIVAL]
