"""The requirement that no fault is on a large part of the rows: what wrote those rows wrote the others, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from auditor.model import BLOCKING, Rule, Severity
from auditor.plural import pluralize
from auditor.verdict import Requirement, State

_FAMILIES: Final = ("TXT", "OUT", "RSP")  # of what is inside the rows
_TEXTS: Final = "TXT"
_LABEL_FORM: Final = "LBL014"
# Share of the rows that may have open faults of the text, and share that may have the same warning. Source: at most 0.06 and 0.39
# in 22 public sets.
_MAX_FAULTY, _MAX_WARNED = 0.3, 0.5


def widespread_faults(
    found: pl.DataFrame, rows: int, rules: Sequence[Rule]
) -> tuple[Requirement, ...]:
    """The requirement that is not met if open faults of the texts are on many rows; nothing is required otherwise.

    No rule finds every row that has its fault. Where most rows have it, those without a finding are no clean ones.

    Args:
        found: the open FINDINGS on training rows and on the whole set.
        rows: the number of training rows.
        rules: all that ``found`` may name.
    """
    about_texts = [
        rule for rule in rules if rule.code.startswith(_FAMILIES) or rule.code == _LABEL_FORM
    ]
    severity = {rule.code: rule.severity for rule in about_texts}
    names = {rule.code: rule.name for rule in about_texts}
    on_rows = found.filter(pl.col("row").is_not_null() & pl.col("rule").is_in(list(severity)))
    sizes = on_rows.group_by("rule").agg(pl.col("row").n_unique().alias("rows"))
    sizes = sizes.sort("rows", "rule", descending=[True, False])
    blocking = [code for code, level in severity.items() if level in BLOCKING]
    if of_set := _of_the_set(found, blocking):
        return of_set
    faulty = on_rows.filter(pl.col("rule").is_in(blocking))["row"].n_unique()
    limit = int(_MAX_FAULTY * rows)
    if faulty > limit:
        most = sizes.filter(pl.col("rule").is_in(blocking))
    else:
        limit = int(_MAX_WARNED * rows)
        warnings = [code for code, level in severity.items() if level is Severity.WARNING]
        most = sizes.filter(pl.col("rule").is_in(warnings) & (pl.col("rows") > limit))
        if most.is_empty():
            return ()
        faulty = int(most["rows"][0])
    rule, own = most.row(0)
    why = (
        f"{own:,} of them are {rule} ({names[rule]}); no rule finds every row with its fault, and what wrote these rows"
        " wrote the others: correct the source, or accept the rule with a waiver"
    )
    observed = f"{pluralize(faulty, 'row')} with faults of the text"
    required = f"{limit:,} or fewer"
    return (
        Requirement(
            "widespread-faults", observed, required, State.NOT_MET, why, value=faulty, limit=limit
        ),
    )


def _of_the_set(found: pl.DataFrame, blocking: Sequence[str]) -> tuple[Requirement, ...]:
    """The requirement that is not met if a rule of the texts says that most answers have a fault, seen or not."""
    whole = found.filter(pl.col("row").is_null() & pl.col("rule").is_in(blocking))
    whole = whole.filter(pl.col("rule").str.starts_with(_TEXTS))
    if whole.is_empty():
        return ()
    rule, detail = whole.select("rule", "detail").row(0)
    why = f"{rule}: {detail}; the others cannot show it: correct the source, or accept the rule with a waiver"
    observed = pluralize(whole.height, "fault of most answers", "faults of most answers")
    return (
        Requirement(
            "widespread-faults", observed, "none", State.NOT_MET, why, value=whole.height, limit=0
        ),
    )
