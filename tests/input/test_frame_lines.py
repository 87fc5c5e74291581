"""Frames as lines: all types that JSON has go through, and the others are named by row and column."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import polars as pl
import pytest

from auditor.errors import AuditError
from auditor.input.frame_lines import lines_of_frame

NAN = float("nan")


def test_nulls_stay_and_order_is_kept() -> None:
    frame = pl.DataFrame(
        {
            "text": ["one", None, "three"],
            "n": [None, 2, 3],
            "parts": [["a"], [], None],
            "turn": [{"role": "user", "n": 0.5}, None, {"role": None, "n": None}],
            "kind": pl.Series(["x", None, "y"], dtype=pl.Categorical),
            "none": [None, None, None],
            "when": pl.Series([None, None, None], dtype=pl.Date),
        }
    )
    written = b"".join(lines_of_frame(frame, "data")).splitlines()
    assert [json.loads(line) for line in written] == frame.to_dicts()


def test_many_rows_are_written_in_order() -> None:
    frame = pl.DataFrame({"n": range(120_000)})
    written = b"".join(lines_of_frame(frame, "data")).split(b"\n")
    assert written[0] == b'{"n":0}'
    assert written[119_999:] == [b'{"n":119999}', b""]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([None, dt.date(2026, 1, 2)], "row 2, column 'a': JSON has no type for Date"),
        ([None, dt.timedelta(1)], "row 2, column 'a': JSON has no type for Duration"),
        ([None, b"x"], "row 2, column 'a': JSON has no type for Binary"),
        ([None, Decimal("1.1")], "row 2, column 'a': JSON has no type for Decimal"),
        ([[], [dt.date(2026, 1, 2)]], "row 1, column 'a[]': JSON has no type for Date"),
        ([{"b": [{"c": b"x"}]}], "row 1, column 'a.b[].c': JSON has no type for Binary"),
        ([1.0, None, NAN], "row 3, column 'a': NaN or an infinite number"),
        ([1.0, float("-inf")], "row 2, column 'a': NaN or an infinite number"),
        ([[1.0], None, [2.0, NAN]], "row 3, column 'a': NaN or an infinite number"),
        ([{"b": [1.0]}, {"b": [NAN]}], "row 2, column 'a': NaN or an infinite number"),
        (
            pl.Series([[1.0, 2.0], [1.0, NAN]], dtype=pl.Array(pl.Float64, 2)),
            "row 2, column 'a': NaN or an infinite number",
        ),
    ],
)
def test_what_json_cannot_hold_is_named_by_row_and_column(values: object, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        list(lines_of_frame(pl.DataFrame({"a": values}), "data"))
    assert str(caught.value).startswith(f"data: {message}")
