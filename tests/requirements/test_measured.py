"""The requirements on what checks measured: each bound from both sides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from auditor.facts import (
    UNRELATED,
    Interval,
    KtoLabels,
    LabelNoise,
    LabelOfSeveral,
    LabelSignal,
    ResponseSignal,
    SeveralLabels,
)
from auditor.requirements.measured import (
    kto_labels,
    label_noise,
    label_signal,
    response_signal,
    several_labels,
)
from auditor.settings import Settings
from auditor.verdict import Requirement, State


def noise(low: float, possible: int, min_noise: float = 0.0, estimate: float = 0.0) -> LabelNoise:
    """1,000 labels, of which 12 look wrong and the models cannot judge some."""
    return LabelNoise(
        rows=1_000,
        classes_evaluated=2,
        classes_too_small=(),
        agreement=0.9,
        noise_rate=Interval(estimate=max(low, estimate), low=low, high=1.0),
        min_noise=min_noise,
        suspected=12,
        unjudged=possible - 12,
        possible=possible,
    )


@pytest.mark.parametrize(
    ("facts", "decided", "state", "observed", "value"),
    [
        (noise(0.0, 50), 0, State.MET, "at most 5.0% wrong labels", 50),
        (noise(0.0, 51), 0, State.UNPROVEN, "at least 0.0% wrong labels", 0),
        (noise(0.0, 51), 1, State.MET, "at most 5.0% wrong labels", 50),
        (noise(0.05, 270), 0, State.UNPROVEN, "at least 5.0% wrong labels", 50),
        (noise(0.051, 270), 0, State.NOT_MET, "at least 5.1% wrong labels", 51),
        (noise(0.01, 270, 0.051), 0, State.NOT_MET, "at least 5.1% wrong labels", 51),
        (noise(0.051, 270), 1, State.UNPROVEN, "at least 5.0% wrong labels", 50),
        (noise(0.01, 20), 90, State.MET, "at most 0.0% wrong labels", 0),
        (noise(0.01, 270, 0, 0.05), 0, State.UNPROVEN, "at least 1.0% wrong labels", 10),
        (
            noise(0.01, 270, 0, 0.051),
            0,
            State.NOT_MET,
            "about 5.1% wrong labels, at least 1.0%",
            51,
        ),
        (noise(0.01, 270, 0, 0.051), 1, State.UNPROVEN, "at least 0.9% wrong labels", 9),
    ],
)
def test_label_noise_at_its_bounds(
    facts: LabelNoise, decided: int, state: State, observed: str, value: int
) -> None:
    need = label_noise(facts, (), decided, Settings())
    assert (need.state, need.observed, need.value, need.limit) == (state, observed, value, 50)


def test_unproven_labels_say_what_looks_wrong_and_what_models_cannot_judge() -> None:
    need = label_noise(noise(0.0, 282), (), 2, Settings())
    assert need.why == (
        "10 labels look wrong; 27% of the labels are too hard for the models to judge, and errors among"
        " them are not counted"
    )
    assert need.proof == "dataset-audit sample"


UNMEASURED = LabelNoise(rows=60, classes_evaluated=2, classes_too_small=(), agreement=0.5)


@pytest.mark.parametrize("facts", [None, UNMEASURED])
def test_labels_that_were_not_evaluated_never_pass(facts: LabelNoise | None) -> None:
    need = label_noise(facts, (), 0, Settings())
    assert (need.state, need.value) == (State.UNPROVEN, None)
    need = label_signal(facts, (), Settings())
    assert (need.state, need.value) == (State.UNPROVEN, None)


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
    ("min_noise", "decided", "state", "observed"),
    [
        (0.05, 0, State.UNPROVEN, "not measured"),
        (0.051, 0, State.NOT_MET, "at least 5.1% wrong labels"),
        (0.051, 1, State.UNPROVEN, "not measured"),
    ],
)
def test_labels_that_are_wrong_at_least_block_without_a_noise_rate(
    min_noise: float, decided: int, state: State, observed: str
) -> None:
    need = label_noise(unmeasured(min_noise), (), decided, Settings())
    assert (need.state, need.observed) == (state, observed)


@pytest.mark.parametrize(
    ("facts", "whole", "state", "observed", "why"),
    [
        (unmeasured(0, 1e-9), (), State.MET, "accuracy 0.30, up to 0.25 by chance", "0.20 to 0.25"),
        (
            unmeasured(0.5, 0.4, is_chance=True),
            ("LBL012",),
            State.NOT_MET,
            "accuracy 0.30, up to 0.25 by chance",
            "the labels do not depend on the texts: models predict shuffled labels with an accuracy of 0.20 to 0.25 (p = 0.4)",
        ),
        (
            unmeasured(0.5, 0.4, is_chance=True),
            (),
            State.UNPROVEN,
            "not measured",
            "a person has accepted",
        ),
        (
            replace(
                UNMEASURED,
                signal=LabelSignal(
                    rows=900, accuracy=0.1, by_chance=(0.2, 0.25), p=1.0, is_chance=False
                ),
            ),
            (),
            State.UNPROVEN,
            "not measured",
            "less often than by chance, as in minimal pairs",
        ),
        (
            unmeasured(0, undecided="rows contain options"),
            (),
            State.UNPROVEN,
            "not measured",
            "options",
        ),
        (None, ("LBL013",), State.NOT_MET, "one label in all rows", "nothing to learn"),
    ],
)
def test_label_signal(
    facts: LabelNoise | None, whole: Sequence[str], state: State, observed: str, why: str
) -> None:
    need = label_signal(facts, whole, Settings())
    assert (need.state, need.observed) == (state, observed)
    assert why in need.why


def test_random_labels_that_a_person_accepts_are_no_noise() -> None:
    facts = unmeasured(0.5, 0.4, is_chance=True)
    assert label_noise(facts, ("LBL012",), 0, Settings()).state is State.NOT_MET
    assert label_noise(facts, (), 0, Settings()).state is State.UNPROVEN


def test_labels_below_chance_are_no_noise() -> None:
    below = LabelSignal(rows=900, accuracy=0.1, by_chance=(0.2, 0.25), p=1.0, is_chance=False)
    facts = replace(unmeasured(0.5), signal=below)
    assert label_noise(facts, (), 0, Settings()).state is State.UNPROVEN


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
        state=State.MET if passed else State.NOT_MET,
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
    assert (found.state, found.why) == (State.UNPROVEN, why)


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
    assert shuffled.state is State.NOT_MET
    assert shuffled.observed == f"answers fit no better than shuffled ones{observed}"
    assert shuffled.why.startswith("of 300 rows, shuffled answers fit as well (RSP004)")


def test_several_labels_are_unproven_unless_all_rows_have_the_same() -> None:
    need = several_labels(None, (), Settings())
    assert (need.name, need.state) == ("label-noise", State.UNPROVEN)
    need = several_labels(None, {"LBL013"}, Settings())
    assert (need.name, need.state) == ("label-signal", State.NOT_MET)


@pytest.mark.parametrize(
    ("least", "state", "observed"),
    [
        (0.05, State.UNPROVEN, "at least 5.0% wrong for 'b'"),
        (0.051, State.NOT_MET, "at least 5.1% wrong for 'b'"),
    ],
)
def test_several_labels_are_judged_by_the_worst(least: float, state: State, observed: str) -> None:
    labels = (
        LabelOfSeveral("a", 300, 0.9, 3, 0.01),
        LabelOfSeveral("b", 200, 0.8, 4, least),
        LabelOfSeveral("c", 100, 0.2, 0, None),
    )
    need = several_labels(SeveralLabels(1_000, labels), (), Settings())
    assert (need.name, need.state, need.observed) == ("label-noise", state, observed)
    assert need.why.startswith("7 labels look wrong or missing")


def test_several_labels_that_were_not_reviewed_are_unproven() -> None:
    need = several_labels(SeveralLabels(1_000, ()), (), Settings())
    assert (need.state, need.observed) == (State.UNPROVEN, "not measured")
