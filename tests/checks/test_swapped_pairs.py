"""Swapped pairs: the facts of the whole set, and independence of the order of the lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.checks.swapped_pairs import SwappedPairs
from auditor.pipeline import audit

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "swapped-pairs"


def facts(path: Path) -> SwappedPairs:
    measured = audit([(path, path.name)]).measured(SwappedPairs)
    assert measured
    return measured


def test_nothing_is_reported_if_the_choice_cannot_be_predicted() -> None:
    measured = facts(FIXTURES / "clean-unpredictable.jsonl")
    assert measured.agreement < 0.6
    assert measured.swapped is None
    assert measured.abstained.startswith("which answer is preferred is hard to predict")


def test_nothing_is_reported_for_few_pairs(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    lines = (FIXTURES / "swapped.jsonl").read_text("utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:199]), encoding="utf-8")
    assert facts(few) == SwappedPairs(abstained="fewer than 200 pairs")


@pytest.mark.parametrize(("name", "share"), [("clean", 0.0), ("swapped", 7 / 240)])
def test_the_interval_contains_the_share_of_swapped_pairs(name: str, share: float) -> None:
    measured = facts(FIXTURES / f"{name}.jsonl")
    assert measured.pairs == 240
    assert measured.agreement == pytest.approx(1 - share, abs=1e-4)
    assert measured.swapped.low <= share <= measured.swapped.high


def test_the_order_of_the_lines_does_not_matter(tmp_path: Path) -> None:
    reverse = tmp_path / "reverse.jsonl"
    lines = (FIXTURES / "swapped.jsonl").read_text("utf-8").splitlines()
    reverse.write_text("".join(line + "\n" for line in reversed(lines)), encoding="utf-8")
    found = audit([(reverse, "reverse.jsonl")]).findings
    lines_found = found.filter(found["rule"] == "PRF004")["line"].to_list()
    assert sorted(241 - line for line in lines_found) == [38, 48, 78, 112, 138, 148, 206]
