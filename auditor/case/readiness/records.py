"""The content of readiness.toml as frozen values: one class a table, one field a key.

``schema.json`` says what each key means. A field is None if the key is absent or its value unusable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.case.model import CaseFinding
from auditor.case.readiness.schema import describe, dotted
from auditor.case.readiness.toml_lines import KeyPath, line_of


@dataclass(frozen=True, slots=True)
class Task:
    """What the model must do, and how long that has been unchanged."""

    statement: str | None = None
    symptom: str | None = None
    kind: str | None = None
    contract: str | None = None
    stable_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EvalSet:
    """The held-out set on which the scores were measured."""

    path: str | None = None
    sha256: str | None = None
    metric: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What the task needs: a score from 0 to 1 and, optionally, limits for each call."""

    score: float | None = None
    max_latency_ms: float | None = None
    max_cost_per_call: float | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One round on one rung of the ladder; ``index`` is its position among the [[rung]] tables."""

    index: int
    name: str | None = None
    status: str | None = None
    reason: str | None = None
    score: float | None = None
    n: int | None = None
    date: dt.date | None = None
    metric: str | None = None
    eval_sha256: str | None = None
    results: str | None = None
    latency_ms: float | None = None
    cost_per_call: float | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """The score that the fine-tune is expected to reach, and why."""

    score: float | None = None
    basis: str | None = None
    evidence: str | None = None
    results: str | None = None
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """Volume and costs, in one currency."""

    currency: str | None = None
    calls_per_month: float | None = None
    cost_per_call_now: float | None = None
    cost_per_call_after: float | None = None
    data_cost: float | None = None
    training_cost: float | None = None
    eval_cost: float | None = None
    operations_per_month: float | None = None
    retrainings_per_year: float | None = None
    retraining_cost: float | None = None
    value_per_correct: float | None = None
    horizon_months: int | None = None
    locked_to: str | None = None
    exit_plan: str | None = None
    range: Mapping[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is responsible for the model."""

    name: str | None = None
    retrain_trigger: str | None = None
    review_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A claimed exception to the policy; ``index`` is its position among the [[exception]] tables."""

    index: int
    kind: str | None = None
    evidence: str | None = None
    examples: int | None = None
    reference: str | None = None
    device: str | None = None
    limit_mb: float | None = None
    model_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """All tables, with the line of each key."""

    task: Task = Task()
    eval: EvalSet = EvalSet()
    target: Target = Target()
    rungs: tuple[Rung, ...] = ()
    projection: Projection = Projection()
    economics: Costs = field(default_factory=Costs)
    owner: Owner = Owner()
    exceptions: tuple[Exemption, ...] = ()
    lines: Mapping[KeyPath, int] = field(default_factory=dict, repr=False)
    unusable: frozenset[str] = frozenset()  # dotted keys whose value already has a finding

    def finding(self, rule: str, path: KeyPath, detail: str, rung: str = "") -> CaseFinding:
        """Return a finding at the line of ``path``, or of the table that lacks it."""
        return CaseFinding(rule, dotted(path), line_of(self.lines, path), detail, rung)

    def missing(self, table: KeyPath, record: object, *keys: str) -> list[CaseFinding]:
        """Return CASE004 for each of ``keys`` that ``record`` lacks; one for a table that is absent.

        A value that already has a finding is not reported as missing as well.
        """
        absent = [
            key
            for key in keys
            if getattr(record, key) is None and dotted((*table, key)) not in self.unusable
        ]
        if len(absent) > 1 and table not in self.lines:
            return [
                self.finding("CASE004", table, f"missing: add this table with {', '.join(absent)}")
            ]
        return [
            self.finding("CASE004", (*table, key), f"missing: {describe((*table, key))}")
            for key in absent
        ]
