from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from auditor.analysis.labels import label_errors, review
from auditor.analysis.labels.classifiers import ensemble
from auditor.analysis.labels.review import LabelReview, review_labels

WRONG = [3, 40, 77, 120, 201]


def no_embeddings(rows: int) -> np.ndarray:
    return np.zeros((rows, 4), np.float32)


@pytest.fixture(scope="module")
def mislabelled(three_topics) -> tuple[pl.Series, np.ndarray, np.ndarray]:
    """240 texts, their labels of which five are wrong, and their topics."""
    texts, topics = three_topics(240)
    labels = topics.copy()
    labels[WRONG] = (labels[WRONG] + 1) % 3
    return texts, labels, topics


def reviewed(texts: pl.Series, labels: np.ndarray) -> LabelReview:
    return review_labels(texts, no_embeddings(len(texts)), labels, np.arange(len(texts)))


def test_right_labels_are_not_flagged(three_topics) -> None:
    found = reviewed(*three_topics(240))
    assert (found.quality > 0.5).all()
    assert found.flagged.tolist() == []
    assert found.supporting == ()
    assert found.overlapping == ()
    assert (found.accuracy, found.kappa) == (1, pytest.approx(1))
    rate = found.noise_rate
    assert rate is not None
    assert (rate.estimate, rate.low, rate.rows) == (0, 0, 120)
    assert rate.high < 0.05


def test_random_labels_give_no_rate_and_no_flags(three_topics) -> None:
    texts, topics = three_topics(240)
    found = reviewed(texts, np.random.default_rng(0).permutation(topics))
    assert found.noise_rate is None
    assert not found.predictable
    assert found.flagged.tolist() == []


def test_wrong_labels_are_flagged_with_the_right_one(mislabelled) -> None:
    texts, labels, topics = mislabelled
    found = reviewed(texts, labels)
    assert sorted(found.flagged.tolist()) == sorted(np.argsort(found.quality)[:5]) == WRONG
    assert (np.diff(found.quality[found.flagged]) >= 0).all()
    assert (found.suggested[WRONG] == topics[WRONG]).all()
    assert found.accuracy == pytest.approx(235 / 240)
    assert found.predictable
    assert found.noise_rate is not None
    assert found.noise_rate.low <= 5 / 240 <= found.noise_rate.high
    assert found.probabilities.sum(axis=1) == pytest.approx(np.ones(240), abs=1e-4)
    assert len(found.transition.ratio) == 240


def test_supporting_neighbours_carry_the_suggested_label(mislabelled) -> None:
    texts, labels, _ = mislabelled
    found = reviewed(texts, labels)
    assert len(found.supporting) == len(found.flagged) == 5
    for row, near in zip(found.flagged, found.supporting, strict=True):
        assert (labels[near.rows] == found.suggested[row]).all()
        assert len(near.rows) == len(near.cosine) == 3
        assert (np.diff(near.cosine) <= 0).all()


def test_a_space_on_demand_gives_the_same_review(monkeypatch, mislabelled) -> None:
    texts, labels, _ = mislabelled
    found = reviewed(texts, labels)
    monkeypatch.setattr(ensemble, "MAX_SINGLE_ROWS", 10)
    large = reviewed(texts, labels)
    assert large.quality.tolist() == found.quality.tolist()
    assert large.flagged.tolist() == found.flagged.tolist()
    for one, two in zip(large.supporting, found.supporting, strict=True):
        assert one.rows.tolist() == two.rows.tolist()


def test_rows_of_small_classes_have_a_quality_and_are_not_flagged(mislabelled) -> None:
    texts, labels, _ = mislabelled
    small = labels.copy()
    small[[10, 11]] = -1
    found = reviewed(texts, small)
    assert found.probabilities.shape == (240, 4)
    assert ((found.quality >= 0) & (found.quality <= 1)).all()
    assert sorted(found.flagged.tolist()) == WRONG
    # Neither row counts as predicted correctly or not.
    assert found.accuracy == pytest.approx(233 / 238)


