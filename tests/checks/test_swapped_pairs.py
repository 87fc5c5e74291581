"""Swapped pairs: what is said of the whole set, and that no order of lines decides."""

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


def test_a_set_whose_choice_is_not_in_the_words_is_not_judged() -> None:
    told = facts(FIXTURES / "clean-unpredictable.jsonl")
    assert told.agreement < 0.6
    assert told.swapped is None
    assert told.abstained.startswith("which answer is preferred is not in their words")


def test_few_pairs_are_not_judged(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    lines = (FIXTURES / "swapped.jsonl").read_text("utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:199]), encoding="utf-8")
    assert facts(few) == SwappedPairs(abstained="fewer than 200 pairs")


@pytest.mark.parametrize(("name", "share"), [("clean", 0.0), ("swapped", 7 / 240)])
def test_the_interval_holds_the_share_of_swapped_pairs(name: str, share: float) -> None:
    told = facts(FIXTURES / f"{name}.jsonl")
    assert told.pairs == 240
    assert told.agreement == pytest.approx(1 - share, abs=1e-4)
    assert told.swapped.low <= share <= told.swapped.high


def test_no_order_of_lines_decides(tmp_path: Path) -> None:
    turned = tmp_path / "turned.jsonl"
    lines = (FIXTURES / "swapped.jsonl").read_text("utf-8").splitlines()
    turned.write_text("".join(line + "\n" for line in reversed(lines)), encoding="utf-8")
    found = audit([(turned, "turned.jsonl")]).findings
    told = found.filter(found["rule"] == "PRF004")["line"].to_list()
    assert sorted(241 - line for line in told) == [38, 48, 78, 112, 138, 148, 206]
