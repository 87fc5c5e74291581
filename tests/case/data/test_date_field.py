from __future__ import annotations

import json

import polars as pl
import pytest

from auditor.case.data.date_field import find

DAYS = range(1, 21)
NONE: list[tuple[str, list[dict[str, object] | None]]] = [
    ("no rows", []),
    ("no fields", [None] * 20),
    ("row numbers", [{"id": day} for day in DAYS]),
    ("prices", [{"price": 1_000_000 + day} for day in DAYS]),
    ("years alone", [{"year": str(2000 + day)} for day in DAYS]),
    ("half of the rows", [{"at": f"2024-03-{day:02}"} if day % 2 else {} for day in DAYS]),
    ("always the same", [{"at": "2024-03-01"} for _ in DAYS]),
    ("yes and no", [{"at": day % 2 == 0} for day in DAYS]),
]
FOUND = [
    ("days", [f"2024-03-{day:02}" for day in DAYS]),
    ("slashes", [f"2024/03/{day:02}" for day in DAYS]),
    ("zones", [f"2024-03-{day:02}T00:00:00Z" for day in DAYS]),
    ("fractions of a second", [f"2024-03-{day:02}T00:00:00.123456+00:00" for day in DAYS]),
    ("blanks", [f"2024-03-{day:02} 00:00:00" for day in DAYS]),
    ("seconds", [1_709_251_200 + 86_400 * (day - 1) for day in DAYS]),
    ("milliseconds", [1_000 * (1_709_251_200 + 86_400 * (day - 1)) for day in DAYS]),
]


def extra(rows: list[dict[str, object] | None]) -> pl.Series:
    return pl.Series([json.dumps(row) if row else None for row in rows], dtype=pl.String)


@pytest.mark.parametrize("rows", [case[1] for case in NONE], ids=[case[0] for case in NONE])
def test_no_date_field(rows: list[dict[str, object] | None]) -> None:
    name, dates = find(extra(rows))
    assert name == ""
    assert dates.null_count() == len(rows)


@pytest.mark.parametrize("values", [case[1] for case in FOUND], ids=[case[0] for case in FOUND])
def test_a_date_field(values: list[object]) -> None:
    name, dates = find(extra([{"id": n, "made": value} for n, value in enumerate(values)]))
    assert name == "made"
    assert [f"{day:%Y-%m-%d}" for day in dates] == [f"2024-03-{day:02}" for day in DAYS]


def test_a_row_without_a_date_is_null() -> None:
    rows = [{"made": f"2024-03-{day:02}"} for day in DAYS]
    name, dates = find(extra([*rows, {"made": "soon"}]))
    assert (name, dates.null_count(), dates[-1]) == ("made", 1, None)
