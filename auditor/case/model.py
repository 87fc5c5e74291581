"""Values of the case: the verdict with its findings, answers and numbers.

A field has the name that it has in the JSON report; ``as_json`` says what differs there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

# The ladder, cheapest first; fine-tuning comes after all of it. Source: the fine-tuning policy.
LADDER = (
    "system-prompt",
    "few-shot",
    "structured-output",
    "chain-of-thought",
    "decomposition",
    "retrieval",
    "bigger-model",
)


class CaseVerdict(StrEnum):
    """Should anyone fine-tune?"""

    FINE_TUNE = "fine-tune"
    PROMPT_FIRST = "prompt first"
    INSUFFICIENT = "insufficient evidence"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """One statement about the case. ``key`` and ``line`` point into readiness.toml."""

    rule: str
    key: str
    line: int | None  # 1-based; None if no line is at fault
    detail: str
    rung: str = ""  # the rung to try or to ship, if the finding recommends one


@dataclass(frozen=True, slots=True)
class Answer:
    """One review question of the policy, answered from the evidence."""

    question: str
    status: Literal["yes", "no", "unknown"]
    answer: str
    evidence: tuple[str, ...]  # rule codes and keys of readiness.toml


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the case needs from the data audit; None if it was not measured."""

    clean: int | None = None
    floor: int = 200
    leaked: int | None = None  # training lines that also occur in the eval given with --eval
    train_sha256: frozenset[str] = frozenset()  # digests of the audited files
    eval_sha256: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EvalNumbers:
    """The eval set that the scores belong to."""

    sha256: str | None
    least_items: int  # items below which no score counts


@dataclass(frozen=True, slots=True)
class AttemptNumbers:
    """One score on the eval, from 0 to 1, with its 95 % interval."""

    rung: str
    score: float
    n: int
    low: float
    high: float
    date: str | None
    per_item: bool  # whether there is a result for each item
    detectable_gain: float | None  # smallest gain that n unpaired items show; None if there is none


@dataclass(frozen=True, slots=True)
class ProjectionNumbers:
    """The projected score of the fine-tune and its gain over the best prompt, as shares."""

    score: float
    basis: str | None
    gain: float
    low: float
    high: float
    method: str
    p: float | None
    significant: bool
    items_needed_totals: int | None  # None: no number of items shows the gain
    items_needed_paired: int | None
    items_needed_shortfall: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the tornado: months to break even with one input at either end of its range.

    ``months_low`` and ``months_high`` belong to the ends ``low`` and ``high``; None is never.
    ``swing_months`` is the difference between them, None if only one of the ends breaks even.
    """

    input: str
    low: float
    high: float
    months_low: float | None
    months_high: float | None
    swing_months: float | None

    @property
    def worst(self) -> float:
        """Months to break even at the worse end; infinite if that end never does."""
        ends = (self.months_low, self.months_high)
        return max(float("inf") if end is None else end for end in ends)


@dataclass(frozen=True, slots=True)
class EconomicsNumbers:
    """What the fine-tune costs and saves, in one currency."""

    currency: str | None
    upfront: float
    carrying_per_month: float
    saving_per_month: float
    break_even_months: float | None  # None: never
    horizon_months: int
    ownership_prompt: float  # total cost over the horizon
    ownership_fine_tune: float
    locked_to: str | None
    tornado: tuple[Bar, ...]  # widest first


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number behind the verdict; None is unknown."""

    confidence: float
    eval: EvalNumbers
    target: float | None
    attempts: tuple[AttemptNumbers, ...]
    best: str | None  # rung of the best prompt
    projection: ProjectionNumbers | None
    economics: EconomicsNumbers | None


@dataclass(frozen=True, slots=True)
class Baselines:
    """Shares of labels that simple models predict correctly for rows they have not seen."""

    rows: int
    classes: int
    majority: float  # by always predicting the most common label
    linear: float
    nearest: float  # by the vote of the 15 most similar rows
    ceiling: float  # 1 less the share of labels that both models contradict with confidence

    @property
    def best(self) -> float:
        """The better of the two models."""
        return max(self.linear, self.nearest)


@dataclass(frozen=True, slots=True)
class ContractNumbers:
    """How far the responses keep to one JSON shape, as shares of the responses."""

    json: float
    conform: float  # have the most common JSON shape
    shapes: int
    copied: float  # share of the JSON values that occur in their prompt


@dataclass(frozen=True, slots=True)
class DatedNumbers:
    """How the earlier half of the rows differs from the later half, by the date ``field``."""

    field: str
    texts: float  # share of rows that a linear model assigns to the correct half
    labels: float  # share of labels that changed, beyond chance
    forms: float  # share of responses whose form changed, beyond chance


@dataclass(frozen=True, slots=True)
class DataNumbers:
    """The numbers behind the signals in the data; None if a signal does not apply to the task."""

    rows: int
    baselines: Baselines | None = None
    contract: ContractNumbers | None = None
    changing: float | None = None  # share of responses with a fact that changes
    signature: float | None = None  # share of responses with the most common first or last words
    halves: float | None = None  # as DatedNumbers.texts, by order in the file
    dated: DatedNumbers | None = None
    narrowness: Mapping[str, float] | None = None  # diversity.NARROWNESS


@dataclass(frozen=True, slots=True)
class Case:
    """The assessed case. ``rung``: what to try or ship, for ``prompt first``, else empty."""

    verdict: CaseVerdict
    reason: str  # one sentence
    rung: str = ""
    path: str = ""  # of readiness.toml, as on the command line
    findings: tuple[CaseFinding, ...] = ()  # worst first, then by line
    answers: tuple[Answer, ...] = ()  # empty if readiness.toml cannot be read
    numbers: Numbers | None = None
    data: DataNumbers | None = None  # None without a readiness.toml


NOT_ASSESSED = Case(
    CaseVerdict.NOT_ASSESSED, "there is no readiness.toml; dataset-audit init writes one"
)
