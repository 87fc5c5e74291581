"""Outliers: small sets stay silent, and a row must be unusual in meaning and in vocabulary."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.checks import outliers
from auditor.model import Skipped

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
    assert second[4].startswith("2.9 times as unusual in meaning and 10.3 times in vocabulary")


def test_a_set_in_an_unknown_script_is_skipped(read) -> None:
    result = outliers.run(read([greek(n) for n in range(150)]))
    assert isinstance(result, Skipped)
    assert result.reason.startswith(
        "150 of 150 prompts are in a script that the embedding model does not know"
    )


def test_a_single_row_in_another_script_is_reported(found) -> None:
    added = found(outliers, [*ROWS, greek(1)])[-1]
    assert added[:2] == ("DIV001", len(ROWS))
    assert added[4].startswith("in a script that the embedding model does not know, and ")


def test_many_rows_in_another_script_take_no_part(read) -> None:
    result = outliers.run(read([*ROWS, *map(greek, range(30))]))
    assert result.findings["row"].to_list() == [60, 131]
    assert result.left_out.startswith("30 of ")


def greek(n: int) -> dict[str, str]:
    """A row in Greek, in the layout of the others."""
    return dict.fromkeys(ROWS[0], f"πόσα δέματα έφτασαν στην αποθήκη {n}")
