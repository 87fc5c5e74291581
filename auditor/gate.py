"""The gate: findings become one disposition a line, requirements, and the verdict. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from auditor.model import (
    BLOCKING,
    DISPOSITIONS,
    Crashed,
    Outcome,
    Requirement,
    Rule,
    Severity,
    Skipped,
    Step,
    Verdict,
)
from auditor.settings import Settings

_ORDER = [name for _, name in DISPOSITIONS]
_BLANK, _CLEAN = "blank", "clean"


def dispositions(lines: pl.DataFrame, found: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """One disposition for each training line: REPORT_LINES plus ``if_cleared`` (Boolean).

    ``lines``: LINES of the training rows; ``found``: FINDINGS. A line is lost at the first step of
    the waterfall whose blocking rules it breaks. ``if_cleared`` is True where the line is clean or
    would be if a person cleared every review finding. Lines that did not parse are never clean,
    whatever was found.
    """
    severity = {rule.code: rule.severity for rule in rules}
    blocking = found.filter(pl.col("row").is_not_null()).with_columns(
        severity=pl.col("rule").replace_strict(severity, return_dtype=pl.String)
    )
    blocking = blocking.filter(pl.col("severity").is_in([str(s) for s in BLOCKING]))
    step = {rule.code: _ORDER.index(rule.family.disposition) for rule in rules}
    order = pl.col("rule").replace_strict(step, return_dtype=pl.UInt8)
    lost = blocking.group_by("row").agg(
        at=order.min(), review_only=(pl.col("severity") == str(Severity.REVIEW)).all()
    )
    codes = (
        found.filter(pl.col("row").is_not_null())
        .group_by("row")
        .agg(rules=pl.col("rule").unique().sort())
    )
    joined = lines.join(lost, on="row", how="left", maintain_order="left", validate="1:1").join(
        codes, on="row", how="left", maintain_order="left", validate="1:1"
    )
    at = pl.col("at").replace_strict(list(range(len(_ORDER))), _ORDER, return_dtype=pl.String)
    disposition = (
        pl.when(pl.col("state") == _BLANK)
        .then(pl.lit(_BLANK))
        .when(pl.col("state") != "parsed")
        .then(pl.lit("malformed"))
        .otherwise(at.fill_null(_CLEAN))
    )
    return joined.select(
        "row",
        "source",
        "line",
        disposition=disposition,
        rules=pl.col("rules").fill_null([]),
        if_cleared=(pl.col("state") == "parsed") & (pl.col("at").is_null() | pl.col("review_only")),
    )


def waterfall(rows: pl.DataFrame) -> tuple[Step, ...]:
    """From all lines to clean ones; every line leaves at exactly one step, blank ones at ``parsed``.

    Raises:
        ArithmeticError: the steps do not add up to the lines (never, unless the gate is wrong).
    """
    lost = dict(rows.group_by("disposition").len().iter_rows())
    left = rows.height
    steps = [Step("lines", 0, left)]
    for step, name in DISPOSITIONS:
        gone = lost.pop(name, 0) + (lost.pop(_BLANK, 0) if step == "parsed" else 0)
        left -= gone
        steps.append(Step(step, gone, left))
    if lost != ({_CLEAN: left} if left else {}):
        raise ArithmeticError(f"waterfall ends at {left} clean lines, dispositions say {lost}")
    return tuple(steps)


def counts(rows: pl.DataFrame) -> Mapping[str, int]:
    """Totals of the JSON contract: rejected is every line that is not clean, blank ones too."""
    tally = dict(rows.group_by("disposition").len().iter_rows())
    blank, clean = tally.get(_BLANK, 0), tally.get(_CLEAN, 0)
    malformed = tally.get("malformed", 0)
    return {
        "lines": rows.height,
        "blank": blank,
        "malformed": malformed,
        "parsed": rows.height - blank - malformed,
        "invalid": tally.get("invalid", 0),
        "clean": clean,
        "clean_if_cleared": int(rows["if_cleared"].sum()),
        "rejected": rows.height - clean,
    }


class Noise(NamedTuple):
    """What is known of wrong labels: rows judged, the share's ends, suspects people decided on."""

    rows: int
    low: float
    high: float
    decided: int


def requirements(
    totals: Mapping[str, int],
    leaked: pl.DataFrame | None,
    classes: Mapping[str, int],
    settings: Settings,
) -> tuple[Requirement, ...]:
    """The conditions of the data verdict, in the order a reader should meet them.

    ``leaked``: what ``leaks`` returns, None where no leak was looked for; ``classes``: clean rows of
    each label, empty where the set is no classification.
    """
    return (
        _floor(totals, settings),
        _well_formed(totals["malformed"], totals["invalid"]),
        _LEAKS_UNKNOWN if leaked is None else _no_leak(leaked),
        *_class_floor(classes, settings),
    )


def _floor(totals: Mapping[str, int], settings: Settings) -> Requirement:
    clean, most = totals["clean"], totals["clean_if_cleared"]
    if clean < settings.floor:
        why = f"{settings.floor - clean:,} more are needed; with fewer a model memorises"
    elif clean < settings.good:
        why = f"enough to try; {settings.good:,} or more is better"
    elif clean < settings.plateau:
        why = "a good size"
    else:
        why = "at this size the learning curve usually flattens: try half of them first"
    if most > clean:
        why += f"; {most - clean:,} rows wait for a decision, cleared they make it {most:,}"
    return Requirement(
        name="clean-examples",
        observed=f"{clean:,} clean example{'' if clean == 1 else 's'}",
        required=f"{settings.floor:,} or more",
        passed=clean >= settings.floor,
        why=why,
        value=clean,
        limit=settings.floor,
    )


