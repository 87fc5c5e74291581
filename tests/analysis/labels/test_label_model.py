from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from auditor.analysis.embedding.neighbours import nearest, neighbour_votes
from auditor.analysis.labels import confusion, label_model, noise_rate
from auditor.analysis.labels.bayes import complement_bayes
from auditor.analysis.labels.calibration import blend, softmax, temper, temperature
from auditor.analysis.labels.cross_fit import Model, cross_fitted, grouped_folds
from auditor.analysis.labels.linear import Features, _trust, logistic, ridge, whiten
from auditor.analysis.labels.noise_transition import misread
from auditor.analysis.labels.ridge import indicators

TOPICS = {
    "pay": ["card", "bank", "pin", "cash", "limit", "charge", "refund", "bill"],
    "post": ["parcel", "courier", "depot", "stamp", "address", "van", "letter", "box"],
    "site": ["login", "password", "page", "browser", "cookie", "link", "account", "screen"],
}
FILLER = ["the", "my", "a", "please", "now", "why", "how", "when", "again", "today", "with", "for"]


def made(rows: int, seed: int = 0) -> tuple[pl.Series, np.ndarray]:
    draw = np.random.default_rng(seed)
    labels = np.arange(rows) % len(TOPICS)
    words = list(TOPICS.values())
    texts = [" ".join([*draw.choice(words[k], 3), *draw.choice(FILLER, 4)]) for k in labels]
    return pl.Series("text", texts), labels.astype(np.int64)


def judged(rows: int, wrong: list[int]):
    texts, truth = made(rows)
    labels = truth.copy()
    labels[wrong] = (labels[wrong] + 1) % 3
    evidence = label_model.gather(texts, None, labels, np.arange(rows), 3)
    return label_model.judge(evidence, labels, 3), labels, truth


def test_right_labels_are_not_doubted() -> None:
    result, labels, _ = judged(240, [])
    assert (result.quality > 0.5).all()
    rate = noise_rate.rate(result.probabilities, labels)
    assert (rate.estimate, rate.low, rate.rows) == (0, 0, 120)
    assert rate.high < 0.05


def test_wrong_labels_are_the_most_doubtful() -> None:
    wrong = [3, 40, 77, 120, 201]
    result, labels, truth = judged(240, wrong)
    assert sorted(np.argsort(result.quality)[:5]) == wrong
    assert (result.suggested[wrong] == truth[wrong]).all()
    assert (result.agreeing[wrong] >= 2).all()
    rate = noise_rate.rate(result.probabilities, labels)
    assert rate.low <= 5 / 240 <= rate.high


def test_among_many_classes_other_views_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [3, 40, 77, 120, 201]
    few = judged(240, wrong)[0]
    monkeypatch.setattr(label_model, "_MASKED", 2)
    many = judged(240, wrong)[0]
    assert list(few.views) == ["both", "words", "counts", "neighbours"]
    assert list(many.views) == ["both", "counts", "neighbours"]
    assert sorted(np.argsort(many.quality)[:5]) == sorted(np.argsort(few.quality)[:5]) == wrong
    assert many.probabilities.sum(axis=1) == pytest.approx(np.ones(240), abs=1e-4)


