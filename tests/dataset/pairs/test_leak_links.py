"""Which rows could leak to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.leak_links import with_leaking_rows

Read = Callable[..., Dataset]

LONG = "the quick brown fox jumps over the lazy dog while {} cats watch from the old garden wall"
LINKS: list[tuple[str, list[dict[str, Any]], list[int]]] = [
    ("nothing", [{"text": "a b", "label": "x"}, {"text": "c d", "label": "x"}], [0]),
    ("copy", [{"text": "Hello!", "label": "x"}, {"text": "hello", "label": "y"}], [0, 1]),
    (
        "near",
        [
            {"text": LONG.format("seven"), "label": "x"},
            {"text": LONG.format("eight"), "label": "x"},
        ],
        [0, 1],
    ),
    (
        "group",
        [
            {"text": "a b", "label": "x", "thread_id": 5},
            {"text": "c d", "label": "x", "thread_id": 5},
        ],
        [0, 1],
    ),
    (
        "copy of a near one",
        [
            {"text": LONG.format("eight"), "label": "x"},
            {"text": LONG.format("seven"), "label": "x"},
            {"text": LONG.format("seven") + "!", "label": "x"},
        ],
        [0, 1, 2],
    ),
]


@pytest.mark.parametrize(("rows", "found"), [case[1:] for case in LINKS], ids=[c[0] for c in LINKS])
def test_rows_that_could_leak(read: Read, rows: list[dict[str, Any]], found: list[int]) -> None:
    assert with_leaking_rows(read(rows), pl.Series([0], dtype=pl.UInt32)).to_list() == found
