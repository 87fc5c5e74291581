"""The requirements on what checks measured: each bound from both sides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from auditor.facts import UNRELATED, Interval, KtoLabels, LabelNoise, LabelSignal, ResponseSignal
from auditor.measured_requirements import (
    kto_labels,
    label_noise,
    label_signal,
    response_signal,
    several_labels,
)
from auditor.model import Requirement
from auditor.settings import Settings


def noise(rows: int, low: float, high: float) -> LabelNoise:
    rate = Interval(estimate=(low + high) / 2, low=low, high=high)
    return LabelNoise(
        rows=rows, classes_evaluated=2, classes_too_small=(), agreement=0.9, noise_rate=rate
    )


@pytest.mark.parametrize(
    ("facts", "decided", "passed", "value", "why"),
    [
        (noise(1_000, 0.0, 0.0), 0, True, 0, "no label looks wrong"),
        (noise(1_000, 0.01, 0.05), 0, True, 50, "between 10 and 50 of 1,000 evaluated labels"),
        (noise(1_000, 0.01, 0.051), 0, False, 51, "review the suspected labels"),
        (noise(1_000, 0.01, 0.051), 1, True, 50, "between 9 and 50 of 1,000 evaluated labels"),
        (noise(1_000, 0.01, 0.02), 90, True, 0, "no label looks wrong"),
    ],
)
def test_label_noise_at_its_bounds(
    facts: LabelNoise, decided: int, passed: bool, value: int, why: str
) -> None:
    need = label_noise(facts, (), decided, Settings())
    assert (need.passed, need.value, need.limit, need.advice) == (passed, value, 50, False)
    assert why in need.why


UNMEASURED = LabelNoise(rows=60, classes_evaluated=2, classes_too_small=(), agreement=0.5)


@pytest.mark.parametrize("facts", [None, UNMEASURED])
def test_labels_that_were_not_evaluated_never_pass(facts: LabelNoise | None) -> None:
    need = label_noise(facts, (), 0, Settings())
    assert (need.passed, need.advice, need.value) == (False, True, None)
    need = label_signal(facts, (), Settings())
    assert (need.passed, need.advice, need.value) == (False, True, None)


def unmeasured(
    min_noise: float, p: float = 0.0, *, is_chance: bool = False, undecided: str | None = None
) -> LabelNoise:
    """1,000 labels without a noise rate."""
    signal = LabelSignal(rows=900, accuracy=0.3, by_chance=(0.2, 0.25), p=p, is_chance=is_chance)
    return replace(
        UNMEASURED,
        rows=1_000,
        min_noise=None if undecided else min_noise,
        signal=None if undecided else signal,
        undecided=undecided,
    )


@pytest.mark.parametrize(
    ("min_noise", "decided", "advice", "observed"),
    [
        (0.05, 0, True, "not measured"),
        (0.051, 0, False, "at least 5.1% wrong labels"),
        (0.051, 1, True, "not measured"),
    ],
)
def test_labels_that_are_wrong_at_least_block_without_a_noise_rate(
    min_noise: float, decided: int, advice: bool, observed: str
) -> None:
    need = label_noise(unmeasured(min_noise), (), decided, Settings())
    assert (need.passed, need.advice, need.observed) == (False, advice, observed)


@pytest.mark.parametrize(
    ("facts", "whole", "passed", "advice", "observed", "why"),
    [
        (
            unmeasured(0, 1e-9),
            (),
            True,
            False,
            "accuracy 0.30, 0.25 by chance",
            "0.20 to 0.25",
        ),
        (
            unmeasured(0.5, 0.4, is_chance=True),
            ("LBL012",),
            False,
            False,
            "accuracy 0.30, 0.25 by chance",
            "the labels do not depend on the texts: random ones have 0.20 to 0.25 (p = 0.4)",
        ),
        (unmeasured(0.5, 0.4, is_chance=True), (), False, True, "not measured", "by a person"),
        (
            unmeasured(0, undecided="rows contain options"),
            (),
            False,
            True,
            "not measured",
            "options",
        ),
        (None, ("LBL013",), False, False, "one label in all rows", "nothing to learn"),
    ],
)
def test_label_signal(
    facts: LabelNoise | None,
    whole: Sequence[str],
    passed: bool,
    advice: bool,
    observed: str,
    why: str,
) -> None:
    need = label_signal(facts, whole, Settings())
    assert (need.passed, need.advice, need.observed) == (passed, advice, observed)
    assert why in need.why


def test_random_labels_that_a_person_accepts_are_no_noise() -> None:
    facts = unmeasured(0.5, 0.4, is_chance=True)
    assert not label_noise(facts, ("LBL012",), 0, Settings()).advice
    assert label_noise(facts, (), 0, Settings()).advice


@pytest.mark.parametrize(
    ("desired", "undesired", "passed", "why"),
    [
        (3, 2, True, "KTO compares the two kinds"),
        (
            *(5, 0, False),
            "KTO learns from the difference between the two kinds, and there is one kind",
        ),
    ],
)
def test_kto_labels(desired: int, undesired: int, passed: bool, why: str) -> None:
    found = kto_labels(KtoLabels(desired, undesired))
    assert found == Requirement(
        name="kto-labels",
        observed=f"{desired} desired and {undesired} undesired answers",
        required="both kinds",
        passed=passed,
        why=why,
        value=min(desired, undesired),
        limit=1,
    )


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (None, "the check did not run"),
        (ResponseSignal(abstained="answers too short"), "answers too short"),
    ],
)
def test_answers_that_were_not_compared_never_pass(facts: ResponseSignal | None, why: str) -> None:
    found = response_signal(facts, set())
    assert (found.passed, found.advice, found.why) == (False, True, why)


@pytest.mark.parametrize(
    ("facts", "observed"),
    [
        (
            ResponseSignal(rows=300, by_words=5.5, by_meaning=7.2),
            " (5.5 by words, 7.2 by meaning, in standard deviations)",
        ),
        (
            ResponseSignal(rows=300, by_words=None, by_meaning=0.3),
            " (0.3 by meaning, in standard deviations)",
        ),
        (ResponseSignal(rows=300, by_words=None, by_meaning=None), ""),
    ],
)
def test_response_signal(facts: ResponseSignal, observed: str) -> None:
    found = response_signal(facts, set())
    assert found.observed == f"answers fit better than shuffled ones{observed}"
    assert (found.passed, found.why) == (True, "the answers depend on their prompts")
    shuffled = response_signal(facts, {UNRELATED})
    assert (shuffled.passed, shuffled.advice) == (False, False)
    assert shuffled.observed == f"answers fit no better than shuffled ones{observed}"
    assert shuffled.why.startswith("of 300 rows, shuffled answers fit as well (RSP004)")


def test_several_labels_are_advice_unless_all_rows_have_the_same() -> None:
    need = several_labels(())
    assert (need.name, need.passed, need.advice) == ("label-noise", False, True)
    need = several_labels({"LBL013"})
    assert (need.name, need.passed, need.advice) == ("label-signal", False, False)
