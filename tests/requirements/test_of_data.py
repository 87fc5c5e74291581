"""The requirements of the data verdict: each bound from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest

from auditor import gate
from auditor.checks import leakage
from auditor.model import BLOCKING, FINDINGS, findings
from auditor.requirements.of_data import data_requirements, distinct_rows
from auditor.settings import Settings
from auditor.verdict import Counts, Requirement, State

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
        (0, 0, False, "200 more are needed; with too few examples, a model memorises them"),
        (199, 199, False, "1 more is needed; with too few examples, a model memorises them"),
        (
            199,
            200,
            False,
            "1 more is needed; with too few examples, a model memorises them;"
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
        state=State.MET if passed else State.NOT_MET,
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
    assert (need.observed, need.state) == (observed, State.MET if passed else State.NOT_MET)
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
    ],
)
def test_leaks(rows: list[list[str]], whole: list[str], leaked: int, passed: bool) -> None:
    need = require("no-leakage", found=make_findings(rows, whole))
    state = State.MET if passed else State.NOT_MET
    assert (need.value, need.limit, need.state) == (leaked, 0, state)
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


def test_without_an_eval_file_leakage_is_unproven() -> None:
    need = require("no-leakage", evals=False)
    assert (need.state, need.value, need.proof) == (State.UNPROVEN, None, "--eval FILE")
    assert "--eval" in need.why


@pytest.mark.parametrize(
    ("classes", "small", "why"),
    [
        ({"a": 10}, 0, "every class has enough rows to learn from"),
        ({"a": 10, "b": 9}, 1, "the smallest class, b, has 9 clean rows;"),
        ({"b": 3, "a": 3, "c": 50}, 2, "the smallest class, a, has 3 clean rows;"),
        ({"a": 0}, 1, "the smallest class, a, has 0 clean rows;"),
        ({"x" * 99: 1}, 1, f"the smallest class, {'x' * 60}, has 1 clean row;"),
    ],
)
def test_class_floor(classes: dict[str, int], small: int, why: str) -> None:
    need = require("rows-per-class", classes=classes)
    assert need.observed == f"{small} of {len(classes)} classes below 10 rows"
    state = State.ADVICE if small else State.MET
    assert (need.value, need.state, need.recommended) == (small, state, True)
    assert need.why.startswith(why)


@pytest.mark.parametrize(
    ("lines", "state", "observed"),
    [
        (0, State.MET, "0 lines with a secret"),
        (1, State.NOT_MET, "1 line with a secret"),
        (2, State.NOT_MET, "2 lines with a secret"),
    ],
)
def test_no_secret_is_allowed(lines: int, state: State, observed: str) -> None:
    need = require("no-secrets", replace(totals(300), secrets=lines))
    assert (need.state, need.observed, need.value, need.limit) == (state, observed, lines, 0)
    assert ("revoke them" in need.why) == (lines > 0)


def test_secrets_that_nobody_looked_for_are_unproven() -> None:
    need = require("no-secrets", replace(totals(300), secrets=None))
    assert (need.state, need.observed, need.value) == (State.UNPROVEN, "not checked", None)


@pytest.mark.parametrize(
    ("removable", "state", "observed", "why"),
    [
        (0, State.MET, "0 lines to remove", "the clean examples were counted in the file as it is"),
        (1, State.ADVICE, "1 line to remove", "--clean PATH removes 1 line and keeps 300"),
        (3, State.ADVICE, "3 lines to remove", "--clean PATH removes 3 lines and keeps 300"),
        (4, State.NOT_MET, "4 lines to remove", "--clean PATH removes 4 lines and keeps 300"),
    ],
)
def test_lines_to_remove_at_their_bounds(
    removable: int, state: State, observed: str, why: str
) -> None:
    counts = replace(totals(300), lines=399, removable=removable)
    need = require("nothing-to-remove", counts)
    assert (need.state, need.observed, need.why) == (state, observed, why)
    assert (need.value, need.limit) == (removable, 3)


def test_requirements_and_their_order() -> None:
    def names(classes: dict[str, int], *, evals: bool) -> list[str]:
        leaked = NOTHING if evals else None
        needs = data_requirements(totals(300), leaked, classes, Settings())
        return [need.name for need in needs]

    always = ["clean-examples", "well-formed", "no-leakage", "no-secrets", "nothing-to-remove"]
    assert names({}, evals=True) == names({}, evals=False) == always
    assert names({"a": 1}, evals=True) == [*always, "rows-per-class"]


@pytest.mark.parametrize(
    ("on_rows", "observed"),
    [
        ([], "evaluation rows that could not be read"),
        ([["LEK001"]], "1 leaked line and evaluation rows that could not be read"),
    ],
)
def test_unread_evaluation_rows_are_no_number_of_leaks(
    on_rows: list[list[str]], observed: str
) -> None:
    found = require("no-leakage", found=make_findings(on_rows, ["LEK009"]))
    assert (found.observed, found.passed) == (observed, False)


@pytest.mark.parametrize(
    ("right", "state", "why"),
    [
        ((200, 295), State.MET, "enough to try"),
        (
            (199, 295),
            State.NOT_MET,
            "1 more is needed; with too few examples, a model memorises them",
        ),
    ],
)
def test_the_floor_is_for_rows_that_are_right(
    right: tuple[int, int], state: State, why: str
) -> None:
    need, *_ = data_requirements(totals(295), None, {}, Settings(), right)
    assert need.observed == f"295 clean examples, {right[0]} to 295 of them right"
    assert (need.state, need.value) == (state, right[0])
    assert need.why.startswith(why)


@pytest.mark.parametrize(
    ("clean", "copies", "state", "why"),
    [
        (
            201,
            1,
            State.MET,
            "1 clean row repeats an earlier one and differs only in a number or emoji that change nothing",
        ),
        (
            *(260, 61, State.NOT_MET),
            "61 clean rows repeat an earlier one and differ only in a number or emoji that change nothing: copies teach nothing; add"
            " new examples",
        ),
    ],
)
def test_copies_with_another_number_do_not_count(
    clean: int, copies: int, state: State, why: str
) -> None:
    (need,) = distinct_rows(clean, copies, Settings())
    assert (need.state, need.why, need.value) == (state, why, clean - copies)
    assert distinct_rows(clean, 0, Settings()) == ()
