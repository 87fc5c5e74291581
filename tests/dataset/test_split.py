"""A split shares nothing, keeps labels in proportion, and loses no readable line."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from auditor.cli import run
from auditor.dataset.split import assign_sides, merge_groups, move_to_train
from auditor.pipeline import audit

TICKETS = Path(__file__).parents[2] / "fixtures" / "tickets.jsonl"


def split(folder: Path, source: Path, *more: str) -> tuple[list[bytes], list[bytes]]:
    parts = folder / "t.jsonl", folder / "e.jsonl"
    assert (
        run(["split", str(source), "--train", str(parts[0]), "--eval", str(parts[1]), *more]) == 0
    )
    train, held_out = (part.read_bytes().splitlines(keepends=True) for part in parts)
    return train, held_out


def test_no_leak_and_nothing_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train, held_out = split(tmp_path, TICKETS, "--share", "0.2")
    lines = TICKETS.read_bytes().splitlines(keepends=True)
    assert Counter(train + held_out) <= Counter(lines)
    left_out = len(lines) - len(train) - len(held_out)
    assert f"{left_out} broken or blank lines in neither" in capsys.readouterr().out
    report = audit([(tmp_path / "t.jsonl", "t")], [(tmp_path / "e.jsonl", "e")])
    assert not report.findings["rule"].str.starts_with("LEK").any()


def _words(number: int) -> str:
    """Ten words; no two numbers have more than a few in common."""
    draw = random.Random(number)
    return " ".join("".join(draw.choices("abcdefghijklmnop", k=6)) for _ in range(10))


def test_labels_keep_their_proportion(tmp_path: Path) -> None:
    rows = [{"text": _words(i), "label": "ab"[i % 4 == 0]} for i in range(400)]
    source = tmp_path / "data.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    _, held_out = split(tmp_path, source, "--share", "0.1")
    assert Counter(json.loads(line)["label"] for line in held_out) == {"a": 30, "b": 10}


def test_groups_stay_together_also_through_a_third_row(tmp_path: Path) -> None:
    rows = [
        {"text": f"row {i * 7919} of {i}", "label": "x", "conversation_id": f"c{i // 5}"}
        for i in range(100)
    ]
    rows += [{**row, "conversation_id": "far"} for row in rows[::20]]  # copies link c0, c4, ...
    source = tmp_path / "data.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    train, held_out = split(tmp_path, source, "--share", "0.4")
    sides = [{json.loads(line)["conversation_id"] for line in part} for part in (train, held_out)]
    assert not sides[0] & sides[1]
    assert len({"far", "c0", "c4", "c8", "c12", "c16"} & sides[0]) in (0, 6)


def test_the_seed_draws(tmp_path: Path) -> None:
    first = split(tmp_path, TICKETS)
    assert split(tmp_path, TICKETS, "--seed", "0") == first
    assert split(tmp_path, TICKETS, "--seed", "1") != first


def groups_of(*numbers: int) -> pl.DataFrame:
    """Groups as ``link_groups`` returns them, one label; rows are numbered from 10."""
    rows = pl.Series(range(10, 10 + len(numbers)), dtype=pl.UInt32)
    return pl.DataFrame({"row": rows, "label": "", "group": pl.Series(numbers, dtype=pl.Int64)})


def pairs_of(*pairs: tuple[int, int]) -> pl.DataFrame:
    schema = {"left": pl.UInt32(), "right": pl.UInt32()}
    return pl.DataFrame(list(pairs), schema=schema, orient="row")


def test_merge_groups() -> None:
    groups = groups_of(0, 0, 1, 2, 3, 3)
    assert merge_groups(groups, pairs_of()).equals(groups)
    merged = merge_groups(groups, pairs_of((11, 13), (12, 12)))
    assert merged["group"].to_list() == [0, 0, 1, 0, 2, 2]
    assert merged["row"].equals(groups["row"])


def test_merged_groups_leave_the_order_of_the_others() -> None:
    groups = groups_of(*range(200))
    before = assign_sides(groups, 0.2, 0)
    after = assign_sides(merge_groups(groups, pairs_of((10, 11))), 0.2, 0)
    changed = before.filter(before["side"] != after["side"])
    assert (before["side"] == "eval").sum() == 40
    assert changed.height <= 4
    assert after["side"][0] == after["side"][1]


def test_move_to_train() -> None:
    groups = groups_of(0, 0, 1, 2)
    sides = groups.select("row", side=pl.Series(["eval", "eval", "eval", "train"]))
    rows = pl.Series([11, 13], dtype=pl.UInt32)
    assert move_to_train(sides, groups, rows)["side"].to_list() == ["train"] * 2 + ["eval", "train"]


@pytest.mark.parametrize(("name", "code"), [("missing.jsonl", 3), ("empty.jsonl", 3), ("same", 2)])
def test_what_cannot_be_split(tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "empty.jsonl").touch()
    source = str(tmp_path / name)
    target = source if name == "same" else str(tmp_path / "t.jsonl")
    (tmp_path / "same").write_text('{"text": "a"}\n')
    assert run(["split", source, "--train", target, "--eval", str(tmp_path / "e.jsonl")]) == code
    assert not (tmp_path / "e.jsonl").exists()
