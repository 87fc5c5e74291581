from __future__ import annotations

import random

import polars as pl

from auditor.analysis.text.lsa import lsa_vectors
from auditor.case.data import baselines
from tests.case.data.samples import PROSE


def test_a_copy_does_not_help_to_predict_its_twin() -> None:
    """Each text twice with labels at random: a model that saw the twin would always be correct."""
    random_labels = random.Random(5)
    labels = [random_labels.choice("ab") for _ in range(100)] * 2
    texts = pl.Series(PROSE[:100] * 2)
    assert baselines.measure(texts, lsa_vectors(texts), pl.Series(labels)).best < 0.7
