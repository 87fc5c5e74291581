from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import islice, product

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from auditor.case.data import probe, signals
from auditor.case.data.contract import contract
from auditor.case.data.rules import RULES
from auditor.model import BLOCKING

GOOD = 1_000
Row = tuple[str | None, str | None, str | None]

_WORDS = [
    "river stone lamp garden window paper bridge cloud market candle mirror engine",
    "quiet bright narrow heavy gentle broken distant yellow early wooden sudden hollow",
    "opens falls travels listens waits turns shines gathers leaves answers climbs rests",
]
# Sentences of which no two are equal, in an order without a trend.
PROSE = [" ".join(words) for words in product(*(line.split() for line in _WORDS))]
random.Random(7).shuffle(PROSE)


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    named = pl.DataFrame(
        rows, schema=dict.fromkeys(("prompt", "response", "label"), pl.String), orient="row"
    )
    return named.with_columns(extra=pl.lit(None, pl.String))


def rules(rows: Sequence[Row], task: str = "generation") -> list[str]:
    return [own.rule for own in signals.sniff(frame(rows), task, GOOD)[0]]


def answers(*given: str, number: int = 120) -> list[Row]:
    """Prose prompts whose answers are ``given``, in turn."""
    return [(f"{PROSE[n]}?", given[n % len(given)].format(n=n), None) for n in range(number)]


def labelled(number: int, of: Sequence[str]) -> list[Row]:
    return [(PROSE[n], None, of[n % len(of)]) for n in range(number)]


def told() -> list[str]:
    """Answers that have nothing in common."""
    return [f"{PROSE[-n]} {PROSE[-2 * n]}" for n in range(1, 121)]


PERSON = '{{"name": "N{n}", "age": {n}}}'
SILENT: list[tuple[str, list[Row], str]] = [
    ("no rows", [], "generation"),
    ("few rows", answers("It costs $5.", number=49), "generation"),
    ("prose", answers(*told()), "generation"),
    (
        "sums",
        [(f"{text}: 3 at $4?", f"$12 {text}", None) for text in PROSE[:120]],
        "generation",
    ),
    (
        "facts from the context",
        [(f"{text} costs $7. How much?", f"${7} {text}", None) for text in PROSE[:120]],
        "generation",
    ),
    ("preferences", answers(*told()), "preference"),
    ("no label", [(text, None, None) for text in PROSE[:120]], "classification"),
    ("one label", labelled(120, ["x"]), "classification"),
]


@pytest.mark.parametrize(("rows", "task"), [c[1:] for c in SILENT], ids=[c[0] for c in SILENT])
def test_silent(rows: list[Row], task: str) -> None:
    assert rules(rows, task) == []


