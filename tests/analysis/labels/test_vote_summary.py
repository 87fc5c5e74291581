from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.labels.vote_summary import summarise

CASES = {
    "one": ({"a": 2}, "labelled 'a' twice"),
    "tie": ({"b": 1, "a": 1}, "labelled 'a' once and 'b' once"),
    "most": ({"b": 1, "a": 3}, "labelled 'a' 3 times and 'b' once"),
    "three": ({"b": 2, "a": 3, "c": 1}, "labelled 'a' 3 times, 'b' twice and 'c' once"),
    "four": (
        {"a": 1, "b": 1, "c": 1, "d": 4},
        "labelled 'd' 4 times, 'a' once, 'b' once and with 1 other label",
    ),
    "many": (
        {"a": 1, "b": 1, "c": 4, "d": 1, "e": 1},
        "labelled 'c' 4 times, 'a' once, 'b' once and with 2 other labels",
    ),
}


@pytest.mark.parametrize(("votes", "summary"), CASES.values(), ids=CASES)
def test_summary(votes: dict[str, int], summary: str) -> None:
    frame = pl.DataFrame({"row": [7] * len(votes), "label": list(votes), "votes": votes.values()})
    assert summarise(frame).rows() == [(7, summary)]


def test_no_votes_have_no_summary() -> None:
    schema = {"row": pl.UInt32, "label": pl.String, "votes": pl.UInt32}
    assert summarise(pl.DataFrame(schema=schema)).rows() == []
