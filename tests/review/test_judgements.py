"""What people agree on: the last word of each, disagreements, and what settles them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from auditor.review.judgement_file import Judged, frame
from auditor.review.judgements import (
    FIRST_IS_BETTER,
    SECOND_IS_BETTER,
    Judgement,
    chosen_is_first,
    judged_twice,
    judgement_of,
    opinions,
    outcomes,
)

LABELS = pl.DataFrame({"row": ["a", "b"], "label": ["Card", "Fees"]})


def judged(row: str, answer: str, by: str = "Ada", **more: Any) -> Judged:
    kind = "judgement" if answer in list(Judgement) else "label"
    return Judged(row, by, "2026-11-29", **{kind: answer}, **more)


def agreed(*judgements: Judged) -> list[tuple[str, bool | None, bool]]:
    return outcomes(opinions(frame(list(judgements)), LABELS)).rows()


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("Card", False),
        ("card", False),  # labels are compared as the audit compares them
        ("Fees", True),
        ("right", False),
        ("wrong", True),
        ("unusable", True),
        ("cannot-tell", None),
        ("more-than-one", None),
    ],
)
def test_one_judgement(answer: str, wrong: bool | None) -> None:
    assert agreed(judged("a", answer)) == [("a", wrong, False)]


def test_the_last_judgement_of_a_person_counts() -> None:
    assert agreed(judged("a", "wrong"), judged("a", "right")) == [("a", False, False)]


def test_judgements_that_were_not_blind_do_not_count() -> None:
    assert agreed(judged("a", "right", blind=False)) == []


@pytest.mark.parametrize("other", ["wrong", "cannot-tell"])
def test_people_who_disagree_leave_the_row_open(other: str) -> None:
    assert agreed(judged("a", "right"), judged("a", other, "Bo")) == [("a", None, True)]


@pytest.mark.parametrize(("last", "wrong"), [("right", False), ("wrong", True)])
def test_a_final_judgement_settles_it(last: str, wrong: bool) -> None:
    rows = agreed(
        judged("a", "right"), judged("a", "wrong", "Bo"), judged("a", last, "Cy", final=True)
    )
    assert rows == [("a", wrong, False)]


def test_agreement_is_of_the_two_people_with_most_rows_in_common() -> None:
    found = opinions(
        frame(
            [
                *(judged(row, "right", by) for row in "abc" for by in ("Ada", "Bo")),
                judged("c", "wrong", "Bo"),
                judged("a", "wrong", "Cy"),
                judged("b", "cannot-tell", "Cy"),
            ]
        ),
        LABELS,
    )
    both = judged_twice(found)
    assert sorted(both.rows()) == [(False, False), (False, False), (False, True)]


@pytest.mark.parametrize("row", ["00", "01"])
def test_the_better_answer_of_a_pair_is_right_if_it_is_the_chosen_one(row: str) -> None:
    shown = [FIRST_IS_BETTER, SECOND_IS_BETTER]
    if not chosen_is_first(row):
        shown.reverse()
    assert [judgement_of(answer, row, pair=True) for answer in shown] == ["right", "wrong"]
    assert judgement_of(shown[0], row, pair=False) is None


def test_both_orders_of_a_pair_occur() -> None:
    orders = {chosen_is_first(f"{number:064x}") for number in range(16)}
    assert orders == {True, False}
