"""Which decisions count: those that a named person made on this data, among the actions on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from auditor.errors import AuditError
from auditor.review.decisions import Action, allowed_actions
from auditor.review.decisions_file import Decided

# These remove lines and clear nothing, so they apply even if they name no person.
_RESTRICTIVE = (Action.DROP, Action.RELABEL)


@dataclass(frozen=True, slots=True)
class DecisionsState:
    """The decisions file of an audit. The names are those of the JSON report (schema 1)."""

    path: str
    sha256: str
    decisions: int
    ignored: int  # that clear nothing
    why_not: str  # "" if all count


class Bound(NamedTuple):
    """The decisions that apply, with their number in the file, and what became of the others."""

    decisions: pl.DataFrame  # DECISIONS and "number"
    state: DecisionsState


def bound(decided: Decided, train: Sequence[str]) -> Bound:
    """The decisions of ``decided`` that apply to the training files with the digests ``train``.

    A decision clears a finding only if it names a person and was made on these bytes. What removes a
    line or waits for a new label applies in any case.
    """
    every = decided.decisions.with_columns(number=pl.int_range(1, pl.len() + 1))
    named = pl.col("by").fill_null("").str.contains(r"[\p{L}\p{N}]")
    same = decided.made_for(train)
    counts = named if same else pl.lit(value=False)
    applied = every.filter(counts | pl.col("action").is_in(_RESTRICTIVE))
    left_out = every.height - applied.height
    why = "they name no person" if same else "they were made for other data"
    state = DecisionsState(
        str(decided.path), decided.sha256, every.height, left_out, why if left_out else ""
    )
    return Bound(applied, state)


def require_allowed(
    bound: Bound, shown: pl.DataFrame, lines: pl.DataFrame, labelled: pl.Series
) -> None:
    """Make sure that each decision is one that was on offer for its finding.

    ``bound`` has decisions with today's ids, ``shown`` is REPORT_FINDINGS, ``lines`` LINES of all rows; the
    ``labelled`` rows have a label.

    Raises:
        AuditError: with the file, the entry, the finding, the action and those on offer.
    """
    train = lines.filter(pl.col("role") == "train")["row"]
    details = shown.select(
        "severity",
        finding="id",
        found_rule="rule",
        whole=pl.col("row").is_null(),
        labelled=pl.col("row").is_in(labelled.implode()),
        pair=pl.col("related").is_in(train.implode()).fill_null(value=False),
    )
    by_id = bound.decisions.join(details, on="finding", maintain_order="left")
    for item in by_id.iter_rows(named=True):
        allowed: tuple[Action, ...] = ()
        if not item["whole"]:
            allowed = allowed_actions(
                item["found_rule"], item["severity"], labelled=item["labelled"], pair=item["pair"]
            )
        if item["action"] not in (*allowed, Action.DROP):  # a line may leave in any case
            expected = " or ".join(allowed) or "none, since it is about the whole file"
            raise AuditError(
                f"{bound.state.path}: decisions {item['number']}: finding {item['finding']}"
                f" ({item['found_rule']}): action = {item['action']}; expected {expected}"
            )
