from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels.name_subsets import strict_subsets


def test_equal_and_empty_names_are_in_no_other() -> None:
    assert strict_subsets([frozenset("ab"), frozenset("ab"), frozenset()]) == []


@given(st.lists(st.frozensets(st.sampled_from("abc"), min_size=1)))
def test_each_name_is_compared_with_each(names: list[frozenset[str]]) -> None:
    every = range(len(names))
    wanted = {(i, j) for i in every for j in every if names[i] < names[j]}
    assert set(strict_subsets(names)) == wanted
    assert len(strict_subsets(names)) == len(wanted)
