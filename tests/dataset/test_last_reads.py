"""Frames that no later check reads are released; what is read later is neither released nor computed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from auditor import run_checks
from auditor.checks import CHECKS, conflicts, contained_leaks, exact_duplicates, outliers
from auditor.dataset.dataset import Dataset
from auditor.dataset.last_reads import frames_needed
from auditor.model import Ran
from auditor.pipeline import audit, audit_dataset
from auditor.report.as_json import render

Read = Callable[..., Dataset]
Write = Callable[..., Path]


def _nothing(data: Dataset) -> Ran:  # noqa: ARG001
    return Ran()


def _through_a_property(data: Dataset) -> Ran:
    return Ran(left_out=str(data.whole_texts.height))


def test_what_a_later_step_reads_is_needed() -> None:
    needed = frames_needed([_nothing, outliers.run, exact_duplicates.run], conflicts.run)
    assert "main_embeddings" in needed[0]
    assert "embeddings" in needed[0]  # main_embeddings reads it
    assert "main_embeddings" not in needed[1]
    assert {"keys", "valid"} <= needed[1]
    assert "answers" in needed[2]  # conflicts reads it, afterwards


def test_a_property_needs_what_it_reads() -> None:
    assert "normalised" in frames_needed([_nothing, _through_a_property], _nothing)[0]
    assert frames_needed([_nothing], _nothing) == [frozenset()]


def test_vectors_and_texts_to_compare_are_released_by_all_checks() -> None:
    needed = dict(
        zip(
            (check.NAME for check in CHECKS),
            frames_needed([check.run for check in CHECKS], audit_dataset),
            strict=True,
        )
    )
    assert {"embeddings", "normalised", "_similar_pairs"} <= needed["leakage"]
    assert "_similar_pairs" not in needed[contained_leaks.NAME]
    assert needed[outliers.NAME].isdisjoint({"embeddings", "main_embeddings", "normalised"})


@pytest.mark.parametrize("excluded", [False, True])
def test_the_report_is_the_same_and_no_frame_is_computed_twice(
    monkeypatch: pytest.MonkeyPatch, write: Write, *, excluded: bool
) -> None:
    rows: list[dict[str, Any]] = [
        {"prompt": f"Where is parcel {n}?", "completion": f"At depot {n * 3}."} for n in range(60)
    ]
    rows += [{"prompt": "no answer", "completion": ""}] * excluded
    path = write(rows)
    checks = (CHECKS[0], exact_duplicates, conflicts, outliers)
    before = render(audit([(path, "rows.jsonl")], checks=checks))
    computed = _counted(monkeypatch)
    monkeypatch.setattr(run_checks, "_LARGE_BYTES", 0)
    after = render(audit([(path, "rows.jsonl")], checks=checks))
    assert after == before
    assert computed
    assert max(computed.values()) == 1 + excluded  # the rows without the broken one are another set


def test_nothing_is_released_if_it_is_not_known_who_reads_it(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_checks, "_LARGE_BYTES", 0)
    data = read([{"text": f"card {n}", "label": "a"} for n in range(5)])
    reads = SimpleNamespace(NAME="reads", RULES=(), run=_through_a_property)
    run_checks.run_all([reads], data)
    assert "_normalised_and_templates" in vars(data)
    run_checks.run_all([reads], data, afterwards=_nothing)
    assert "_normalised_and_templates" not in vars(data)


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each cached frame of a set is computed from now on, by name."""
    computed: Counter[str] = Counter()
    for name, frame in list(vars(Dataset).items()):
        if isinstance(frame, cached_property):
            monkeypatch.setattr(frame, "func", _counting(frame.func, computed, name))
    return computed


def _counting(compute: Any, computed: Counter[str], name: str) -> Any:
    @wraps(compute)
    def computed_once_more(data: Dataset) -> Any:
        computed[name] += 1
        return compute(data)

    return computed_once_more