@pytest.mark.parametrize(("cells", "count"), [(720, 5), (719, 4)])
def test_large_sets_have_fewer_folds(
    cells: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = made(240)
    monkeypatch.setattr(label_model, "_CELLS", cells)
    fold = label_model.gather(texts, None, labels, np.arange(240), 3).fold
    assert np.bincount(fold).tolist() == [240 // count] * count


def test_of_two_unlikely_labels_that_of_a_like_class_is_less_doubtful() -> None:
    # Classes 0 and 1 are read as each other, class 2 is by itself; rows 0 and 1 are read as class 0.
    truth = np.repeat([0, 1, 2], 40)
    chances = np.full((120, 3), 0.001, np.float32)
    chances[np.arange(120), truth] = 0.9
    chances[:40, 1] = chances[40:80, 0] = 0.05
    chances[:2] = [0.998, 0.001, 0.001]
    labels = truth.copy()
    labels[:2] = [1, 2]
    like = np.array([[0, 1, 2], [1, 0, 2], [1, 2, 0]])
    chance = chances[np.arange(120), labels] + 0.03 * misread(chances, labels)
    suggested, quality = label_model.doubt(chances, chance, [chances], labels, like)
    assert suggested[:2].tolist() == [0, 0]
    assert quality[1] < quality[0] < quality[2:].min()


def test_views_are_probabilities() -> None:
    result, *_ = judged(90, [4])
    for view in (result.probabilities, *result.views.values()):
        assert view.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-4)


def test_the_order_of_the_rows_does_not_matter() -> None:
    texts, labels = made(120)
    order = np.random.default_rng(3).permutation(120)
    one = grouped_folds(labels, np.arange(120), texts.hash(13).to_numpy())
    two = grouped_folds(labels[order], np.arange(120), texts.gather(order).hash(13).to_numpy())
    assert (one[order] == two).all()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=60))
def test_copies_share_a_fold(rows: list[tuple[int, int]]) -> None:
    labels, groups = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    fold = grouped_folds(labels, groups, np.arange(len(rows)).astype(np.uint64))
    assert all(len(set(fold[groups == group])) == 1 for group in set(groups))


def test_folds_hold_the_same_share_of_a_class() -> None:
    labels = np.repeat([0, 1], [50, 23])
    fold = grouped_folds(labels, np.arange(73), np.arange(73).astype(np.uint64))
    sizes = [np.bincount(fold[labels == k], minlength=5) for k in (0, 1)]
    assert all(size.max() - size.min() <= 1 for size in sizes)


def bayes(features: Features, labels: np.ndarray, classes: int) -> Model:
    return complement_bayes(features.terms, labels, classes)


def fitted(model, features: Features, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    return cross_fitted(fold, labels, 3, [model(features, labels, 3)])[0]


@pytest.mark.parametrize("model", [ridge, logistic, bayes])
def test_models_see_other_folds_only(model) -> None:
    draw = np.random.default_rng(0)
    terms = draw.random((40, 9)).astype(np.float32)
    features = Features(csr_array(terms), whitened(draw, 40, 6))
    labels, fold = draw.integers(0, 3, 40), np.arange(40) % 4
    scores = fitted(model, features, labels, fold)
    changed = labels.copy()
    changed[fold == 2] = (changed[fold == 2] + 1) % 3
    again = fitted(model, features, changed, fold)
    assert again[fold == 2] == pytest.approx(scores[fold == 2], abs=1e-5)
    assert again[fold != 2] != pytest.approx(scores[fold != 2], abs=1e-3)


def whitened(draw: np.random.Generator, rows: int, dim: int) -> np.ndarray:
    return whiten(draw.standard_normal((rows, dim)).astype(np.float32))


def test_ridge_is_the_solution_of_its_equations() -> None:
    draw = np.random.default_rng(4)
    dense = draw.standard_normal((30, 5)).astype(np.float32)
    labels, fold = draw.integers(0, 3, 30), np.arange(30) % 2
    found = fitted(ridge, Features(csr_array(dense)), labels, fold)
    targets = indicators(labels, 3)
    for k in (0, 1):
        mine, middle = dense[fold != k], targets[fold != k].mean(axis=0)
        weights = np.linalg.solve(mine.T @ mine + np.eye(5), mine.T @ (targets[fold != k] - middle))
        assert found[fold == k] == pytest.approx(dense[fold == k] @ weights + middle, abs=1e-4)


def test_logistic_tells_separable_classes_apart() -> None:
    labels, fold = np.arange(60) % 3, np.arange(60) // 3 % 5
    features = Features(csr_array(indicators(labels, 3)))
    assert (fitted(logistic, features, labels, fold).argmax(axis=1) == labels).all()


def test_no_class_is_unlearnt_whole() -> None:
    # Class 2 hides behind class 1: none of its labels is the likeliest.
    chances = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0, 0.9, 0.1], [0, 0.96, 0.04]], "f4")
    trust = _trust(chances, np.array([0, 1, 2, 2]))
    assert trust == pytest.approx(np.array([1, 1, 2 * 8 / 11, 2 * 3 / 11]), abs=1e-5)


