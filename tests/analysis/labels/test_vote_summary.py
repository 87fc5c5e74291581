"""Votes as a sentence."""

import polars as pl
import pytest

from auditor.analysis.labels.vote_summary import counted

CASES = {
    "tie": ({"b": 1, "a": 1}, "2 rows say 'a' 1, 'b' 1: a tie"),
    "most": ({"b": 1, "a": 3}, "4 rows say 'a' 3, 'b' 1: most say 'a'"),
    "one": ({"a": 2}, "2 rows say 'a' 2: most say 'a'"),
    "many": (
        {"a": 1, "b": 1, "c": 4, "d": 1, "e": 1},
        "8 rows say 'c' 4, 'a' 1, 'b' 1, 2 more: most say 'c'",
    ),
}


@pytest.mark.parametrize(("votes", "told"), CASES.values(), ids=CASES)
def test_sentence(votes: dict[str, int], told: str) -> None:
    frame = pl.DataFrame({"row": [7] * len(votes), "said": list(votes), "votes": votes.values()})
    assert counted(frame).rows() == [(7, told)]
