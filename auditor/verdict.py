"""The words of the gate: requirements and their states, counts, the waterfall and the verdict."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The state of a requirement, as every report shows it."""

    MET = "met"
    NOT_MET = "not met"  # the only state that always blocks
    UNPROVEN = "unproven"  # no measurement reached it; blocks under --strict
    ADVICE = "advice"  # a recommendation that was not followed; blocks under --strict


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of the gate.

    ``observed`` and ``required`` are for people, ``value`` and ``limit`` the numbers in them; no
    ``value`` means that nothing was counted.
    """

    name: str
    observed: str
    required: str
    state: State
    why: str
    value: int | None = None
    limit: int | None = None
    recommended: bool = False  # whether it can only be met or advice
    proof: str = ""  # what would prove it, if it is unproven

    @property
    def passed(self) -> bool:
        """Whether the requirement is met."""
        return self.state is State.MET


NOTHING_TO_REMOVE = "nothing-to-remove"  # the requirement that --clean alone meets


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: how many lines it lost, how many are left."""

    step: str
    lost: int
    left: int


class Verdict(StrEnum):
    """The data verdict."""

    READY = "ready"
    NOT_READY = "not ready"
    NO_VERDICT = "no verdict"


def headline_of(verdict: str, states: Collection[str]) -> str:
    """The verdict in capitals: READY, UNPROVEN if it is ready and one of the ``states`` is unproven."""
    unproven = verdict == Verdict.READY and State.UNPROVEN in states
    return f"{verdict.upper()}{', UNPROVEN' if unproven else ''}"


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of the training lines; ``rejected`` are all lines that are not clean, blank ones too."""

    lines: int = 0
    blank: int = 0
    malformed: int = 0
    parsed: int = 0
    invalid: int = 0
    clean: int = 0
    clean_if_cleared: int = 0  # if people cleared every finding that awaits review
    secrets: int | None = 0  # lines with a secret, an error; None if no check looked for them
    removable: int = 0  # examples with an error that --clean leaves out: copies and text faults
    rejected: int = 0
    clean_by_people: int = 0  # clean only because of a decision or a waiver


# Waterfall: (step, rows lost there are called). A row is lost at the first step whose rules it breaks.
DISPOSITIONS: tuple[tuple[str, str], ...] = (
    ("parsed", "malformed"),
    ("valid", "invalid"),
    ("unique", "duplicate"),
    ("unconflicted", "conflicting"),
    ("unleaked", "leaked"),
    ("clean", "suspect"),
)
