"""Frames that no later check reads are released, and no frame is computed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from auditor.checks import CHECKS
from auditor.dataset.dataset import Dataset
from auditor.model import Ran
from auditor.pipeline import audit
from auditor.run_checks import COMPUTED_AGAIN, LAST_READ, run_all

FIXTURES = Path(__file__).parents[1] / "fixtures"
SETS = {
    "classification": ("tickets.jsonl", "tickets.eval.jsonl"),
    "generation": ("near-duplicates/contrast-pairs.jsonl",),
    "preference": ("preference/flagged.jsonl",),
}


def test_the_table_names_frames_and_checks() -> None:
    assert all(isinstance(vars(Dataset)[name], cached_property) for name in LAST_READ)
    assert {check.NAME for check in CHECKS} >= {*LAST_READ.values(), *COMPUTED_AGAIN.values()}


@pytest.mark.parametrize("names", SETS.values(), ids=SETS)
def test_no_frame_is_computed_twice(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    computed: Counter[tuple[str, int]] = Counter()
    for name, frame in list(vars(Dataset).items()):
        if isinstance(frame, cached_property):
            monkeypatch.setattr(frame, "func", _counting(frame.func, computed, name))
    train, *evals = ((FIXTURES / name, name) for name in names)
    audit([train], evals)
    large = {key: times for key, times in computed.items() if key[0] in LAST_READ}
    assert large
    assert all(times <= 1 + (name in COMPUTED_AGAIN) for (name, _), times in large.items())


def _counting(compute: Any, computed: Counter[tuple[str, int]], name: str) -> Any:
    @wraps(compute)
    def compute_once_more(data: Dataset) -> Any:
        computed[name, len(data.excluded)] += (
            1  # without the rows that a check found broken it is another set
        )
        return compute(data)

    return compute_once_more


def test_frames_are_released_only_where_nobody_reads_them(read: Callable[..., Dataset]) -> None:
    data = read([{"text": f"card {n}", "label": "a"} for n in range(5)])
    reader = SimpleNamespace(NAME="reads", RULES=(), run=_reads)
    run_all([reader], data)
    assert "normalised" in vars(data)
    run_all([reader], data, release=True)
    assert "normalised" not in vars(data)


def _reads(data: Dataset) -> Ran:
    return Ran(left_out=str(data.normalised.height))
