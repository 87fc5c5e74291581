from __future__ import annotations

import json
import random

import numpy as np
import polars as pl
import pytest

from auditor.case.data import signals
from auditor.case.data.drift import changed_share
from tests.case.data.samples import GOOD, PERSON, PROSE, Row, frame

TOPICS = (PROSE[:200], [f"refund invoice {text} payment" for text in PROSE[200:400]])


@pytest.mark.parametrize("values", [[], ["a"], ["a"] * 300, ["a", "b"] * 150, [None] * 50])
def test_constant_values_have_not_changed(values: list[str | None]) -> None:
    assert changed_share(pl.Series(values, dtype=pl.String)) == 0


@pytest.mark.parametrize("seed", range(20))
def test_random_values_have_not_changed(seed: int) -> None:
    values = random.Random(seed).choices("abcde", k=400)
    assert changed_share(pl.Series(values)) < 0.05


def test_a_change_is_measured_beyond_chance() -> None:
    values = ["a"] * 200 + ["a", "b"] * 100
    assert 0.3 < changed_share(pl.Series(values)) < 0.5


def dated(rows: list[Row], seed: int | None = 1) -> pl.DataFrame:
    """``rows`` a day apart, in an order that is independent of their dates."""
    days = np.datetime64("2024-01-01") + np.arange(len(rows))
    named = frame(rows).with_columns(
        extra=pl.Series([json.dumps({"created": str(day)}) for day in days], dtype=pl.String)
    )
    return named if seed is None else named.sample(fraction=1, shuffle=True, seed=seed)


STEADY: list[Row] = [(text, None, "ab"[n % 2]) for n, text in enumerate(PROSE[:400])]
OTHER_LABELS: list[Row] = [
    (text, None, "ab"[n % 2] if n < 200 else "c") for n, text in enumerate(PROSE[:400])
]
OTHER_TEXTS: list[Row] = [
    (text, None, "ab"[n % 2]) for n, text in enumerate([*TOPICS[0], *TOPICS[1]])
]
OTHER_FORM: list[Row] = [
    (text, PERSON.format(n=n) if n < 200 else f"N{n} is {n} years old", None)
    for n, text in enumerate(PROSE[:400])
]


def details(rows: pl.DataFrame, task: str) -> list[str]:
    _, found = signals.find(rows, task, GOOD)
    return [finding.detail for finding in found if finding.rule == "CASE087"]


def test_a_steady_task_has_not_drifted() -> None:
    assert details(dated(STEADY), "classification") == []


def test_rows_without_dates_have_only_the_order_of_the_file() -> None:
    assert details(frame(OTHER_LABELS), "classification") == []


@pytest.mark.parametrize(
    ("rows", "task", "change"),
    [
        (OTHER_LABELS, "classification", "of the labels changed"),
        (OTHER_TEXTS, "classification", "by their text"),
        (OTHER_FORM, "generation", "changed their form"),
    ],
    ids=["labels", "texts", "form"],
)
def test_a_task_that_changed_by_date(rows: list[Row], task: str, change: str) -> None:
    (detail,) = details(dated(rows), task)
    assert change in detail
    assert "2024-01-01 and 2025-02-03 (created)" in detail


def test_the_order_of_the_file_does_not_matter() -> None:
    found = {details(dated(OTHER_LABELS, seed), "classification")[0] for seed in (1, 2, None)}
    assert len({detail.split(":")[0] for detail in found}) == 1
