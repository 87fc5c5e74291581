"""Sequences of numbers and single characters: another order is another text."""

import polars as pl
import pytest

from auditor.analysis.text.contrasts.sequences import with_other_sequences


def differ(one: str, two: str) -> bool:
    rows = pl.DataFrame({"raw": [one, two]}).with_row_index("row")
    pairs = pl.DataFrame(
        {"pair": [0], "left": [0], "right": [1]},
        schema=dict.fromkeys(("pair", "left", "right"), pl.UInt32),
    )
    return with_other_sequences(rows, pairs).to_list() == [0]


GRID = "Turn the grid:\n0 1 0\n1 1 0\n0 0 1"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (GRID, GRID.replace("\n", " \n")),
        (GRID, "Turn the grid of 9 numbers, please."),
        ("I am 8 or 9, so I go to Ely.", "I am 9 or 8, so I go to Ely."),
        ("to be or not to be is it", "to be or not to be it is"),
        ("It was 37 °C. A. Wait B. Go", "A man waits. A. Wait B. Go, at 37 °C"),
        ("Add N-acetyl to the pot of Ann.", "Add it to pot A, or to that of Ann."),
        ("Sizes 3 4 5 6 here. Sizes 1 2 3 4 there.", "Sizes 1 2 3 4 there. Sizes 3 4 5 6 here."),
        ("It cost $5. 3 were sold in 2 days.", "In 2 days 3 were sold. It cost $5."),
        ("Call +1 555 0100 now, please.", "Call 555 0100 now."),
        ("我 爱 你 们 因 为 是 的 吗", "你 们 爱 我 因 为 是 的 吗"),
    ],
)
def test_equal_sequences_and_prose_are_silent(one: str, two: str) -> None:
    assert not differ(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (GRID, "Turn the grid:\n0 1 0\n1 0 1\n0 0 1"),
        ("Run: A# #A B# B# #B A# A# #A", "Run: A# A# #A B# B# #B A# #A"),
        ("C causes D. Does B cause D?", "C causes D. Does B cause C?"),
        ("Is D due to A, or not?", "Is D due to B, or not?"),
        ("A = [[1 2]\n [1 1]]", "A = [[2 1]\n [1 1]]"),
        ("1 2 3 4 rot", "2 1 3 4 rot"),
        ("op i j is i. op 58 35", "op i j is i. op 35 58"),
        (
            "0 to 1, 1 to 0, 2 to 1, 3 to 0, 4 to 1. 2 to",
            "0 to 1, 1 to 0, 2 to 1, 3 to 0, 4 to 1. 3 to",
        ),
        ("Sort 3, 12, 5, 7, 10, 2, 9, 1", "Sort 12, 3, 5, 7, 10, 2, 9, 1"),
        ("The jugs hold A: 7, B: 5 and C: 9", "The jugs hold A: 5, B: 5 and C: 9"),
    ],
)
def test_other_sequences_differ(one: str, two: str) -> None:
    assert differ(one, two)
