"""DIV004: slices with far more faulty rows than the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.slices import faulty_slices
from auditor.model import findings
from auditor.rule_list import RULES

Read = Callable[..., Dataset]


def rows(values: Sequence[object], name: str = "source") -> list[dict[str, object]]:
    return [
        {"prompt": f"Where is parcel {n}?", "completion": f"At depot {n * 3}.", name: value}
        for n, value in enumerate(values)
    ]


def named(data: Dataset, faulty: Sequence[int], rule: str = "TXT001") -> list[tuple[str, float]]:
    frame = pl.DataFrame({"row": list(faulty)}, schema={"row": pl.UInt32})
    found = faulty_slices(data, findings(frame, rule=rule), RULES)
    assert found["row"].null_count() == found.height
    return list(found.select("detail", "score").iter_rows())


SOURCES = ["web"] * 160 + ["forum"] * 40
FAULTY = [3, 90, *range(160, 190)]


@pytest.mark.parametrize(
    ("values", "name", "faulty", "rule"),
    [
        (SOURCES, "source", range(0, 200, 6), "TXT001"),  # evenly spread
        (SOURCES, "source", [*range(160, 169)], "TXT001"),  # 9 rows
        (SOURCES, "source", FAULTY, "LBL010"),  # notes are no faults
        (SOURCES, "topic", FAULTY, "TXT001"),  # a column of what rows are about
        (["web"] * 185 + ["forum"] * 15, "source", range(185, 200), "TXT001"),  # a slice of 15 rows
        ([f"s{n}" for n in range(200)], "source", FAULTY, "TXT001"),  # an id
        (SOURCES, "source", [], "TXT001"),
    ],
)
def test_no_slice_is_named(
    read: Read, values: list[str], name: str, faulty: Sequence[int], rule: str
) -> None:
    assert named(read(rows(values, name)), faulty, rule) == []


def test_a_slice_with_far_more_faults_is_named_with_its_counts(read: Read) -> None:
    detail = "source 'forum': 30 of 40 rows are faulty (TXT001), and 2 of the 160 others"
    assert named(read(rows(SOURCES)), FAULTY) == [(detail, 0.75)]


def test_dates_are_compared_by_month(read: Read) -> None:
    dates = [f"2024-0{1 + n // 50}-{1 + n % 28:02}T10:00:00" for n in range(200)]
    ((detail, share),) = named(read(rows(dates, "created_at")), range(150, 180))
    assert detail.startswith("created_at '2024-04': 30 of 50 rows are faulty")
    assert share == 0.6


def test_an_audit_names_the_slice(audit: Callable[..., object]) -> None:
    todo = rows(SOURCES)
    for n in FAULTY:
        todo[n]["completion"] = "TODO"
    report = audit(todo)
    own = report.findings.filter(pl.col("rule") == "DIV004")
    assert own["detail"].to_list() == [
        "source 'forum': 30 of 40 rows are faulty (TXT001), and 2 of the 160 others"
    ]
