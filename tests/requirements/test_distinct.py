"""The requirement on distinct examples at its bounds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from auditor.coverage_facts import FEW_DISTINCT, Diversity, NarrowClass
from auditor.requirements.of_task import distinct_examples
from auditor.settings import Settings
from auditor.verdict import State


def diversity(distinct: int | None, narrow: tuple[NarrowClass, ...] = ()) -> Diversity:
    return Diversity(
        rows=300,
        effective_examples=290,
        effective_error=0,
        effective_by_words=80,
        mean_cosine=0.1,
        silhouette=0.1,
        clusters=(),
        map=(),
        distinct_examples=distinct,
        narrow_classes=narrow,
    )


@pytest.mark.parametrize(
    ("distinct", "whole", "state", "value"),
    [
        (None, (), State.MET, 290),
        (200, (FEW_DISTINCT,), State.MET, 200),
        (199, (FEW_DISTINCT,), State.ADVICE, 199),
        (100, (FEW_DISTINCT,), State.ADVICE, 100),
        (99, (FEW_DISTINCT,), State.NOT_MET, 99),
        (99, (), State.ADVICE, 99),  # a person has accepted the finding
    ],
)
def test_distinct_examples_at_their_bounds(
    distinct: int | None, whole: Sequence[str], state: State, value: int
) -> None:
    need = distinct_examples(diversity(distinct), whole, Settings())
    assert (need.state, need.value, need.limit) == (state, value, 100)
    assert need.observed == f"about {value} distinct examples in 300 rows"


def test_distinct_examples_that_were_not_counted_never_pass() -> None:
    need = distinct_examples(None, (), Settings())
    assert (need.state, need.observed) == (State.UNPROVEN, "not measured")


def test_texts_that_repeat_a_few_fail_although_nothing_was_embedded() -> None:
    need = distinct_examples(None, (FEW_DISTINCT,), Settings())
    assert (need.state, need.observed, need.limit) == (State.NOT_MET, "fewer than 100", 100)
    assert need.why == "the texts of nearly all rows repeat a few (DIV002): collect other examples"


def test_the_class_with_the_fewest_distinct_examples_is_named() -> None:
    one = NarrowClass("coin", 30, 3)
    need = distinct_examples(diversity(None, (one,)), (), Settings())
    assert need.why == "1 class with few distinct examples: coin has about 3 in 30 rows"
    need = distinct_examples(diversity(99, (one, NarrowClass("dice", 20, 4))), (), Settings())
    assert need.why == "2 classes with few distinct examples: coin has about 3 in 30 rows"
