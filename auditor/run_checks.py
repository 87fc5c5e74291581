"""Runs the checks: each outcome is a value, and a check that fails cannot take the others with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import polars as pl

from auditor import allocator, on_disk
from auditor.analysis import progress
from auditor.checks import CHECKS, Check
from auditor.dataset.dataset import Dataset
from auditor.model import BLOCKING, FINDINGS, SCORES, Crashed, Outcome, Ran, Skipped

# Frames of a set that take much memory, each with the last check that reads it. If a later check reads one after all, it
# is computed again. Source: reads traced over sets of each task; tests/test_run_checks.py counts how often each is computed.
LAST_READ: Mapping[str, str] = {
    "_normalised_and_templates": "near-duplicates",
    "other_fields": "contradictions",
    "_similar_pairs": "label-noise",
    "similar_rows": "label-noise",
    "similar_prompts": "contained-leaks",
    "normalised": "outliers",
    "main_texts": "outliers",
    "embeddings": "outliers",
    "main_embeddings": "outliers",
    "keys": "repeated-answers",
    "answers": "final-numbers",
    "texts": "shared-ends",
}
# Frames that are released after a check although later ones read them: the checks between take most memory, and the frame
# is computed again in less than a second for a million rows.
COMPUTED_AGAIN: Mapping[str, str] = {"texts": "tool-call-texts"}
# Rows from which freed pages are given back after each check, not only after those that release a frame. Source: 300,000 tiny
# rows hold 250 MB less after `diversity`; in all it takes half a second, which small sets would notice.
_MANY_ROWS = 50_000
_PLACES = {check.NAME: place for place, check in enumerate(CHECKS)}


def run_all(
    checks: Sequence[Check], data: Dataset, ignored: Collection[str] = (), *, release: bool = False
) -> Mapping[str, Outcome]:
    """The outcome of reading and of each check; no check sees a row that an earlier one found broken.

    A duplicate must not be dropped in favour of a row that cannot be trained on. Findings of rules whose codes are
    ``ignored`` are left out, and a check without other rules is skipped unless it finds broken rows. ``release``
    drops the frames of ``data`` that no later check reads.
    """
    outcomes: dict[str, Outcome] = {"reading": _without(Ran(data.problems), ignored)}
    for number, check in enumerate(checks, 1):
        if not _is_wanted(check, ignored):
            outcomes[check.NAME] = Skipped("select or ignore leaves its rules out")
            continue
        progress.stage(check.NAME)
        outcome = _run(check, data)
        outcomes[check.NAME] = _without(outcome, ignored, [rule.code for rule in check.RULES])
        broken = _broken(check, outcome)
        gone = list(LAST_READ) if len(broken) else _no_longer_read(check, checks[number:])
        if release and (data.release(gone) or data.valid.height >= _MANY_ROWS):
            allocator.trim()
            on_disk.drop_pages()
        data = data.excluding(broken) if len(broken) else data
    progress.stage(progress.VERDICT)
    return outcomes


def _broken(check: Check, outcome: Outcome) -> pl.Series:
    """The rows that a check found broken (UInt32, distinct)."""
    if not isinstance(outcome, Ran) or outcome.findings.is_empty():
        return pl.Series("row", [], pl.UInt32)
    codes = [r.code for r in check.RULES if r.family.factual and r.severity in BLOCKING]
    return outcome.findings.filter(pl.col("rule").is_in(codes))["row"].drop_nulls().unique()


def _no_longer_read(check: Check, later: Sequence[Check]) -> list[str]:
    """The frames that are released after ``check``: none of the checks ``later`` reads them, or only after the costly ones.

    Checks of other packages come last.
    """
    following = min((_PLACES.get(check.NAME, len(CHECKS)) for check in later), default=len(CHECKS))
    gone = [frame for frame, last in LAST_READ.items() if _PLACES[last] < following]
    return gone + [frame for frame, name in COMPUTED_AGAIN.items() if name == check.NAME]


def _is_wanted(check: Check, ignored: Collection[str]) -> bool:
    """Whether a rule of the check is wanted, or one that finds broken rows; a check without rules measures."""
    return not check.RULES or any(
        rule.code not in ignored or (rule.family.factual and rule.severity in BLOCKING)
        for rule in check.RULES
    )


def _without(outcome: Outcome, ignored: Collection[str], codes: Sequence[str] = ()) -> Outcome:
    """``outcome`` without the findings of ignored rules; ``codes`` are the rules of its check."""
    if not ignored or not isinstance(outcome, Ran):
        return outcome
    found = outcome.findings.filter(~pl.col("rule").is_in(list(ignored)))
    left = [code for code in codes if code in ignored]
    reasons = [outcome.left_out, f"not checked: {', '.join(left)}" if left else ""]
    return replace(outcome, findings=found, left_out="; ".join(filter(None, reasons)))


def _run(check: Check, data: Dataset) -> Outcome:
    """The outcome of one check; an exception, or a result that breaks the contract, becomes ``Crashed``."""
    try:
        outcome = check.run(data)
        if isinstance(outcome, Ran):
            _require_contract(outcome, {rule.code for rule in check.RULES})
        elif not isinstance(outcome, Skipped):
            raise TypeError(f"neither Ran nor Skipped: {type(outcome).__name__}")
        return outcome
    # The only broad except of an audit: a check that fails must become a value in the report.
    except Exception as error:  # noqa: BLE001
        return Crashed(f"{type(error).__name__}: {error}")


def _require_contract(outcome: Ran, codes: set[str]) -> None:
    """Raise TypeError unless findings and scores have their schema, and only ``codes`` are found."""
    found, scores = outcome.findings, outcome.scores
    if found.schema != pl.Schema(FINDINGS) or not codes.issuperset(found["rule"]):
        raise TypeError(f"findings that are not of {sorted(codes)}, or not {dict(FINDINGS)}")
    if scores is not None and (
        not {"row", *SCORES}.issuperset(scores.columns) or scores["row"].is_duplicated().any()
    ):
        raise TypeError(f"scores that are not one row each of {list(SCORES)}")


def looked_for(family: str, checks: Sequence[Check], outcomes: Mapping[str, Outcome]) -> bool:
    """Whether every check with rules of that family has run, and there is one."""
    finders = [
        isinstance(outcomes[check.NAME], Ran)
        for check in checks
        if any(rule.family.code == family for rule in check.RULES)
    ]
    return bool(finders) and all(finders)
