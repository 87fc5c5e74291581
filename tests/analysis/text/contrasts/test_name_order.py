"""Names in other places of the same sentences."""

import polars as pl
import pytest

from auditor.analysis.text.contrasts.name_order import with_other_order

OLDER = "Ann is older than Bo. Bo is older than Cy."


def differ(one: str, two: str) -> bool:
    rows = pl.DataFrame({"raw": [one, two]}).with_row_index("row")
    pairs = pl.DataFrame(
        {"pair": [0], "left": [0], "right": [1]},
        schema=dict.fromkeys(("pair", "left", "right"), pl.UInt32),
    )
    return with_other_order(rows, pairs).to_list() == [0]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (OLDER, OLDER),
        (OLDER, "Bo is older than Cy, and Ann is older than Bo."),
        ("In May he met Ann in Rome", "In Rome he met Ann during May"),
        ("ann met bo", "bo met ann"),
        ("Ann met Bo", "Ann met Cy"),
    ],
)
def test_other_sentences_and_names_are_silent(one: str, two: str) -> None:
    assert not differ(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (OLDER, "Bo is older than Ann. Ann is older than Cy."),
        ("He flew from Rome to Oslo", "He flew from Oslo to Rome"),
    ],
)
def test_exchanged_names_differ(one: str, two: str) -> None:
    assert differ(one, two)