def test_whitened_vectors_are_centred_and_of_unit_length_on_average() -> None:
    white = whitened(np.random.default_rng(5), 200, 7)
    assert white.mean(axis=0) == pytest.approx(np.zeros(7), abs=1e-5)
    assert (white**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-4)
    assert (whiten(np.zeros((4, 3), np.float32)) == 0).all()


def test_a_fold_is_predicted_from_the_others() -> None:
    fold = np.array([0, 1, 2, 1])

    def told(others: np.ndarray, own: np.ndarray) -> np.ndarray:
        return np.full((len(own), 1), others.sum(), np.float32)

    def minus(others: np.ndarray, own: np.ndarray) -> np.ndarray:
        return -told(others, own)

    seen, negative = cross_fitted(fold, fold, 1, [told, minus])
    assert seen.ravel().tolist() == [6, 2, 4, 2]
    assert (negative == -seen).all()


def test_a_model_learns_from_no_more_rows_than_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.analysis.labels.cross_fit._LEARNT", 50)
    monkeypatch.setattr("auditor.analysis.labels.cross_fit._OF_CLASS", 6)
    fold, seen = np.arange(200) % 4, {}
    labels = (np.arange(200) >= 192).astype(np.int64)  # six rows of other folds have label 1

    def predict(others: np.ndarray, own: np.ndarray) -> np.ndarray:
        seen[int(fold[own[0]])] = others
        return np.zeros((len(own), 1), np.float32)

    cross_fitted(fold, labels, 1, [predict])
    assert sorted(seen) == [0, 1, 2, 3]
    for k, others in seen.items():
        assert 50 <= len(set(others.tolist())) == len(others) <= 56
        assert not (fold[others] == k).any()
        assert labels[others].sum() == 6
        assert len(np.unique(np.diff(others))) > 2  # no stride


@pytest.mark.parametrize("cores", [1, 3])
def test_scores_do_not_depend_on_the_number_of_cores(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = made(120)
    vectors = whitened(np.random.default_rng(6), 120, 5)
    evidence = label_model.gather(texts, vectors, labels, np.arange(120), 3)
    one = label_model.judge(evidence, labels, 3)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    two = label_model.judge(evidence, labels, 3)
    assert (one.probabilities == two.probabilities).all()
    assert (one.quality == two.quality).all()


def test_witnesses_carry_the_suggested_label_nearest_first() -> None:
    space = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8]], np.float32)
    labels = np.array([0, 1, 1, 1])
    near, similar = label_model.witnesses(space, labels, np.array([0]), np.array([1]), 2)
    assert near[0].tolist() == [2, 3]
    assert similar[0].tolist() == pytest.approx([0.8, 0.6])


def test_agreement_by_chance_is_none() -> None:
    assert confusion.agreement(np.array([[25, 25], [25, 25]])) == pytest.approx(0)
    assert confusion.agreement(np.array([[50, 0], [0, 50]])) == pytest.approx(1)
    # A fifth of the labels of a set of one large class are wrong, and all else is told.
    wrong = np.array([[640, 0, 0], [80, 80, 0], [80, 0, 80]])
    assert confusion.agreement(wrong) < 0.65 < 0.9 < confusion.agreement(wrong, 0.17, 0.17)
    table = confusion.crossed(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), 2)
    assert table.tolist() == [[1, 1], [1, 1]]
    assert confusion.overlapping(table, 0.25) == [(0, 1, 0.5, 0.5)]
    assert confusion.overlapping(table, 0.51) == []


