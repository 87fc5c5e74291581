from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from auditor.case import NOT_ASSESSED, to_json
from auditor.case.data import signals
from auditor.case.data.rules import RULES
from auditor.model import BLOCKING
from tests.case.data.samples import (
    GOOD,
    PERSON,
    PROSE,
    UNRELATED,
    Row,
    findings,
    frame,
    rules,
    with_responses,
)


def labelled(number: int, labels: Sequence[str]) -> list[Row]:
    return [(PROSE[n], None, labels[n % len(labels)]) for n in range(number)]


SILENT: list[tuple[str, list[Row], str]] = [
    ("no rows", [], "generation"),
    ("few rows", with_responses("It costs $5.", number=49), "generation"),
    ("prose", with_responses(*UNRELATED), "generation"),
    ("sums", [(f"{text}: 3 at $4?", f"$12 {text}", None) for text in PROSE[:120]], "generation"),
    (
        "facts from the prompt",
        [(f"{text} costs $7. How much?", f"${7} {text}", None) for text in PROSE[:120]],
        "generation",
    ),
    ("preferences", with_responses(*UNRELATED), "preference"),
    ("no label", [(text, None, None) for text in PROSE[:120]], "classification"),
    ("one label", labelled(120, ["x"]), "classification"),
]


@pytest.mark.parametrize(("rows", "task"), [c[1:] for c in SILENT], ids=[c[0] for c in SILENT])
def test_silent(rows: list[Row], task: str) -> None:
    assert rules(rows, task) == []


def test_a_file_sorted_by_label_does_not_drift() -> None:
    rows: list[Row] = [(f"{text} {label}", None, label) for label in "ab" for text in PROSE[:150]]
    assert "CASE086" not in rules(rows, "classification")


CHANGING = [
    f"{fact} {text}" for fact, text in zip(["$5", "version 3"] * 60, UNRELATED, strict=True)
]
HITS: list[tuple[str, list[Row], str, str, str]] = [
    ("facts", with_responses(*CHANGING), "generation", "CASE080", "retrieval"),
    ("format", with_responses(PERSON), "generation", "CASE081", "structured-output"),
    (
        "contract",
        with_responses(*[PERSON] * 3, '{{"Name": "N{n}", "years": {n}}}'),
        "generation",
        "CASE082",
        "structured-output",
    ),
    (
        "voice",
        with_responses(*(f"Hello dear friend, {text}" for text in UNRELATED)),
        "generation",
        "CASE083",
        "few-shot",
    ),
    ("posts", [(None, text, None) for text in UNRELATED], "text", "CASE083", "few-shot"),
    (
        "classifier",
        [(text, None, "b" if "bridge" in text or "cloud" in text else "a") for text in PROSE[:900]],
        "classification",
        "CASE084",
        "",
    ),
]


@pytest.mark.parametrize(
    ("rows", "task", "rule", "rung"), [case[1:] for case in HITS], ids=[case[0] for case in HITS]
)
def test_hits(rows: list[Row], task: str, rule: str, rung: str) -> None:
    assert [(own.rule, own.key, own.line, own.rung) for own in findings(rows, task)] == [
        (rule, "data", None, rung)
    ]


def test_labels_at_random_are_suspect() -> None:
    random_labels = random.Random(3)
    rows: list[Row] = [(text, None, random_labels.choice("ab")) for text in PROSE[:400]]
    numbers, found = signals.find(frame(rows), "classification", GOOD)
    assert [own.rule for own in found] == ["CASE085"]
    assert numbers.baselines is not None
    assert numbers.baselines.best < 0.6


def test_two_sources_one_after_the_other_drift() -> None:
    late = [f"{text} please" for text in PROSE[60:120]]
    rows: list[Row] = [(text, "ok", None) for text in [*PROSE[:60], *late]]
    assert rules(rows) == ["CASE086"]


def test_a_large_set_is_sampled_evenly() -> None:
    encoded: list[int] = []

    def encode(texts: pl.Series) -> NDArray[np.float32]:
        encoded.append(len(texts))
        return np.ones((len(texts), 1), np.float32)

    rows: list[Row] = [(f"p {n}", f"a {n}", None) for n in range(10_001)]
    numbers, _ = signals.find(frame(rows), "generation", GOOD, encode)
    assert numbers.rows == encoded[0] == 3_334


@pytest.mark.parametrize(("rows", "task"), [c[1:] for c in SILENT], ids=[c[0] for c in SILENT])
def test_numbers_are_json_without_those_of_another_task(rows: list[Row], task: str) -> None:
    numbers, _ = signals.find(frame(rows), task, GOOD)
    written = to_json(dataclasses.replace(NOT_ASSESSED, data=numbers))["numbers"]["data"]
    json.dumps(written, allow_nan=False)
    assert None not in written.values()
    assert ("contract" in written) == (task != "classification" and len(rows) >= 50)


def test_signals_never_block() -> None:
    assert [rule.code for rule in RULES] == [f"CASE08{n}" for n in range(8)]
    assert BLOCKING.isdisjoint(rule.severity for rule in RULES)
