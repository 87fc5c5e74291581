"""No audit of the two parts of a split finds a leak, or there is no split."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor.checks import CHECKS
from auditor.checks import format as record_format
from auditor.cli import run
from auditor.commands.shared import leak_free
from auditor.dataset.dataset import Dataset
from auditor.dataset.reading import load
from auditor.errors import AuditError, ExitCode
from auditor.model import BLOCKING
from auditor.report.model import Report
from auditor.rule_list import RULES
from auditor.settings import Settings
from tests.conftest import Audit, Write

FIXTURES = Path(__file__).parents[3] / "fixtures"
SHORT = [
    "Where is the depot of {} in spring?",
    "Who feeds the horses of {}?",
    "Does {} sell blue paint?",
]
LONG = (
    "On the way home I met the man from the mill again. {} That is what he wanted to know from me."
)
TOWNS = ["Zaltbommel", "Orkney", "Biel", "Trogir", "Tampere", "Cuenca", "Pinsk", "Varde"]
NAMES = [f"{town} {part}" for town in TOWNS for part in ("Mill", "Bridge", "Tower", "Market")]


def fixture(name: str) -> list[dict[str, Any]]:
    """The rows of a case, training and evaluation file together."""
    paths = [FIXTURES / f"{name}{suffix}" for suffix in (".jsonl", ".eval.jsonl")]
    lines = [line for path in paths if path.exists() for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]


# Those that can find a leak, and the format check, which no other check runs without.
LEAK_CHECKS = tuple(
    check
    for check in CHECKS
    if check is record_format or any(r.code[:3] == "LEK" for r in check.RULES)
)


def leaks(report: Report) -> set[str]:
    rules = {rule.code for rule in RULES if rule.severity in BLOCKING}
    return {code for code in report.findings["rule"] if code in rules and code.startswith("LEK")}


def contained() -> list[dict[str, Any]]:
    """Questions, and stories that contain them word for word."""
    questions = [text.format(name) for name in NAMES for text in SHORT]
    stories = [LONG.format(text) for text in questions]
    return [{"text": text, "label": "xy"[i % 2]} for i, text in enumerate([*questions, *stories])]


SETS = {
    "symbols": lambda: fixture("user-cases/clean-split-symbols"),
    "operators": lambda: fixture("user-cases/operators"),
    "paraphrases": lambda: fixture("paraphrased-leakage/leaked-paraphrase"),
    "contained": contained,
}


@pytest.mark.parametrize(
    ("name", "share", "seed"),
    [
        ("symbols", "0.3", "0"),
        ("operators", "0.5", "1"),
        ("paraphrases", "0.5", "1"),
        ("contained", "0.3", "0"),
    ],
)
def test_an_audit_of_the_parts_finds_no_leak(
    name: str, share: str, seed: str, audit: Audit, write: Write, tmp_path: Path
) -> None:
    source, train, held_out = write(SETS[name]()), tmp_path / "t.jsonl", tmp_path / "e.jsonl"
    options = ["--train", str(train), "--eval", str(held_out), "--share", share, "--seed", seed]
    assert run(["split", str(source), *options]) == 0
    assert leaks(audit(train.read_bytes(), held_out.read_bytes(), checks=LEAK_CHECKS)) == set()
    lines = source.read_bytes().splitlines(keepends=True)
    parts = [part.read_bytes().splitlines(keepends=True) for part in (train, held_out)]
    assert Counter([*parts[0], *parts[1]]) == Counter(lines)
    assert 0 < len(parts[1]) <= float(share) * len(lines)


def test_linked_rows_would_leak(audit: Audit) -> None:
    """The sets above do leak in a split that knows no more than ``link_groups`` does."""
    rows = contained()
    assert leaks(audit(rows[:96], rows[96:], checks=LEAK_CHECKS)) == {"LEK006"}
    rows = fixture("paraphrased-leakage/leaked-paraphrase")
    assert leaks(audit(rows[:27], rows[27:], checks=LEAK_CHECKS)) == {"LEK004"}


def always(data: Dataset) -> pl.DataFrame:
    """A leak between the first row of each part, whatever the split."""
    rows = data.lines.group_by("role", maintain_order=True).agg(pl.col("row").first())["row"]
    return pl.DataFrame({"row": rows[:1], "related": rows[1:]})


def test_what_never_ends_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch, pairs: Any
) -> None:
    monkeypatch.setattr(leak_free, "blocking_leaks", always)
    path = write(pairs(100))
    data = load.load([(path, str(path))], [], Settings())
    with pytest.raises(AuditError, match="still leak after 10 attempts") as caught:
        leak_free.split_lines(data, {}, 0.5, 0)
    assert caught.value.exit_code is ExitCode.NO_VERDICT


def test_a_note_on_a_much_smaller_part(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": f"row {n * 7919}", "label": "x", "conversation_id": "one"} for n in range(50)]
    options = ["--train", str(tmp_path / "t.jsonl"), "--eval", str(tmp_path / "e.jsonl")]
    assert run(["split", str(write(rows)), *options]) == 0
    assert "has 0 rows instead of 5" in capsys.readouterr().err
    assert run(["split", str(write([*rows, *contained()])), *options]) == 0
    assert capsys.readouterr().err == ""
