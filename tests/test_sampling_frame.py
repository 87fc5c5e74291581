"""The rows from which a spot check is drawn."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.review.findings import REPORT_FINDINGS
from auditor.sampling_frame import sampling_frame

Read = Callable[..., Dataset]


@pytest.mark.parametrize("status", ["open", "cleared", "accepted", "drop", "relabel", "waived"])
def test_rows_on_which_people_decided_can_be_drawn(read: Read, status: str) -> None:
    """Otherwise whoever decides to keep wrong rows would keep them out of the sample."""
    data = read([{"text": f"card {n} lost", "label": "card"} for n in range(4)])
    rows = pl.Series("row", range(4), dtype=pl.UInt32)
    lines = pl.DataFrame({"row": rows, "disposition": ["clean"] * 3 + ["suspect"]}).with_columns(
        label_quality=pl.lit(0.2), response_quality=pl.lit(None, pl.Float64)
    )
    found = {"rule": "LBL001", "row": 2, "status": status}
    shown = pl.DataFrame([found], schema=REPORT_FINDINGS)
    frame, labels = sampling_frame(data, lines, shown)
    doubtful, suspected = "doubtful/card", "suspected/card"
    assert frame["stratum"].to_list() == [doubtful, doubtful, suspected, doubtful]
    assert labels.rows() == [(row, "card") for row in range(4)]
