"""Steps, lists with repeated items and blanks: what is silent, then what differs."""

import polars as pl
import pytest

from auditor.analysis.text.contrasts.steps import with_other_steps


def _differ(left: str, right: str) -> bool:
    rows = pl.DataFrame({"row": [0, 1], "raw": [left, right]}, schema_overrides={"row": pl.UInt32})
    pairs = pl.DataFrame({"pair": [0], "left": [0], "right": [1]}).cast(pl.UInt32)
    return len(with_other_steps(rows, pairs)) > 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Buy bread, milk and eggs.", "Buy bread, eggs and milk."),
        ("red, green, blue", "green, red, blue"),
        (
            "We met in 1990. He left in 1995. I stayed.",
            "We met in 1991. He left in 1995. I stayed.",
        ),
        ("Say ___ to the cat.", "Say ___ to the dog."),
    ],
)
def test_prose_and_lists_without_repeats_are_not_compared(left: str, right: str) -> None:
    assert not _differ(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Take 7 steps. Turn around. Take 4 steps.", "Take 4 steps. Turn around. Take 7 steps."),
        ("boy, girl, boy", "boy, girl, boy, boy"),
        ("What drives *** weather?", "What drives all weather?"),
    ],
)
def test_steps_repeated_items_and_blanks_differ(left: str, right: str) -> None:
    assert _differ(left, right)
