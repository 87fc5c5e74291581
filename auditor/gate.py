"""The gate: findings become one disposition per line, and requirements become the verdict.

All functions are pure.
"""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from auditor.model import BLOCKING, Crashed, Outcome, Rule, Severity, Skipped
from auditor.plural import pluralize
from auditor.verdict import (
    DISPOSITIONS,
    NOTHING_TO_REMOVE,
    Counts,
    Requirement,
    State,
    Step,
    Verdict,
)

_ORDER = [name for _, name in DISPOSITIONS]
_BLANK, _CLEAN = "blank", "clean"
# Lines that can be read and are not leaks: removing them removes their faults.
_REMOVABLE = ("duplicate", "conflicting", "suspect")


def dispositions(lines: pl.DataFrame, found: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """One disposition for each training line: REPORT_LINES plus ``if_cleared`` (Boolean).

    A line is lost at the first step of the waterfall whose blocking rules it breaks. ``if_cleared`` is True if the
    line is clean, or would be if a person cleared every review finding. A line that did not parse is never clean,
    whatever was found. ``lines`` is LINES of the training rows, ``found`` FINDINGS of ``rules``.
    """
    on_lines = found.filter(pl.col("row").is_not_null())
    codes = on_lines.group_by("row").agg(rules=pl.col("rule").unique().sort())
    joined = lines
    for frame in (_lost(on_lines, rules), codes):
        joined = joined.join(frame, on="row", how="left", maintain_order="left", validate="1:1")
    name = pl.col("step").replace_strict(list(range(len(_ORDER))), _ORDER, return_dtype=pl.String)
    disposition = (
        pl.when(pl.col("state") == _BLANK)
        .then(pl.lit(_BLANK))
        .when(pl.col("state") != "parsed")
        .then(pl.lit("malformed"))
        .otherwise(name.fill_null(_CLEAN))
    )
    return joined.select(
        "row",
        "source",
        "line",
        disposition=disposition,
        rules=pl.col("rules").fill_null([]),
        if_cleared=(pl.col("state") == "parsed")
        & (pl.col("step").is_null() | pl.col("review_only")),
    )


def _lost(on_lines: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The rows with blocking findings: ``row, step`` of the waterfall, ``review_only`` (Boolean)."""
    severity = {rule.code: rule.severity for rule in rules}
    step = {rule.code: _ORDER.index(rule.family.disposition) for rule in rules}
    return (
        on_lines.with_columns(
            severity=pl.col("rule").replace_strict(severity, return_dtype=pl.String),
            step=pl.col("rule").replace_strict(step, return_dtype=pl.UInt8),
        )
        .filter(pl.col("severity").is_in([str(s) for s in BLOCKING]))
        .group_by("row")
        .agg(pl.col("step").min(), review_only=(pl.col("severity") == str(Severity.REVIEW)).all())
    )


def waterfall(rows: pl.DataFrame) -> tuple[Step, ...]:
    """From all lines to the clean ones; every line leaves at exactly one step, blank ones at ``parsed``.

    ``rows``: what ``dispositions`` returns.

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


def counts(rows: pl.DataFrame) -> Counts:
    """The totals of the training lines; ``rows``: what ``dispositions`` returns."""
    sizes = dict(rows.group_by("disposition").len().iter_rows())
    blank, clean = sizes.get(_BLANK, 0), sizes.get(_CLEAN, 0)
    malformed = sizes.get("malformed", 0)
    return Counts(
        lines=rows.height,
        blank=blank,
        malformed=malformed,
        parsed=rows.height - blank - malformed,
        invalid=sizes.get("invalid", 0),
        clean=clean,
        clean_if_cleared=int(rows["if_cleared"].sum()),
        rejected=rows.height - clean,
        removable=rows.filter(
            pl.col("disposition").is_in(_REMOVABLE) & ~pl.col("if_cleared")
        ).height,
    )


def clean_by_people(rows: pl.DataFrame, before: pl.DataFrame) -> int:
    """The number of clean lines that only a decision or a waiver makes clean.

    ``rows`` and ``before`` are what ``dispositions`` returns after and before the review of people.
    """
    clean = pl.col("disposition") == _CLEAN
    return rows.filter(clean).join(before.filter(clean), on="row", how="anti").height


def notes(counts: Counts, who: Sequence[str], settings: Sequence[str]) -> tuple[str, ...]:
    """Notes for the reader of the verdict: how many rows people made clean, and which settings were changed.

    ``who`` are the people whose decisions and waivers clear findings; ``settings`` has a phrase for each changed
    setting.
    """
    found = []
    if rows := counts.clean_by_people:
        are = "is" if rows == 1 else "are"
        names = f" by {', '.join(who)}" if who else ""
        found.append(f"{pluralize(rows, 'row')} {are} clean by decision or waiver only{names}")
    if settings:
        found.append(f"not at the default: {', '.join(settings)}")
    return tuple(found)


def secrets(found: pl.DataFrame, rules: Sequence[Rule]) -> int:
    """The number of lines with a secret, an error of its family; what a person has to decide is not counted."""
    certain = [r.code for r in rules if r.family.code == "SEC" and r.severity is Severity.ERROR]
    return found.filter(pl.col("rule").is_in(certain))["row"].drop_nulls().n_unique()


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


def reasons_for_no_verdict(
    refused: Sequence[str], outcomes: Mapping[str, Outcome], lines: int
) -> tuple[str, ...]:
    """Why no verdict can be given; empty if one can. ``refused`` has a sentence for each input that was not read."""
    reasons = list(refused)
    if not reasons and not lines:
        reasons.append("there are no lines to audit")
    for name, outcome in outcomes.items():
        if isinstance(outcome, Crashed):
            reasons.append(f"the check {name} crashed: {outcome.error}")
        elif isinstance(outcome, Skipped) and outcome.required:
            reasons.append(f"the check {name} did not run: {outcome.reason}")
    return tuple(reasons)


def decide(
    reasons: Sequence[str],
    requirements: Sequence[Requirement],
    notes: Sequence[str] = (),
    blocking: Collection[str] = (),
) -> tuple[Verdict, str]:
    """The verdict and its one sentence, which ends with ``notes``.

    Any reason for no verdict takes precedence over every requirement. Besides those
    that are not met, the requirements in a state of ``blocking`` block.
    """
    verdict, reason = _decided(reasons, requirements, blocking)
    return verdict, "; ".join([reason, *notes])


def _decided(
    reasons: Sequence[str], requirements: Sequence[Requirement], blocking: Collection[str]
) -> tuple[Verdict, str]:
    if reasons or not requirements:
        first = reasons[0] if reasons else "nothing was required"
        others = f" (and {pluralize(len(reasons) - 1, 'more reason')})" if len(reasons) > 1 else ""
        return Verdict.NO_VERDICT, first + others
    failed = [item for item in requirements if item.state in (State.NOT_MET, *blocking)]
    if failed:
        if [item.name for item in failed] == [NOTHING_TO_REMOVE]:
            return Verdict.NOT_READY, f"ready once cleaned: {failed[0].why}"
        faults = [_fault(item) for item in failed]
        return Verdict.NOT_READY, "; ".join(faults).replace("(none needed)", "(none allowed)")
    first_met = requirements[0]
    reason = f"{first_met.observed} ({first_met.required} needed); {first_met.why}"
    if unproven := [item for item in requirements if item.state is State.UNPROVEN]:
        names = (f"{item.name} (prove it: {item.proof})" for item in unproven)
        reason += f"; unproven: {', '.join(names)}"
    return Verdict.READY, reason


def _fault(item: Requirement) -> str:
    if item.state is State.NOT_MET:
        return f"{item.observed} ({item.required} needed)"
    return f"{item.name} is {'unproven' if item.state is State.UNPROVEN else 'advice not followed'}"
