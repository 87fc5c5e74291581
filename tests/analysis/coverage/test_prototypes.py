from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.coverage.prototypes import ANY_CLASS, PrototypeProblem, select_prototypes


def problem(
    points: list[tuple[float, float]], labels: list[int], cost: int = 1
) -> PrototypeProblem:
    vectors = np.array(points, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    every = np.arange(len(points))
    return PrototypeProblem(
        vectors, np.array(labels, np.int64), every, np.full(len(points), cost, np.int64)
    )


# Two bundles of directions; 1 and 4 are the middle ones.
BUNDLES = [(1.0, 0.1), (1.0, 0.2), (1.0, 0.3), (0.1, 1.0), (0.2, 1.0), (0.3, 1.0)]


@pytest.mark.parametrize(
    ("labels", "slots", "selected"),
    [
        ([0] * 6, [ANY_CLASS, ANY_CLASS], {1, 4}),  # without classes: the medoids of the clusters
        ([0, 0, 0, 1, 1, 1], [1], {3, 4, 5}),
        ([0, 0, 0, 1, 1, 1], [0, 1], {0, 1, 2, 3, 4, 5}),
    ],
)
def test_prototypes_represent_their_rows(
    labels: list[int], slots: list[int], selected: set[int]
) -> None:
    found = select_prototypes(problem(BUNDLES, labels), slots, 100)
    assert len(set(found)) == len(slots)
    assert selected.issuperset(own for own in found if own is not None)
    for slot, own in zip(slots, found, strict=True):
        assert own is not None
        assert slot in (ANY_CLASS, labels[own])


def test_an_open_slot_goes_to_the_class_that_is_represented_worst() -> None:
    # Class 0 has two bundles, and the second is close to class 1.
    points = [(1.0, 0.0), (1.0, 0.05), (0.5, 1.0), (0.5, 0.95), (0.1, 1.0), (0.15, 1.0)]
    labels = [0, 0, 0, 0, 1, 1]
    found = select_prototypes(problem(points, labels), [0, 1, ANY_CLASS], 100)
    kinds = sorted(labels[own] for own in found if own is not None)
    assert kinds == [0, 0, 1]


@pytest.mark.parametrize(("budget", "filled"), [(0, 0), (9, 0), (10, 1), (29, 2), (30, 3)])
def test_the_budget_is_kept(budget: int, filled: int) -> None:
    found = select_prototypes(problem(BUNDLES, [0] * 6, cost=10), [ANY_CLASS] * 3, budget)
    assert sum(own is not None for own in found) == filled


def test_an_expensive_prototype_leaves_enough_for_the_others() -> None:
    rows = problem(BUNDLES, [0] * 6)
    rows.cost[:] = [5, 50, 5, 5, 50, 5]
    assert None not in select_prototypes(rows, [ANY_CLASS] * 3, 60)


def test_a_later_round_replaces_what_came_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    # Alone, the middle represents all rows best; with two prototypes, one at each end is better.
    points = [(1.0, 0.0), (1.0, 0.1), (1.0, 1.0), (0.1, 1.0), (0.0, 1.0)]
    both = select_prototypes(problem(points, [0] * 5), [ANY_CLASS] * 2, 100)
    monkeypatch.setattr("auditor.analysis.coverage.prototypes._MAX_ROUNDS", 0)
    assert select_prototypes(problem(points, [0] * 5), [ANY_CLASS] * 2, 100)[0] == 2
    assert 2 not in both


def test_more_slots_than_rows() -> None:
    found = select_prototypes(problem(BUNDLES[:2], [0, 0]), [ANY_CLASS] * 4, 100)
    assert sorted(own for own in found if own is not None) == [0, 1]


@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(0.1, 1), st.integers(0, 2)), min_size=1, max_size=12
    ),
    st.integers(1, 6),
)
def test_no_row_twice_and_none_beyond_the_candidates(
    rows: list[tuple[float, float, int]], k: int
) -> None:
    full = problem([(x, y) for x, y, _ in rows], [label for *_, label in rows])
    some = PrototypeProblem(full.vectors, full.labels, full.candidates[::2], full.cost[::2])
    found = [own for own in select_prototypes(some, [ANY_CLASS] * k, 100) if own is not None]
    assert len(found) == min(k, len(some.candidates)) == len(set(found))
    assert set(found) <= set(some.candidates.tolist())
