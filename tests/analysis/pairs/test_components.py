from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array, csgraph

from auditor.analysis.pairs.components import connected_components, links_between_equals


def test_rows_without_links_are_groups_of_their_own() -> None:
    assert connected_components(3, []).tolist() == [0, 1, 2]
    assert connected_components(0, []).tolist() == []


def test_null_equals_nothing() -> None:
    assert links_between_equals(pl.Series([None, None], dtype=pl.UInt64)).tolist() == []


def test_equal_keys_and_pairs_connect_groups_in_order_of_their_first_rows() -> None:
    keys = pl.Series([7, None, 7, None, 8, None], dtype=pl.UInt64)
    pairs = np.array([[1, 4]], np.uint32)
    found = connected_components(6, [links_between_equals(keys), pairs])
    assert found.tolist() == [0, 1, 0, 2, 1, 3]


def test_links_form_chains() -> None:
    links = np.array([[0, 1], [1, 2], [1, 2], [4, 3]])
    assert connected_components(5, [links]).tolist() == [0, 0, 0, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_groups_are_those_of_scipy(links: list[tuple[int, int]]) -> None:
    one, two = np.array(links, np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(one), bool), (one, two)), (31, 31))
    found = connected_components(31, [np.column_stack([one, two])])
    assert found.tolist() == csgraph.connected_components(graph, directed=False)[1].tolist()
