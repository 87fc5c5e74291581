"""The requirement that no fault is on a large part of the rows: the other rows come from the same source."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from auditor.model import BLOCKING, Rule, Severity
from auditor.plural import pluralize
from auditor.verdict import Requirement, State

_FAMILIES: Final = ("TXT", "OUT", "RSP", "TOL")  # of what is inside the rows
_MORE: Final = ("LBL014", "LBL016")
_ON_SETS: Final = "TXT|RSP00[56]"  # a pattern of the rules that are about most answers when they are about the set
# Share of the rows that may have open faults of the text, and share that may have the same warning. Source: at most
# 0.06 and 0.39 in 22 public sets. Where 30% of the rows are ruined, the rules find two in five of them and more.
_MAX_FAULTY, _MAX_WARNED = 0.12, 0.5


def widespread_faults(
    found: pl.DataFrame, rows: int, rules: Sequence[Rule]
) -> tuple[Requirement, ...]:
    """The requirement that is not met if open faults of the texts are on many rows; nothing is required otherwise.

    No rule finds every row that has its fault. If most rows have it, those without a finding do not count as clean.
    ``found`` are the open FINDINGS on training rows and on the whole set, ``rows`` is the number of training rows.
    """
    about_texts = {
        rule.code: rule for rule in rules if rule.code.startswith(_FAMILIES) or rule.code in _MORE
    }
    on_rows = found.filter(pl.col("row").is_not_null() & pl.col("rule").is_in(list(about_texts)))
    sizes = on_rows.group_by("rule").agg(pl.col("row").n_unique().alias("rows"))
    sizes = sizes.sort("rows", "rule", descending=[True, False])
    blocking = [code for code, rule in about_texts.items() if rule.severity in BLOCKING]
    warnings = [code for code, rule in about_texts.items() if rule.severity is Severity.WARNING]
    if of_set := _of_the_set(found, blocking):
        return of_set
    faulty = on_rows.filter(pl.col("rule").is_in(blocking))["row"].n_unique()
    most, limit = sizes.filter(pl.col("rule").is_in(blocking)), int(_MAX_FAULTY * rows)
    if faulty <= limit:
        most, limit = sizes.filter(pl.col("rule").is_in(warnings)), int(_MAX_WARNED * rows)
        faulty = int(most["rows"][0]) if most.height else 0
    if faulty <= limit:
        return ()
    code, count = most.row(0)
    return (_requirement(faulty, limit, about_texts[code], count),)


def _requirement(faulty: int, limit: int, most: Rule, count: int) -> Requirement:
    """The requirement, which is not met: most of the ``faulty`` rows break the rule ``most``, ``count`` of them."""
    why = (
        f"{count:,} of them are {most.code} ({most.name}); no rule finds every row with its fault, and the other rows"
        " come from the same source: correct the source, or accept the rule with a waiver"
    )
    observed = f"{pluralize(faulty, 'row')} with faults of the text"
    required = f"{limit:,} or fewer"
    return Requirement(
        "widespread-faults", observed, required, State.NOT_MET, why, value=faulty, limit=limit
    )


def _of_the_set(found: pl.DataFrame, blocking: Sequence[str]) -> tuple[Requirement, ...]:
    """The requirement that is not met if a rule of the texts says that most answers have a fault, seen or not."""
    whole = found.filter(pl.col("row").is_null() & pl.col("rule").is_in(blocking))
    whole = whole.filter(pl.col("rule").str.contains(f"^(?:{_ON_SETS})"))
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
