"""Both directions of pairs, the closest partner of each row, and percentages."""

from __future__ import annotations

import polars as pl

from auditor.analysis.pairs.partners import both_directions, closest_partners, score_percent

PAIRS = pl.DataFrame(
    {"left": [7, 1, 1, 1, 7], "right": [9, 4, 2, 3, 8], "score": [0.5, 0.9, 0.95, 0.95, 0.4]}
)


def test_each_row_keeps_its_highest_score_and_of_equal_ones_the_smallest_partner() -> None:
    found = closest_partners(PAIRS)
    assert found.select("row", "related", "score").rows() == [(1, 2, 0.95), (7, 9, 0.5)]


def test_both_directions_swap_all_columns_of_the_sides() -> None:
    pairs = pl.DataFrame({"left": [1], "right": [2], "score": [0.5], "key": [3], "key_right": [4]})
    assert both_directions(pairs).rows() == [(1, 2, 0.5, 3, 4), (2, 1, 0.5, 4, 3)]
    assert both_directions(pairs.clear()).is_empty()


def test_either_column_can_be_the_row() -> None:
    found = closest_partners(PAIRS, "right", "left").sort("row")
    assert found.select("row", "related").rows() == [(2, 1), (3, 1), (4, 1), (8, 7), (9, 7)]


def test_no_pairs() -> None:
    assert closest_partners(PAIRS.clear()).is_empty()


def test_scores_as_percentages() -> None:
    scores = pl.DataFrame({"score": [0.0, 0.894, 0.896, 1.0]})
    assert scores.select(score_percent()).to_series().to_list() == [0, 89, 90, 100]
