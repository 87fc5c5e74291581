"""Outliers: small sets stay silent, and a row must be unusual in meaning and in vocabulary."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.checks import outliers

FIXTURES = Path(__file__).parents[2] / "fixtures" / "outliers"
ROWS = [json.loads(line) for line in (FIXTURES / "off-topic.jsonl").read_text("utf-8").splitlines()]


def test_a_set_of_one_topic_is_silent(found) -> None:
    assert found(outliers, [row for n, row in enumerate(ROWS) if n not in (60, 131)]) == []


def test_fewer_than_150_rows_are_silent(found) -> None:
    assert found(outliers, ROWS[:149]) == []


def test_rows_of_another_topic_are_reported(found) -> None:
    first, second = found(outliers, ROWS)
    assert first[:4] == ("DIV001", 60, None, 5.62)
    assert second[:4] == ("DIV001", 131, None, 6.62)
    assert second[4].startswith("2.9 times as unusual in meaning, and 10.3 times in vocabulary")