def _well_formed(malformed: int, invalid: int) -> Requirement:
    bad = malformed + invalid
    why = (
        "trainers stop at such a line, or drop it without a word: repair or remove it"
        if bad
        else "every line can be read as an example"
    )
    return _none("well-formed", bad, "broken lines", why, passed=not bad)


# Not looking is no pass: without an evaluation file this is advice that has not been followed.
_LEAKS_UNKNOWN = Requirement(
    name="no-leakage",
    observed="not checked",
    required="none",
    passed=False,
    why="give the held-out file: --eval FILE",
    advice=True,
    limit=0,
)


def leaks(found: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The findings of leaks that are certain: the errors of their family.

    A shared group (LEK005) is a warning, since its rows are not the rows of the evaluation file, and
    a person has to decide on a paraphrase (LEK004).
    """
    certain = [
        rule.code
        for rule in rules
        if rule.family.disposition == "leaked" and rule.severity is Severity.ERROR
    ]
    return found.filter(pl.col("rule").is_in(certain))


def _no_leak(leaked: pl.DataFrame) -> Requirement:
    lines = leaked["row"].drop_nulls().n_unique()
    unread = leaked["row"].null_count() > 0
    if unread:
        why = "part of the evaluation file could not be read, and leaks may hide there"
    elif lines:
        why = "the eval would measure memory: drop these training lines"
    else:
        why = "no training line stands in an evaluation file"
    return _none("no-leakage", lines, "leaked lines", why, passed=not lines and not unread)


def _none(name: str, count: int, what: str, why: str, *, passed: bool) -> Requirement:
    things = what.removesuffix("s") if count == 1 else what
    return Requirement(name, f"{count:,} {things}", "none", passed, why, value=count, limit=0)


# As with leaks: what could not be measured is advice, and is not said to hold.
_NOISE_UNKNOWN = Requirement(
    name="label-noise",
    observed="not measured",
    required="none",
    passed=False,
    why="too few rows, or texts that say too little of the labels: have a sample labelled again",
    advice=True,
)


def label_noise(noise: Noise | None, settings: Settings) -> Requirement:
    """The condition on wrong labels of a classification set; ``noise``: None if not measured.

    Suspects that a person decided on are known, and no longer count as possible errors.
    """
    if noise is None:
        return _NOISE_UNKNOWN
    most = max(0, round(noise.high * noise.rows) - noise.decided)
    least = min(most, max(0, round(noise.low * noise.rows) - noise.decided))
    limit = int(settings.noise_ceiling * noise.rows)
    why = (
        f"between {least:,} and {most:,} of {noise.rows:,} labels judged are wrong"
        if most
        else "no label looks wrong"
    )
    if most > limit:
        why += "; decide on the suspected labels (LBL001), worst first"
    return Requirement(
        name="label-noise",
        observed=f"up to {most / max(1, noise.rows):.1%} wrong labels",
        required=f"{settings.noise_ceiling:.0%} or less",
        passed=most <= limit,
        why=why,
        value=most,
        limit=limit,
    )


def _class_floor(classes: Mapping[str, int], settings: Settings) -> tuple[Requirement, ...]:
    if not classes:
        return ()
    small = sorted((rows, label) for label, rows in classes.items() if rows < settings.class_floor)
    if small:
        rows, label = small[0]
        why = f"smallest: {label[:60]} with {rows}; a model hardly learns a class from so few"
    else:
        why = "every class has enough rows to learn from"
    return (
        Requirement(
            name="rows-per-class",
            observed=f"{len(small):,} of {len(classes):,} classes below {settings.class_floor:,}",
            required="none",
            passed=not small,
            why=why,
            advice=True,
            value=len(small),
            limit=0,
        ),
    )


def unjudged(
    refused: Sequence[str], outcomes: Mapping[str, Outcome], lines: int
) -> tuple[str, ...]:
    """Reasons why no verdict can be given; empty if one can."""
    reasons = list(refused)
    if not reasons and not lines:
        reasons.append("there is no line to judge")
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            reasons.append(f"the check {name} crashed: {outcome.error}")
        elif isinstance(outcome, Skipped) and outcome.required:
            reasons.append(f"the check {name} did not run: {outcome.reason}")
    return tuple(reasons)


def decide(reasons: Sequence[str], needs: Sequence[Requirement]) -> tuple[Verdict, str]:
    """The verdict and its one sentence. Any doubt comes before any pass; advice never blocks."""
    if reasons or not needs:
        more = f" (and {len(reasons) - 1} more reasons)" if len(reasons) > 1 else ""
        return Verdict.NO_VERDICT, (reasons[0] if reasons else "nothing was required") + more
    failed = [need for need in needs if not need.passed and not need.advice]
    if failed:
        said = [f"{need.observed} ({need.required} needed)" for need in failed]
        return Verdict.NOT_READY, "; ".join(said).replace("(none needed)", "(none allowed)")
    first = needs[0]
    return Verdict.READY, f"{first.observed} ({first.required} needed); {first.why}"
