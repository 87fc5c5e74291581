"""What people decided about findings, and how the next audit applies it."""

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from auditor.families import family_of
from auditor.model import FINDINGS, Severity, findings, whole_file
from auditor.review.findings import pair_ids
from auditor.review.regroup import one_of_each_group
from auditor.rules import load_rules

CLEARED_STATUSES = ("cleared", "drop-other")  # of findings that the gate ignores


class Action(StrEnum):
    """What can be decided. Of a pair, "this" is the line of the finding, "other" its partner."""

    KEEP = "keep"
    DROP = "drop"
    RELABEL = "relabel"
    NOT_AN_ISSUE = "not-an-issue"
    KEEP_THIS = "keep-this"
    KEEP_OTHER = "keep-other"
    KEEP_BOTH = "keep-both"


_MIRRORED = {Action.KEEP_THIS: Action.KEEP_OTHER, Action.KEEP_OTHER: Action.KEEP_THIS}
_ONE_LINE = (Action.KEEP, Action.DROP, Action.RELABEL)  # these concern one line of a pair only
_STATUSES = {
    Action.DROP: "drop",
    Action.KEEP_OTHER: "drop",
    Action.KEEP_THIS: "drop-other",
    Action.RELABEL: "relabel",
}
_FOR_LINE = (*_ONE_LINE, Action.NOT_AN_ISSUE)
_FOR_PAIR = (*_MIRRORED, Action.KEEP_BOTH, Action.NOT_AN_ISSUE, Action.RELABEL)
_BOTH_STAY = (Action.NOT_AN_ISSUE, Action.KEEP_BOTH)
# Pairs of lines whose content is the same: no opinion makes them two examples.
EXACT_COPIES = ("DUP001", "DUP002")

RULES = load_rules(__name__)

# One row per decision.
DECISIONS: Mapping[str, pl.DataType] = {
    "finding": pl.String(),  # its id, as the report shows it
    "rule": pl.String(),
    "action": pl.String(),
    "label": pl.String(),  # of relabel
    "source": pl.String(),
    "line": pl.UInt32(),
    "related_source": pl.String(),  # of pairs
    "related_line": pl.UInt32(),
    "mirrored": pl.Boolean(),  # of the finding that was decided; null if that is unknown
    "note": pl.String(),
    "by": pl.String(),
    "at": pl.String(),  # ISO 8601, as recorded
}


def allowed_actions(rule: str, severity: str, *, labelled: bool, pair: bool) -> tuple[Action, ...]:
    """What a person may decide about a finding on a line, in the order of the keys 1 to 5.

    ``labelled``: the line has a label; ``pair``: the partner is a training line too.
    """
    family = family_of(rule)
    if family.factual and severity == Severity.ERROR:
        return (Action.DROP,)
    actions: tuple[Action, ...] = _FOR_PAIR if pair and family.exclusive else _FOR_LINE
    by_waiver_only = rule in EXACT_COPIES or (
        family.disposition == "leaked" and severity == Severity.ERROR
    )
    if by_waiver_only:  # who clears these gives a reason and an end
        actions = tuple(action for action in actions if action not in _BOTH_STAY)
    return tuple(action for action in actions if labelled or action is not Action.RELABEL)


def status_after(action: Action | None, rule: str, severity: str) -> str:
    """The status of a finding after a decision.

    ``open``: nobody decided, or the decision cannot apply: an error that is a fact about bytes stays.
    ``cleared``: as far as this finding is concerned, the line is clean. ``accepted``: an error that
    was kept; the line is still not clean. ``drop``, ``drop-other``, ``relabel``: the line or its
    partner is to be removed, or its label changed.
    """
    if action is None:
        return "open"
    if action in _STATUSES:
        return _STATUSES[action]
    if family_of(rule).factual and severity == Severity.ERROR:
        return "open"
    clears = action is Action.NOT_AN_ISSUE or severity != Severity.ERROR
    return "cleared" if clears else "accepted"


def with_decisions(
    shown: pl.DataFrame, lines: pl.DataFrame, decisions: pl.DataFrame
) -> pl.DataFrame:
    """REPORT_FINDINGS with the status of each finding after the decisions; ``lines``: LINES of all rows.

    A decision on a pair also applies if its two lines are swapped, unless it concerns one line.
    """
    if decisions.is_empty():
        return shown
    statuses = [
        status_after(Action(action) if action else None, rule, severity)
        for rule, severity, action in _applied(shown, lines, decisions).iter_rows()
    ]
    return one_of_each_group(shown.with_columns(status=pl.Series(statuses, dtype=pl.String)))


