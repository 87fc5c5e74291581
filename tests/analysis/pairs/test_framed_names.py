"""Pairs of prompts that differ in the name within the sentence that most prompts share."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.pairs.framed_names import KIND, with_other_names

NAMES = [
    f"{one}{two}" for one in ("cat", "ls", "tar", "awk") for two in ("", "2", "diff", "m", "s")
]
OTHERS = [f"What does the command {name} do?" for name in NAMES]


def kind(one: str, two: str, others: list[str], known: str | None = None) -> str | None:
    texts = [one, two, *others]
    rows = pl.DataFrame({"row": range(len(texts)), "prompt": texts})
    rows = rows.cast({"row": pl.UInt32, "prompt": pl.String})
    pairs = pl.DataFrame({"left": [0], "right": [1], "kind": [known]})
    pairs = pairs.cast({"left": pl.UInt32, "right": pl.UInt32, "kind": pl.String})
    found = with_other_names(pairs, rows)
    assert found.columns == pairs.columns
    return found["kind"].item()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("git log", "git log"),
        ("git  log", "Git log"),
        ("git branch", "git branhc"),  # a typing error
        ("git branch", "git branches"),
        ("that shows each of my branches", "that lists each one of my branches"),  # a sentence
        ("", "git log"),
    ],
)
def test_the_same_name(one: str, two: str) -> None:
    frame = "What does the command {} do?"
    assert kind(frame.format(one), frame.format(two), OTHERS) is None


def test_no_frame_or_no_name_in_it() -> None:
    assert kind("show me the tall trees", "show me the green trees", OTHERS) is None
    assert kind(OTHERS[0], OTHERS[1], [f"{name} is a command" for name in (*NAMES, "dd")]) is None
    assert kind(OTHERS[0], OTHERS[5], OTHERS[:17]) is None  # too few prompts
    assert kind("one", "two", ["three"]) is None
    rows = pl.DataFrame({"row": [0, 1], "prompt": [None, None]})
    rows = rows.cast({"row": pl.UInt32, "prompt": pl.String})
    pairs = pl.DataFrame({"left": [0], "right": [1], "kind": [None]})
    pairs = pairs.cast({"left": pl.UInt32, "right": pl.UInt32, "kind": pl.String})
    assert with_other_names(pairs, rows).equals(pairs)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("min-height", "height"),
        ("gcloud beta billing list", "gcloud billing list"),
        ("border-end-start-radius", "border-start-end-radius"),
    ],
)
def test_another_name(one: str, two: str) -> None:
    frame = "What does the command {} do?"
    assert kind(frame.format(one), frame.format(two), OTHERS) == KIND
    assert kind(frame.format(one), frame.format(two), OTHERS, "number") == "number"
