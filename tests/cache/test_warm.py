"""With a cache an audit says what it says without one, byte for byte, whatever was edited in between."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import cache
from auditor.brief import Brief
from auditor.cache import rows as cached_rows
from auditor.checks import exact_duplicates, near_duplicates
from auditor.commands.hooks import stored_verdicts
from auditor.commands.shared import one_audit
from auditor.commands.shared.audit_options import AuditOptions
from auditor.commands.shared.plan import Planned
from auditor.dataset.reading.load import load
from auditor.errors import ExitCode
from auditor.model import Input, Ran
from auditor.report import as_json, brief
from auditor.run_checks import run_all
from auditor.settings import Settings
from tests.cache.corruptions import CORRUPTIONS, Corrupt
from tests.conftest import make_pairs, to_bytes

PLANNED = Planned("a.jsonl", AuditOptions(), Settings(floor=10))
ROWS = [*make_pairs(14), *make_pairs(2)]
NEAR = {"prompt": f"{ROWS[3]['prompt']} Please!", "completion": ROWS[3]["completion"]}
# Of a list of rows: where, and what is done there.
EDITS = st.tuples(
    st.integers(0, 20), st.sampled_from(["append", "insert", "delete", "swap", "change", "revert"])
)


def edited(rows: list[dict[str, Any]], edit: tuple[int, str]) -> list[dict[str, Any]]:
    at, kind = edit[0] % max(1, len(rows)), edit[1]
    match kind:
        case "append":
            return [*rows, NEAR if edit[0] % 2 else make_pairs(1, 100 + edit[0])[0]]
        case "insert":
            return [*rows[:at], NEAR, *rows[at:]]
        case "delete":
            return [*rows[:at], *rows[at + 1 :]]
        case "swap":
            return [*rows[at:], *rows[:at]]
        case "change" if rows:
            return [*rows[:at], {**rows[at], "completion": f"At home {at}."}, *rows[at + 1 :]]
    return ROWS


def found() -> list[list[tuple[Any, ...]]]:
    """What two checks find in a.jsonl."""
    data = load([(Path("a.jsonl"), "a.jsonl")], [], Settings())
    outcomes = run_all([exact_duplicates, near_duplicates], data).values()
    return [outcome.findings.rows() for outcome in outcomes if isinstance(outcome, Ran)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cached_rows, "_BORDERS", 64)  # blocks of four texts
    Path("a.jsonl").write_bytes(to_bytes(ROWS))
    return tmp_path


@settings(max_examples=3)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_the_checks_find_the_same(edits: list[tuple[int, str]]) -> None:
    rows = ROWS
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for edit in [(0, "revert"), *edits]:
            rows = edited(rows, edit)
            Path("a.jsonl").write_bytes(to_bytes(rows))
            cold = found()
            with cache.opened(f"{folder}/cache"):
                assert found() == cold


def test_the_report_and_the_verdict_are_the_same(here: Path) -> None:
    reports: list[str] = []

    def compute() -> tuple[Brief, Sequence[Input]]:
        report = one_audit.run(
            "a.jsonl", AuditOptions(), PLANNED.settings, [near_duplicates]
        ).report
        reports.append(as_json.render(report))
        return brief.of_report(report, "a"), report.inputs

    for rows in (ROWS, [*ROWS, NEAR], ROWS):
        Path("a.jsonl").write_bytes(to_bytes(rows))
        cold = compute()[0]
        with cache.opened(str(here / "cache")):
            warm = [stored_verdicts.verdict(PLANNED, compute, full=False) for _ in range(2)]
        assert warm == [cold, cold]
    first, warm_first, second, warm_second, third = (
        reports  # the last verdict was that of the first
    )
    assert (first, second, third) == (warm_first, warm_second, first)


@pytest.mark.parametrize("corrupt", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_a_corruption_leaves_the_verdict(here: Path, corrupt: Corrupt) -> None:
    verdict = Brief(ExitCode.NOT_READY, "NOT READY: a", ("a.jsonl:1: DUP001",))
    inputs = [Input("a.jsonl", "train", sha256(to_bytes(ROWS)).hexdigest(), 1, 1)]
    for _ in range(3):
        with cache.opened(str(here / "cache")):
            found = stored_verdicts.verdict(PLANNED, lambda: (verdict, inputs), full=False)
        assert found == verdict
        if (here / "cache/cache.sqlite3").is_file():
            corrupt(here / "cache/cache.sqlite3")
