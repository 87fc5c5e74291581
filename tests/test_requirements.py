"""The requirements of the data verdict: each bound from both sides."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from msgspec.structs import replace

from auditor import gate
from auditor.checks import leakage
from auditor.facts import UNRELATED, Interval, KtoLabels, LabelNoise, LabelSignal, ResponseSignal
from auditor.model import BLOCKING, FINDINGS, Counts, Requirement, findings
from auditor.requirements import (
    data_requirements,
    kto_labels,
    label_noise,
    label_signal,
    response_signal,
)
from auditor.settings import Settings

NOTHING = pl.DataFrame(schema=FINDINGS)


def make_findings(
    codes_of_rows: Sequence[Sequence[str]], whole: Sequence[str] = ()
) -> pl.DataFrame:
    found = [(row, code) for row, codes in enumerate(codes_of_rows) for code in codes]
    found += [(None, code) for code in whole]
    schema = {"row": pl.UInt32, "rule": pl.String}
    return findings(pl.DataFrame(found, schema=schema, orient="row"))


def totals(clean: int, cleared: int | None = None, malformed: int = 0, invalid: int = 0) -> Counts:
    cleared = clean if cleared is None else cleared
    return Counts(clean=clean, clean_if_cleared=cleared, malformed=malformed, invalid=invalid)


def require(
    name: str,
    counts: Counts | None = None,
    found: pl.DataFrame = NOTHING,
    classes: dict[str, int] | None = None,
    *,
    evals: bool = True,
) -> Requirement:
    leaked = gate.leaks(found, leakage.RULES) if evals else None
    needs = data_requirements(counts or totals(300), leaked, classes or {}, Settings())
    return next(need for need in needs if need.name == name)


@pytest.mark.parametrize(
    ("clean", "cleared", "passed", "why"),
    [
        (0, 0, False, "200 more are needed; with fewer, a model memorises"),
        (199, 199, False, "1 more is needed; with fewer, a model memorises"),
        (
            199,
            200,
            False,
            "1 more is needed; with fewer, a model memorises;"
            " 1 row awaits review; if it is kept, 200",
        ),
        (200, 200, True, "enough to try; 1,000 or more is better"),
        (
            200,
            1_500,
            True,
            "enough to try; 1,000 or more is better;"
            " 1,300 rows await review; if all are kept, 1,500",
        ),
        (999, 999, True, "enough to try; 1,000 or more is better"),
        (1_000, 1_000, True, "a good size"),
        (4_999, 4_999, True, "a good size"),
        (
            5_000,
            5_000,
            True,
            "at this size the learning curve usually flattens: try half of the rows first",
        ),
    ],
)
def test_floor_at_its_bounds(clean: int, cleared: int, passed: bool, why: str) -> None:
    assert require("clean-examples", totals(clean, cleared)) == Requirement(
        name="clean-examples",
        observed=f"{clean:,} clean examples",
        required="200 or more",
        passed=passed,
        why=why,
        value=clean,
        limit=200,
    )


@pytest.mark.parametrize(
    ("malformed", "invalid", "observed", "passed"),
    [
        (0, 0, "0 broken lines", True),
        (1, 0, "1 broken line", False),
        (0, 1, "1 broken line", False),
        (1_000, 234, "1,234 broken lines", False),
    ],
)
def test_well_formed(malformed: int, invalid: int, observed: str, passed: bool) -> None:
    need = require("well-formed", totals(300, malformed=malformed, invalid=invalid))
    assert (need.observed, need.passed, need.advice) == (observed, passed, False)
    assert (need.required, need.value, need.limit) == ("none", malformed + invalid, 0)


@pytest.mark.parametrize(
    ("rows", "whole", "leaked", "passed"),
    [
        ([], [], 0, True),
        ([["DUP001", "CON001"]], ["INP009"], 0, True),  # not about leaks
        ([["LEK005"]], [], 0, True),  # a shared group is a warning
        ([["LEK001"]], [], 1, False),
        ([["LEK002"]], [], 1, False),
        ([["LEK003"]], [], 1, False),
        ([["LEK001", "LEK001", "LEK002"], ["LEK001"]], [], 2, False),
        ([], ["LEK009"], 0, False),  # the eval file was not read in full
        ([["LEK001"]], ["LEK009"], 1, False),
    ],
)
def test_leaks(rows: list[list[str]], whole: list[str], leaked: int, passed: bool) -> None:
    need = require("no-leakage", found=make_findings(rows, whole))
    assert (need.value, need.limit, need.passed, need.advice) == (leaked, 0, passed, False)
    lines = "1 leaked line" if leaked == 1 else f"{leaked} leaked lines"
    assert (need.observed, need.required) == (lines, "none")


def test_every_blocking_leak_rule_is_a_leak() -> None:
    """A new rule must not slip past the gate."""
    codes = [r.code for r in leakage.RULES if r.severity in BLOCKING]
    assert codes
    assert [c for c in codes if require("no-leakage", found=make_findings([[c]])).passed] == []


def test_leaks_say_which_of_the_two_it_is() -> None:
    unread = require("no-leakage", found=make_findings([], ["LEK009"])).why
    leaked = require("no-leakage", found=make_findings([["LEK001"]])).why
    assert "could not be read" in unread
    assert "drop these training lines" in leaked


def test_without_an_eval_file_leakage_is_advice_not_followed() -> None:
    need = require("no-leakage", evals=False)
    assert (need.passed, need.advice, need.value) == (False, True, None)
    assert "--eval" in need.why


@pytest.mark.parametrize(
    ("classes", "small", "why"),
    [
        ({"a": 10}, 0, "every class has enough rows to learn from"),
        ({"a": 10, "b": 9}, 1, "the smallest is b with 9;"),
        ({"b": 3, "a": 3, "c": 50}, 2, "the smallest is a with 3;"),
        ({"a": 0}, 1, "the smallest is a with 0;"),
        ({"x" * 99: 1}, 1, f"the smallest is {'x' * 60} with 1;"),
    ],
)
def test_class_floor(classes: dict[str, int], small: int, why: str) -> None:
    need = require("rows-per-class", classes=classes)
    assert need.observed == f"{small} of {len(classes)} classes below 10"
    assert (need.value, need.passed, need.advice) == (small, not small, True)
    assert need.why.startswith(why)


def test_requirements_and_their_order() -> None:
    def names(classes: dict[str, int], *, evals: bool) -> list[str]:
        leaked = NOTHING if evals else None
        needs = data_requirements(totals(300), leaked, classes, Settings())
        return [need.name for need in needs]

    always = ["clean-examples", "well-formed", "no-leakage"]
    assert names({}, evals=True) == names({}, evals=False) == always
    assert names({"a": 1}, evals=True) == [*always, "rows-per-class"]


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