def _applied(shown: pl.DataFrame, lines: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """``rule, severity, action`` of each finding: what was decided about it, seen from its own line."""
    mirrored = pl.col("action").replace(_MIRRORED)
    both_lines = ~pl.col("action").is_in(_ONE_LINE)
    by_finding = decisions.select(
        id="finding", own_action="action", decided_mirrored="mirrored", both=both_lines
    )
    swapped = decisions.filter(both_lines).select(swapped="finding", other=mirrored)
    changed_sides = (pl.col("decided_mirrored") != pl.col("mirrored")).fill_null(value=False)
    applied = (
        pl.when(~changed_sides)
        .then("own_action")
        .when("both")
        .then(pl.col("own_action").replace(_MIRRORED))
    )
    action = pl.when(pl.col("row").is_not_null()).then(pl.coalesce(applied, "other"))
    return (
        pl.concat([shown, pair_ids(shown, lines)], how="horizontal")
        .join(by_finding, on="id", how="left", maintain_order="left")
        .join(swapped, on="swapped", how="left", maintain_order="left")
        .select("rule", "severity", action=action)
    )


def with_current_ids(
    decisions: pl.DataFrame, shown: pl.DataFrame, lines: pl.DataFrame
) -> pl.DataFrame:
    """DECISIONS with today's ids of findings that an earlier version named by the order of their lines."""
    ids = pl.concat([shown.select("id", "mirrored"), pair_ids(shown, lines)], how="horizontal")
    renamed = ids.filter(~pl.col("id").eq_missing(pl.col("ordered")))
    names = [
        renamed.select("id", finding=name, now=pl.col("mirrored") ^ pl.lit(name == "swapped"))
        for name in ("ordered", "swapped")
    ]
    known = pl.concat(names).drop_nulls("finding").unique("finding", keep="first")
    joined = decisions.join(known, on="finding", how="left", maintain_order="left")
    return joined.with_columns(
        finding=pl.coalesce("id", "finding"), mirrored=pl.coalesce("now", "mirrored")
    ).select(decisions.columns)


def remaining(decided: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS that the gate counts after decisions: without the cleared ones, with WAI010 to WAI012.

    A line that a person drops is lost whatever else was found. A line whose partner is dropped instead is no longer a
    copy of anything, so its finding is removed as well. ``decided`` is what ``with_decisions`` returns.
    """
    status = pl.col("status")
    kept = decided.filter(~status.is_in(CLEARED_STATUSES)).select(list(FINDINGS))
    described = decided.join(_descriptions(decisions), on="id", how="left", maintain_order="left")
    return pl.concat(
        [
            kept,
            _by_people(described.filter(status == "drop"), "row", "WAI010"),
            _by_people(described.filter(status == "drop-other"), "related", "WAI010"),
            _by_people(described.filter(status == "relabel"), "row", "WAI011"),
            _unmatched(decided, decisions),
        ]
    ).unique(["row", "rule", "related", "path", "detail"], keep="first", maintain_order=True)


def _by_people(described: pl.DataFrame, line: str, rule: str) -> pl.DataFrame:
    detail = pl.col("description").fill_null("decided on the same pair with its lines swapped")
    return findings(described.select(pl.col(line).alias("row"), detail=detail), rule=rule)


def _descriptions(decisions: pl.DataFrame) -> pl.DataFrame:
    """``id, description``: who decided what, when, and why, in one sentence."""
    by = pl.format("by {}", pl.col("by").replace("", None)).fill_null("")
    label = pl.format("to '{}'", "label").fill_null("")
    at = pl.format("on {}", pl.col("at").replace("", None)).fill_null("")
    note = pl.format(": {}", pl.col("note").replace("", None)).fill_null("")
    what = pl.concat_str("action", label, by, at, separator=" ").str.replace_all(" +", " ")
    return decisions.select(id="finding", description=pl.concat_str(what.str.strip_chars(), note))


def _unmatched(decided: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    count = decisions.join(decided, left_on="finding", right_on="id", how="anti").height
    if not count:
        return findings()
    detail = f"{count:,} of {decisions.height:,} decisions match no finding"
    return whole_file("WAI012", [(detail, None)])
