"""Values of the case: verdict, findings, answers, and the numbers measured on the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

RungName = Literal[
    "system-prompt", "few-shot", "structured-output", "chain-of-thought", "decomposition",
    "retrieval", "bigger-model", "smaller-model", "cheaper-calls",
]  # fmt: skip
# The ladder, cheapest first; fine-tuning comes after all of it, and the last two steps are outside of it. Source: the
# fine-tuning policy.
LADDER: tuple[str, ...] = get_args(RungName)[:-2]


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
    """What the case needs from the audit of the data; a field is None if it was not measured."""

    clean: int | None = None
    floor: int = 200
    leaked: int | None = None  # training lines that also occur in the eval given with --eval
    train_sha256: frozenset[str] = frozenset()  # digests of the audited files
    eval_sha256: frozenset[str] = frozenset()


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
    # Rows, effective examples and mean cosine, as in facts.Diversity.
    narrowness: Mapping[str, float] | None = None
