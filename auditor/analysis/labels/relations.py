"""Why the labels of a set are not decided by the words of its texts, so that classifiers cannot review them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.labels.shared_parts import SharedParts, agreement

_Labels = NDArray[np.int64]

# Share of the rows that must have a part in common with another row, and the kappa of their labels up to which
# the part says nothing about the label. Source: whether an answer to a passage is right, whether a sentence
# follows from another, whether a number is even: -0.03, 0.00 and 0.00, with 85, 19 and 95% of the rows. In text
# sets with 9% of these rows or more kappa is 0.51 or more; a fifth of wrong labels of two classes divides it by
# 2.8.
MIN_SHARED, MAX_AGREEMENT = 0.1, 0.15
# Kappa of labels and predictions from which the words decide after all, whatever rows have in common.
MIN_KAPPA = 0.8
# Names of classes that state how two texts relate, in languages of public sets of this kind.
_RELATION = re.compile(
    r"entail|contradi|refut|paraphras|widerspr|蕴含|蘊含|含意|矛盾", re.IGNORECASE
)


def why_not_in_words(
    names: Sequence[str], labels: _Labels, shared: SharedParts, numbers: SharedParts, kappa: float
) -> str:
    """A clause that says why words do not decide the label; empty if nothing speaks against it.

    Args:
        names: of the classes.
        labels: int64[n], below 0 for rows that are not reviewed.
        shared: rows that have a part of their text in common.
        numbers: rows that differ in numbers alone.
        kappa: of labels and predictions.
    """
    relation = relation_name(names)
    if relation:
        return relation
    if _decides_nothing(numbers, labels):
        return "rows that differ in numbers alone have different labels as often as any two rows"
    if kappa < MIN_KAPPA and _decides_nothing(shared, labels):
        return "rows that share a large part of their text have different labels as often as any two rows"
    return ""


def relation_name(names: Sequence[str]) -> str:
    """A clause on the first of ``names`` that states how texts relate; empty if there is none."""
    relation = next((name for name in names if _RELATION.search(name)), None)
    if relation is None:
        return ""
    return f"a label such as '{relation}' states how texts relate, and not what is in them"


def _decides_nothing(shared: SharedParts, labels: _Labels) -> bool:
    enough = len(shared.rows) >= MIN_SHARED * len(labels)
    return enough and agreement(shared, labels) <= MAX_AGREEMENT
