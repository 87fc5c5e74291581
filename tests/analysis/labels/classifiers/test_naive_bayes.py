from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.naive_bayes import ComplementNB

from auditor.analysis.labels.classifiers.naive_bayes import ComplementNaiveBayes


@pytest.mark.parametrize("classes", [2, 5])
def test_scores_are_those_of_scikit_learn(classes: int) -> None:
    draw = np.random.default_rng(0)
    terms = csr_array(np.maximum(draw.standard_normal((60, 40)) - 1, 0).astype(np.float32))
    labels = 2 * draw.permutation(np.arange(60) % classes)  # classes need not be consecutive
    model = ComplementNaiveBayes().fit(terms, labels)
    peer = ComplementNB(alpha=0.3, norm=True).fit(terms, labels)
    assert model.classes_.tolist() == peer.classes_.tolist()
    expected = peer.predict_joint_log_proba(terms)
    assert model.decision_function(terms) == pytest.approx(expected, rel=1e-5)
