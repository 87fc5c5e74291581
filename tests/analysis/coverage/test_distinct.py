"""How many different results short answers have."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.coverage.distinct import rows_by_results


@pytest.mark.parametrize(
    ("prompts", "answers", "results"),
    [
        ([], [], 0),
        (["Close ticket 7.", "Close ticket 8."], ["Ticket 7 closed.", "Ticket 8 closed."], 1),
        (["Close ticket 7.", "Close ticket 8."], ["7", "8"], 0),
        (["Convert 2 km to m.", "Convert 3 km to m."], ["2,000 m", "3,000 m"], 2),
        (["2 + 2?", "2 + 3?", None], ["4", None, "5"], 2),
        (["Why?"], ["The bridge is closed until spring."], 0),
    ],
)
def test_results_are_short_and_not_in_their_prompt(prompts, answers, results: int) -> None:
    texts = (pl.Series(side, dtype=pl.String) for side in (prompts, answers))
    assert rows_by_results(*texts) == results