def test_neighbours_are_the_nearest_of_other_folds() -> None:
    draw = np.random.default_rng(1)
    vectors = draw.standard_normal((60, 8)).astype(np.float32)
    fold = np.arange(60) % 5
    near, score = nearest(vectors, 4, fold)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosine = np.where(fold[:, None] == fold, -2, unit @ unit.T)
    assert (near == np.argsort(-cosine, axis=1)[:, :4]).all()
    assert (np.diff(score, axis=1) <= 0).all()


def test_cells_find_nearly_all_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(2)
    centres = draw.standard_normal((20, 16)) * 3
    vectors = (centres[np.arange(800) % 20] + draw.standard_normal((800, 16))).astype(np.float32)
    fold = draw.integers(0, 5, 800)
    exact, _ = nearest(vectors, 5, fold)
    monkeypatch.setattr("auditor.analysis.embedding.cells.MAX_EXACT_COMPARISONS", 100)
    monkeypatch.setattr("auditor.analysis.embedding.cells.MIN_CELL_ROWS", 40)
    found, _ = nearest(vectors, 5, fold)
    shared = [len(set(a) & set(b)) for a, b in zip(exact, found, strict=True)]
    assert np.mean(shared) / 5 > 0.8


def test_a_row_with_no_one_to_compare_has_no_opinion() -> None:
    near, score = nearest(np.eye(3, dtype=np.float32), 2, np.zeros(3, np.int64))
    assert neighbour_votes(near, score, np.zeros(3, np.int64), 2) == pytest.approx(
        np.full((3, 2), 0.5)
    )


def test_temper_is_sharp_where_scores_are_right() -> None:
    labels = np.arange(200) % 4
    right = indicators(labels, 4)
    noise_ = np.random.default_rng(0).standard_normal((200, 4)).astype(np.float32)
    assert temper(right, labels).max(axis=1).mean() > 0.95
    assert temper(noise_, labels).max(axis=1).mean() < 0.5


def test_temper_changes_little_where_scores_do() -> None:
    labels = np.arange(400) % 4
    noise_ = np.random.default_rng(0).standard_normal((400, 4)).astype(np.float32)
    scores = [indicators(labels, 4) * np.float32(k) + noise_ for k in np.linspace(1, 3, 60)]
    steps = np.abs(np.diff([np.log(temperature(one, labels)) for one in scores]))
    assert steps.max() < 0.1  # where the likeliest of a few is taken it is 0.35


def test_a_view_that_guesses_does_not_hide_one_that_knows() -> None:
    labels = np.arange(100) % 2
    knows, guesses = softmax(indicators(labels, 2) * 4), np.full((100, 2), 0.5, np.float32)
    mixed = blend([knows, guesses], [0.5, 0.5])
    assert (mixed.argmax(axis=1) == labels).all()
    assert mixed.sum(axis=1) == pytest.approx(np.ones(100), abs=1e-5)


@given(st.integers(1, 400), st.data())
def test_wilson_holds_the_share(count: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, count))
    low, high = noise_rate.wilson(hits, count)
    assert 0 <= low <= hits / count + 1e-12
    assert hits / count - 1e-12 <= high <= 1


@given(st.integers(50, 300), st.floats(0, 0.4), st.integers(0, 99))
def test_the_rate_is_the_share_that_sure_models_contradict(
    rows: int, share: float, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 4, rows)
    wrong = draw.random(rows) < share
    labels = np.where(wrong, (truth + 1) % 4, truth)
    sure = softmax(indicators(truth, 4) * draw.uniform(5, 9, (rows, 1)).astype(np.float32))
    rate = noise_rate.rate(sure, labels)
    assert 0 <= rate.low <= rate.estimate <= rate.high <= 1
    assert rate.low <= wrong.mean() + 0.02
