"""The content of readiness.toml as frozen values: one class for each table, one field for each key.

The type of a field says which values are valid; ``template.toml`` explains the keys. A field is None
if its key is missing or its value is not valid.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from msgspec import Meta, Struct, field

from auditor.case.model import CaseFinding, RungName
from auditor.case.readiness.template import example
from auditor.case.readiness.toml_lines import KeyPath, line_of

MAX_AMOUNT = 10**15  # beyond any budget: the arithmetic stays finite

Text = Annotated[str, Meta(description="text in quotes")]
Digest = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{64}$", description="the 64 hex digits of a SHA-256 digest, in lower case"
    ),
]
Day = Annotated[dt.date, Meta(description="a date without quotes, such as 2026-03-01")]
Share = Annotated[float, Meta(ge=0, le=1, description="a number from 0 to 1")]
Amount = Annotated[float, Meta(ge=0, le=MAX_AMOUNT, description="a number of 0 or more")]
Megabytes = Annotated[float, Meta(gt=0, le=MAX_AMOUNT, description="a number above 0")]
Count = Annotated[int, Meta(ge=1, le=MAX_AMOUNT, description="a whole number of 1 or more")]
Months = Annotated[int, Meta(ge=1, le=120, description="a whole number from 1 to 120")]
Range: TypeAlias = Annotated[
    tuple[Amount, Amount], Meta(description="[low, high] with low before high")
]
Symptom = Literal[
    "accuracy", "knowledge", "format", "refusals", "hallucination", "latency", "cost", "voice"
]
Kind = Literal["classification", "extraction", "conversion", "writing", "conversation", "agent"]
Basis = Literal["pilot", "learning-curve", "earlier-model", "published", "guess"]


class Task(Struct, frozen=True):
    """What the model must do, and how long that has been unchanged."""

    statement: Text | None = None
    symptom: Symptom | None = None
    kind: Kind | None = None
    contract: Text | None = None
    stable_since: Day | None = None


class EvalSet(Struct, frozen=True):
    """The held-out set on which the scores were measured."""

    path: Text | None = None
    sha256: Digest | None = None
    metric: Text | None = None
    n: Count | None = None


class Target(Struct, frozen=True):
    """What the task needs: a score and, optionally, limits for each call."""

    score: Share | None = None
    max_latency_ms: Amount | None = None
    max_cost_per_call: Amount | None = None


class Rung(Struct, frozen=True):
    """One round on one rung of the ladder; ``index`` is its position among the [[rung]] tables."""

    required: ClassVar = ("name", "status")
    index: int
    name: RungName | None = None
    status: Literal["tried", "not-applicable", "not-tried"] | None = None
    reason: Text | None = None
    score: Share | None = None
    n: Count | None = None
    date: Day | None = None
    metric: Text | None = None
    eval_sha256: Digest | None = None
    results: Text | None = None
    latency_ms: Amount | None = None
    cost_per_call: Amount | None = None


class Projection(Struct, frozen=True):
    """The score that the fine-tune is expected to reach, and why."""

    score: Share | None = None
    basis: Basis | None = None
    evidence: Text | None = None
    results: Text | None = None
    latency_ms: Amount | None = None


class Ranges(Struct, frozen=True):
    """The range of an input whose value is uncertain."""

    calls_per_month: Range | None = None
    cost_per_call_now: Range | None = None
    cost_per_call_after: Range | None = None
    data_cost: Range | None = None
    training_cost: Range | None = None
    eval_cost: Range | None = None
    operations_per_month: Range | None = None
    retrainings_per_year: Range | None = None
    retraining_cost: Range | None = None
    value_per_correct: Range | None = None


class Costs(Struct, frozen=True):
    """Volume and costs, in one currency."""

    currency: Text | None = None
    calls_per_month: Amount | None = None
    cost_per_call_now: Amount | None = None
    cost_per_call_after: Amount | None = None
    data_cost: Amount | None = None
    training_cost: Amount | None = None
    eval_cost: Amount | None = None
    operations_per_month: Amount | None = None
    retrainings_per_year: Amount | None = None
    retraining_cost: Amount | None = None
    value_per_correct: Amount | None = None
    horizon_months: Months | None = None
    locked_to: Text | None = None
    exit_plan: Text | None = None
    range: Ranges = Ranges()


class Owner(Struct, frozen=True):
    """Who is responsible for the model."""

    name: Text | None = None
    retrain_trigger: Text | None = None
    review_by: Day | None = None


class Exemption(Struct, frozen=True):
    """A claimed exception to the policy; ``index`` is its position among the [[exception]] tables."""

    required: ClassVar = ("kind",)
    index: int
    kind: Literal["earlier-dataset", "high-volume", "regulation", "on-device"] | None = None
    evidence: Text | None = None
    examples: Count | None = None
    reference: Text | None = None
    device: Text | None = None
    limit_mb: Megabytes | None = None
    model_mb: Megabytes | None = None


class Readiness(Struct, frozen=True):
    """All tables, with the line of each key."""

    required: ClassVar = ("schema",)
    schema: Literal[1] | None = None  # version of the layout
    task: Task = Task()
    eval: EvalSet = EvalSet()
    target: Target = Target()
    rungs: tuple[Rung, ...] = field(default=(), name="rung")
    projection: Projection = Projection()
    economics: Costs = Costs()
    owner: Owner = Owner()
    exceptions: tuple[Exemption, ...] = field(default=(), name="exception")
    lines: Mapping[KeyPath, int] = {}
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
            self.finding("CASE004", (*table, key), f"missing; {example((*table, key))}")
            for key in absent
        ]


def dotted(path: KeyPath) -> str:
    """Return ``("rung", 0, "score")`` as ``rung[0].score``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
