"""The words of the case: findings with the key and the line they are about, and the verdict."""

from __future__ import annotations

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
    """One statement about the case. ``key`` and ``line`` name the place in readiness.toml."""

    rule: str
    key: str
    line: int | None  # 1-based; None where no line is at fault
    detail: str
    rung: str = ""  # the rung to try or to ship, where the finding speaks for one


@dataclass(frozen=True, slots=True)
class Answer:
    """One review question of the policy, answered from the evidence."""

    question: str
    status: Literal["yes", "no", "unknown"]
    answer: str
    evidence: tuple[str, ...]  # rule codes and keys of readiness.toml


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the data audit knows that the case asks for; None where it was not looked at."""

    clean: int | None = None
    floor: int = 200
    leaked: int | None = None  # training lines that stand in the eval given with --eval
    train_sha256: frozenset[str] = frozenset()  # digests of the files audited
    eval_sha256: frozenset[str] = frozenset()