CHANGING = [f"{fact} {text}" for fact, text in zip(["$5", "version 3"] * 60, told(), strict=True)]
HITS: list[tuple[str, list[Row], str, str, str]] = [
    ("facts", answers(*CHANGING), "generation", "CASE080", "retrieval"),
    ("format", answers(PERSON), "generation", "CASE081", "structured-output"),
    (
        "contract",
        answers(*[PERSON] * 3, '{{"Name": "N{n}", "years": {n}}}'),
        "generation",
        "CASE082",
        "structured-output",
    ),
    (
        "voice",
        answers(*(f"Hello dear friend, {text}" for text in told())),
        "generation",
        "CASE083",
        "few-shot",
    ),
    ("posts", [(None, text, None) for text in told()], "text", "CASE083", "few-shot"),
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
    found, _ = signals.sniff(frame(rows), task, GOOD)
    assert [(own.rule, own.key, own.line, own.rung) for own in found] == [
        (rule, "data", None, rung)
    ]


def test_enough_rows_of_a_voice_are_no_smell() -> None:
    rows = frame(answers(*(f"Hello dear friend, {text}" for text in told())))
    assert signals.sniff(rows, "generation", good=120)[0] == []


def test_labels_at_random_are_suspect() -> None:
    dealt = random.Random(3)
    rows: list[Row] = [(text, None, dealt.choice("ab")) for text in PROSE[:400]]
    found, numbers = signals.sniff(frame(rows), "classification", GOOD)
    assert [own.rule for own in found] == ["CASE085"]
    assert numbers["baselines"]["best"] < 0.6


def test_two_sources_one_after_the_other_drift() -> None:
    late = [f"{text} please" for text in PROSE[60:120]]
    rows: list[Row] = [(text, "ok", None) for text in [*PROSE[:60], *late]]
    assert rules(rows) == ["CASE086"]


def test_a_file_sorted_by_label_does_not_drift() -> None:
    rows: list[Row] = [(f"{text} {label}", None, label) for label in "ab" for text in PROSE[:150]]
    assert "CASE086" not in rules(rows, "classification")


def test_what_a_finding_says() -> None:
    [found] = signals.sniff(frame(answers(*[PERSON] * 3, "no")), "generation", GOOD)[0]
    assert found.detail == (
        "30 of 120 answers break the contract {age: number, name: string}: 30 are text"
    )


def test_many_shapes_are_counted_and_long_ones_clipped() -> None:
    long = "{" + json.dumps(dict.fromkeys("k" * n for n in range(1, 20))) + "}"
    others = answers("[]", "no", "[1]", '["a"]', long, number=20)
    rows = [*answers(PERSON, number=80), *others]
    [found] = signals.sniff(frame(rows), "generation", GOOD)[0]
    assert found.rule == "CASE082"
    assert found.detail.startswith("20 of 100 answers break the contract {age: number,")
    assert found.detail.endswith(", and 2 more shapes")
    assert rules([*answers(PERSON), *others[:10]]) == ["CASE081", "CASE082"]


def test_a_large_set_is_looked_at_evenly() -> None:
    seen: list[int] = []

    def encode(texts: pl.Series) -> NDArray[np.float32]:
        seen.append(len(texts))
        return np.ones((len(texts), 1), np.float32)

    rows = [*islice(((f"p {n}", f"a {n}", None) for n in range(10_001)), 10_001)]
    _, numbers = signals.sniff(frame(rows), "generation", GOOD, encode)
    assert numbers["rows"] == seen[0] == 3_334


def test_numbers_are_json() -> None:
    for _, rows, task in SILENT:
        json.dumps(signals.sniff(frame(rows), task, GOOD)[1], allow_nan=False)


def test_a_copy_does_not_help_to_judge_its_twin() -> None:
    """Each text twice with labels at random: a model that saw the twin would be always right."""
    dealt = random.Random(5)
    labels = [dealt.choice("ab") for _ in range(100)] * 2
    texts = pl.Series(PROSE[:100] * 2)
    found = probe.baselines(texts, signals.lsa_vectors(texts), pl.Series(labels))
    assert found.best < 0.7


SHAPES = [
    ("plain", "text"),
    ("", "text"),
    ("3", "text"),
    ('{"b": 1, "a": "x"}', "{a: string, b: number}"),
    ('{"a": null, "b": true, "c": [], "d": {}}', "{a: null, b: boolean, c: array, d: object}"),
    (' ["x", 1, "y"] ', "[number, string]"),
    ('```json\n{"a": 1}\n```', "fenced {a: number}"),
    ("```\n[]\n```", "fenced []"),
    ("```json\nprint(1)\n```", "text"),
    ('{"a": 1', "text"),
    ("[" * 100_000, "text"),
]


@pytest.mark.parametrize(("answer", "shape"), SHAPES, ids=[own[:12] for own, _ in SHAPES])
def test_shapes(answer: str, shape: str) -> None:
    assert contract([("", answer)]).shapes == ((shape, 1),)


def test_values_that_stand_in_the_prompt() -> None:
    found = contract([("Ann is 31", '{"name": "ann", "age": 31, "tags": ["new"], "ok": true}')])
    assert found.copied == pytest.approx(2 / 3)
    assert contract([]).copied == 0


def test_smells_never_block() -> None:
    assert [rule.code for rule in RULES] == [f"CASE08{n}" for n in range(8)]
    assert BLOCKING.isdisjoint(rule.severity for rule in RULES)
