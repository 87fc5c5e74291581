"""What the label review found, as facts for the report: suspected labels, classes, confusions."""

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.labels.dependence import Dependence
from auditor.analysis.labels.noise_rate import METHOD, NoiseRate
from auditor.analysis.labels.review import LabelReview
from auditor.facts import (
    ClassSuspects,
    Confusion,
    Interval,
    LabelNoise,
    LabelSignal,
    Neighbour,
    OverlappingClasses,
    SuspectedLabel,
)

_MAX_LISTED = 1_000  # suspects in the facts: more than anyone reads
# Least out-of-fold probability at which the models support a label. Source: SMS spam (0.1% suspected) then has 2.5%
# of unjudged labels, TREC 50%. Probabilities are calibrated: at this limit at most one label in ten is wrong.
_MIN_SUPPORT = 0.9
ABSTAINED = "the texts say too little about the labels: models that were trained on the other rows predict too few of them"


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """The n labelled rows of a set; k classes are large enough to review."""

    row: NDArray[np.uint32] = field(repr=False)
    line: NDArray[np.uint32] = field(repr=False)
    text: pl.Series = field(repr=False)
    # int64[n], 0 to k - 1; -1 for rows of small classes, which have a quality and are never flagged
    label: NDArray[np.int64] = field(repr=False)
    names: tuple[str, ...]  # of the k classes

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Rows of each of the k classes: int64[k]."""
        return np.bincount(self.label[self.label >= 0], minlength=len(self.names))


def suspected_labels(rows: LabelledRows, review: LabelReview) -> list[SuspectedLabel]:
    """Return a suspect for each flagged row, the lowest label quality first."""
    suggested = review.suggested[review.flagged]
    probabilities = review.probabilities[review.flagged, suggested]
    return [
        SuspectedLabel(
            row=int(rows.row[i]),
            line=int(rows.line[i]),
            given=rows.names[rows.label[i]],
            suggested=rows.names[other],
            confidence=round(float(probability), 3),
            quality=round(float(review.quality[i]), 6),
            nearest=tuple(
                Neighbour(int(rows.row[n]), int(rows.line[n]), round(float(cosine), 3))
                for n, cosine in zip(near.rows, near.cosine, strict=True)
            ),
        )
        for i, other, probability, near in zip(
            review.flagged, suggested, probabilities, review.supporting, strict=True
        )
    ]


def label_noise_facts(
    rows: LabelledRows,
    review: LabelReview,
    suspects: list[SuspectedLabel],
    too_small: tuple[str, ...],
    not_in_words: str = "",
) -> LabelNoise:
    """Return how many labels are wrong, and which; only the number if the texts do not predict the labels.

    Neither is returned if ``not_in_words`` says why words do not decide the labels.
    """
    rate = None if not_in_words else review.noise_rate
    facts = LabelNoise(
        rows=int(rows.sizes.sum()),
        classes_evaluated=len(rows.names),
        classes_too_small=too_small,
        agreement=round(review.accuracy, 4),
        noise_rate=None if rate is None else _interval(rate),
        abstained=None if rate else not_in_words or ABSTAINED,
        min_noise=None if not_in_words else round(review.min_noise, 4),
        signal=signal_facts(review.dependence),
    )
    if not_in_words or not review.predictable:
        return facts
    facts = _with_unjudged(facts, rows, review)
    return replace(
        facts,
        classes=_suspects_of_classes(rows, suspects),
        confusions=_confusions(suspects),
        suspects=tuple(suspects[:_MAX_LISTED]),
        overlapping=_overlapping(rows.names, review),
    )


def _suspects_of_classes(
    rows: LabelledRows, suspects: list[SuspectedLabel]
) -> tuple[ClassSuspects, ...]:
    wrong = Counter(suspect.given for suspect in suspects)
    sizes = zip(rows.names, rows.sizes.tolist(), strict=True)
    return tuple(ClassSuspects(name, size, wrong[name]) for name, size in sizes)


def _confusions(suspects: list[SuspectedLabel]) -> tuple[Confusion, ...]:
    """Return how many suspects of each pair of labels there are, the most frequent pair first."""
    pairs = Counter((suspect.given, suspect.suggested) for suspect in suspects)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(*pair, count) for pair, count in ordered)


def _overlapping(names: tuple[str, ...], review: LabelReview) -> tuple[OverlappingClasses, ...]:
    return tuple(
        OverlappingClasses(
            (names[pair.first], names[pair.second]),
            (round(pair.first_as_second, 3), round(pair.second_as_first, 3)),
        )
        for pair in review.overlapping
    )


def _with_unjudged(facts: LabelNoise, rows: LabelledRows, review: LabelReview) -> LabelNoise:
    """Return ``facts`` with two numbers: the labels that the models cannot judge, and the wrong labels if all of those are.

    The models support a label of probability p if p ≥ 0.9. They cannot judge the other labels, nor those of
    classes too small to review. With u unsupported and s suspected labels, the numbers are ::

        unjudged = max(0, u − s)
        possible = max(u, s) + ⌈Σ (1 − p)⌉, the sum over the supported labels
    """
    evaluated = rows.label >= 0
    support = review.probabilities[np.arange(len(rows.label)), rows.label][evaluated]
    supported = support >= _MIN_SUPPORT
    unsupported, suspected = int((~supported).sum()), len(review.flagged)
    unsupported += int((~evaluated).sum())
    errors = float((1 - support[supported].astype(np.float64)).sum())
    return replace(
        facts,
        suspected=suspected,
        unjudged=max(0, unsupported - suspected),
        possible=max(unsupported, suspected) + math.ceil(errors),
    )


def not_measured(facts: LabelNoise, why: str) -> LabelNoise:
    """Return ``facts`` without what would refuse the set, if ``why`` says why texts need not decide labels."""
    if not why:
        return facts
    signal = None if facts.signal and facts.signal.is_chance else facts.signal
    return replace(facts, min_noise=None, signal=signal, undecided=why)


def signal_facts(found: Dependence | None) -> LabelSignal | None:
    """Return the test of whether labels depend on the texts, rounded for the report."""
    if found is None:
        return None
    low, high = round(found.low, 4), round(found.high, 4)
    accuracy, p = round(found.accuracy, 4), float(f"{found.p:.2g}")
    return LabelSignal(
        rows=found.rows, accuracy=accuracy, by_chance=(low, high), p=p, is_chance=found.is_chance
    )


def _interval(rate: NoiseRate) -> Interval:
    estimate, low, high = (round(end, 4) for end in (rate.estimate, rate.low, rate.high))
    return Interval(estimate=estimate, low=low, high=high, method=METHOD)