def test_without_a_noise_rate_only_nearly_certain_rows_are_flagged(
    mislabelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels, _ = mislabelled
    monkeypatch.setattr(label_errors, "_MIN_KAPPA_FOR_RATE", 1.1)
    monkeypatch.setattr(review, "_MIN_NOISE_WITHOUT_ESTIMATE", 0.0)
    found = reviewed(texts, labels)
    assert found.noise_rate is None
    assert found.predictable
    assert set(found.flagged.tolist()) <= set(WRONG)
    assert found.flagged.size > 0
    monkeypatch.setattr(review, "_MIN_NOISE_WITHOUT_ESTIMATE", 1.0)
    assert reviewed(texts, labels).flagged.tolist() == []
    monkeypatch.setattr(review, "_MIN_NOISE_WITHOUT_ESTIMATE", 0.0)
    monkeypatch.setattr(review, "_MAX_RATIO_WITHOUT_ESTIMATE", 0.0)
    assert reviewed(texts, labels).flagged.tolist() == []


def test_unlikely_suggestions_are_not_flagged_where_few_labels_are_wrong(
    mislabelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels, _ = mislabelled
    monkeypatch.setattr(review, "_MIN_RIVAL", 1.1)
    assert reviewed(texts, labels).flagged.tolist() == []
    monkeypatch.setattr(review, "_MAX_OF_FEW_ERRORS", 0.0)
    assert reviewed(texts, labels).flagged.size > 0


def test_a_rate_from_few_confident_rows_needs_a_higher_kappa(
    mislabelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels, _ = mislabelled
    monkeypatch.setattr(label_errors, "_MIN_KAPPA_OF_FEW", 1.1)
    assert reviewed(texts, labels).noise_rate is not None
    monkeypatch.setattr(label_errors, "_MIN_CONFIDENT_ROWS", 241)
    assert reviewed(texts, labels).noise_rate is None


def test_labels_of_overlapping_classes_are_not_flagged(three_topics) -> None:
    texts, labels = three_topics(240)
    labels[::6] = 3  # half of the rows of topic 0, at random as far as their words go
    found = reviewed(texts, labels)
    assert [(pair.first, pair.second) for pair in found.overlapping] == [(0, 3)]
    assert found.predictable
    assert found.flagged.tolist() == []


@pytest.mark.parametrize("cores", [1, 3])
def test_the_number_of_cores_changes_nothing(
    cores: int, three_topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = three_topics(120)
    vectors = np.random.default_rng(6).standard_normal((120, 5)).astype(np.float32)
    one = review_labels(texts, vectors, labels, np.arange(120))
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    two = review_labels(texts, vectors, labels, np.arange(120))
    assert (one.probabilities == two.probabilities).all()
    assert (one.quality == two.quality).all()


def test_copies_in_one_group_are_no_evidence_for_each_other(mislabelled) -> None:
    texts, labels, _ = mislabelled
    texts = pl.concat([texts, texts.gather([WRONG[0]] * 6)])
    labels = np.concatenate([labels, labels[[WRONG[0]] * 6]])
    groups = np.concatenate([np.arange(240), np.full(6, WRONG[0])])
    found = review_labels(texts, no_embeddings(246), labels, groups)
    assert WRONG[0] in found.flagged


def test_a_set_of_one_group_is_not_predictable(three_topics) -> None:
    texts, labels = three_topics(60)
    found = review_labels(texts, no_embeddings(60), labels, np.zeros(60, np.int64))
    assert not found.predictable


def test_any_member_can_be_a_classifier_of_scikit_learn(
    mislabelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sklearn.linear_model import LogisticRegression, RidgeClassifier
    from sklearn.naive_bayes import ComplementNB
    from sklearn.neighbors import KNeighborsClassifier

    peers = {
        "softmax regression": LogisticRegression(),
        "ridge": RidgeClassifier(),
        "naive Bayes": ComplementNB(),
        "neighbours": KNeighborsClassifier(15),
    }
    swapped = tuple(
        replace(member, classifier=peers[member.name], inputs="terms")
        for member in ensemble.members(3)
    )
    monkeypatch.setattr(ensemble, "members", lambda _: swapped)
    texts, labels, _ = mislabelled
    assert sorted(reviewed(texts, labels).flagged.tolist()) == WRONG


def test_rows_that_look_like_small_classes_are_no_sign_of_wrong_labels(three_topics) -> None:
    texts, labels = three_topics(600)
    small = np.random.default_rng(0).random(len(labels)) < 0.55
    found = reviewed(texts, np.where(small, -1, labels))
    assert found.noise_rate is None
    assert found.flagged.tolist() == []


def test_weak_models_count_labels_that_move_to_the_next_class() -> None:
    draw = np.random.default_rng(0)
    topics, of_words = draw.integers(5, size=(2, 800))
    of_words = np.where(draw.random(800) < 0.85, topics, of_words)  # others have words of any topic
    words = draw.integers(8, size=(800, 3))
    texts = pl.Series(
        [" ".join(f"w{k}x{w}" for w in row) for k, row in zip(of_words, words, strict=True)]
    )
    found = reviewed(texts, np.where(draw.random(800) < 0.45, (topics + 1) % 5, topics))
    assert found.noise_rate is None
    assert 0.05 < found.min_noise < 0.45
