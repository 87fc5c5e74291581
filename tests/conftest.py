"""Helpers of the tests that run the whole program: rows to a file, a file to a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from auditor.checks import CHECKS, Check
from auditor.dataset import Dataset
from auditor.loading import load
from auditor.model import Report
from auditor.pipeline import audit as run_audit
from auditor.settings import Settings

Rows = bytes | Iterable[object]
Write = Callable[..., Path]
Audit = Callable[..., Report]
Read = Callable[..., Dataset]

# No deadline: the machines that run this are shared, and a slow example is no wrong one.
hypothesis.settings.register_profile("auditor", deadline=None, max_examples=40)
hypothesis.settings.load_profile("auditor")


def to_bytes(rows: Rows) -> bytes:
    """One line a row, each ended; bytes as they are."""
    if isinstance(rows, bytes):
        return rows
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def make_pairs(number: int, start: int = 0) -> list[dict[str, Any]]:
    """``number`` free-text examples with nothing wrong, no two alike."""
    return [
        {"prompt": f"Where is parcel {n} of customer {n * 7}?", "completion": f"At depot {n * 3}."}
        for n in range(start, start + number)
    ]


@pytest.fixture(scope="session")
def pairs() -> Callable[..., list[dict[str, Any]]]:
    """``pairs(250)``: that many examples with nothing wrong."""
    return make_pairs


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """``write(rows) -> Path``: a file of its own folder, called train.jsonl unless named."""
    base, numbers = tmp_path_factory.mktemp("written"), count()

    def write_rows(rows: Rows, name: str = "train.jsonl") -> Path:
        path = base / str(next(numbers)) / name
        path.parent.mkdir()
        path.write_bytes(to_bytes(rows))
        return path

    return write_rows


@pytest.fixture(scope="session")
def audit(write: Write) -> Audit:
    """``audit(rows, evals=rows) -> Report``: files are called train.jsonl and eval.jsonl."""

    def audit_rows(
        rows: Rows,
        evals: Rows | None = None,
        settings: Settings | None = None,
        checks: Sequence[Check] = CHECKS,
    ) -> Report:
        train = [(write(rows), "train.jsonl")]
        held_out = [] if evals is None else [(write(evals), "eval.jsonl")]
        return run_audit(train, held_out, settings, checks)

    return audit_rows


@pytest.fixture(scope="session")
def read(write: Write) -> Read:
    """``read(rows, evals=rows) -> Dataset``: as ``audit``, but no check has run."""

    def read_rows(
        rows: Rows, evals: Rows | None = None, settings: Settings | None = None
    ) -> Dataset:
        held_out = [] if evals is None else [(write(evals), "eval.jsonl")]
        return load([(write(rows), "train.jsonl")], held_out, settings or Settings())

    return read_rows
