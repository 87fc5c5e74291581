"""How many labels of a set are wrong, and whether the models predict the labels well enough to say so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.confusion import kappa
from auditor.analysis.labels.dependence import MIN_ROWS
from auditor.analysis.labels.noise_rate import NoiseRate, estimate_noise_rate, min_noise_rate

# Least kappa at which a noise rate is estimated, since the estimate needs models that are right where they are
# confident. Source: above 0.6 agreement is "substantial" (Landis and Koch 1977). Below 0.4 it is "fair" and nothing
# is flagged, because the texts do not decide the label.
_MIN_KAPPA_FOR_RATE, MIN_KAPPA = 0.6, 0.4
# Fewest confident rows that the noise rate may come from, unless kappa is 0.7 or more. Source: with fewer, the upper
# end exceeds 5% even if no row is contradicted; 285 clean rows of the sample, with a kappa of 0.60, are a case. The
# exception is for sets like 300 rows of ten classes of CLINC150 with a fifth of wrong labels. Their kappa is 0.74, and
# they must not pass as unmeasured.
_MIN_CONFIDENT_ROWS, _MIN_KAPPA_OF_FEW = 76, 0.7
# Share of wrong labels above which no model learns enough to estimate it; their predictions then contradict right labels.
_MAX_LOW = 0.5
# Taken off the least share of wrong labels if kappa is below 0.4, since those models are wrong where they are confident,
# too. Source: three sets of right labels, of French words and software faults, have least shares of 7 and 8%. From
# fewer rows than the test of dependence needs, nothing is concluded.
_WEAK_ALLOWANCE = 0.05
# Least kappa at which the lower end of the noise rate counts although there is no estimate, and what is taken off it. Source: sets
# of right labels with a kappa of 0.45 to 0.6 have lower ends of 0 to 12%; with 30% of the labels moved to the
# next class, AG News and TREC have 21 and 23%.
_MIN_KAPPA_FOR_LOW, _LOW_ALLOWANCE = 0.45, 0.1


@dataclass(frozen=True, slots=True)
class LabelErrors:
    """How many labels are wrong, and how well the models predict them."""

    rate: NoiseRate | None  # None if kappa is too low to estimate one
    least: float  # a share of the labels that is wrong at least
    kappa: float  # corrected for wrong labels


def label_errors(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], matrix: NDArray[np.int64]
) -> LabelErrors:
    """Return the noise of the reviewed rows, from out-of-fold float32[n, k] and int64[n]; ``matrix`` is their confusion."""
    rate = estimate_noise_rate(probabilities, labels)
    # Kappa is corrected for errors among the reviewed classes only: models that predict the class of all small ones
    # for most rows may be right about that, and know nothing about the others.
    errors = estimate_noise_rate(probabilities[:, : int(labels.max()) + 1], labels)
    plausible = max(rate.low, errors.low) <= _MAX_LOW
    corrected = kappa(matrix, *((errors.low, errors.estimate) if plausible else (0, 0)))
    few = rate.rows < _MIN_CONFIDENT_ROWS
    measured = corrected >= (_MIN_KAPPA_OF_FEW if few else _MIN_KAPPA_FOR_RATE)
    least = min_noise_rate(probabilities, labels)
    if corrected < MIN_KAPPA:
        least = max(0.0, least - _WEAK_ALLOWANCE) if len(labels) >= MIN_ROWS else 0.0
    if plausible and corrected >= _MIN_KAPPA_FOR_LOW and not measured:
        least = max(least, rate.low - _LOW_ALLOWANCE)
    return LabelErrors(rate if measured else None, least, corrected)
