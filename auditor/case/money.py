"""The arithmetic of a fine-tune: break-even, total cost of ownership, and what they hinge on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.case.readiness.file import Costs

MONTHS = 12
# Part by which an input may be off where no range is stated. Source: chosen; AACE International
# 18R-97 gives -50 % to +100 % as the outer bounds of estimates at the concept stage.
SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Every input of the arithmetic, in one currency; ``gain`` is the share of calls made correct."""

    calls_per_month: float
    cost_per_call_now: float
    cost_per_call_after: float
    data_cost: float
    training_cost: float
    eval_cost: float
    operations_per_month: float
    retrainings_per_year: float
    retraining_cost: float
    value_per_correct: float = 0.0
    gain: float = 0.0

    @property
    def upfront(self) -> float:
        """What is spent before the first call."""
        return self.data_cost + self.training_cost + self.eval_cost

    @property
    def carrying(self) -> float:
        """What the custom model costs each month before any call: operations and retrainings."""
        return self.operations_per_month + self.retrainings_per_year * self.retraining_cost / MONTHS

    @property
    def monthly(self) -> float:
        """What a month brings: cheaper calls and calls made correct, less the carrying cost."""
        per_call = self.cost_per_call_now - self.cost_per_call_after
        return (
            self.calls_per_month * (per_call + self.gain * self.value_per_correct) - self.carrying
        )

    @property
    def break_even(self) -> float | None:
        """Months until the upfront cost has come back; None if it never does."""
        if self.monthly <= 0:
            return None
        months = self.upfront / self.monthly
        return months if math.isfinite(months) else None

    def ownership(self, months: float) -> tuple[float, float]:
        """Total cost over ``months``: (staying with the prompt, fine-tuning); value not counted."""
        prompt = self.calls_per_month * self.cost_per_call_now
        tuned = self.calls_per_month * self.cost_per_call_after + self.carrying
        return prompt * months, self.upfront + tuned * months


INPUTS = (
    "calls_per_month",
    "cost_per_call_now",
    "cost_per_call_after",
    "data_cost",
    "training_cost",
    "eval_cost",
    "operations_per_month",
    "retrainings_per_year",
    "retraining_cost",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the tornado: the break-even in months at both ends of one input; None is never."""

    name: str
    low: float
    high: float
    months_low: float | None
    months_high: float | None

    @property
    def worst(self) -> float:
        """The later break-even, infinite where there is none."""
        return max(_months(self.months_low), _months(self.months_high))

    @property
    def swing(self) -> float:
        """Months between the two ends; infinite if only one of them breaks even."""
        low, high = _months(self.months_low), _months(self.months_high)
        return 0.0 if low == high else abs(high - low)


def stack(costs: Costs, gain: float) -> Stack | None:
    """The inputs as stated, None where one is missing; a loss of quality counts as no gain."""
    values = {name: getattr(costs, name) for name in INPUTS}
    if None in values.values():
        return None
    return Stack(**values, value_per_correct=costs.value_per_correct or 0.0, gain=max(0.0, gain))


def tornado(inputs: Stack, ranges: Mapping[str, list[float]]) -> tuple[Bar, ...]:
    """One bar an input, widest first: each at both ends of its range, the others as stated.

    The range is the stated one, else ``SPREAD`` either way. Inputs that are 0 without a stated
    range cannot swing and are left out. Source: Clemen, Making Hard Decisions (1996), chapter 5.
    """
    names = (*INPUTS, "value_per_correct")
    bars = []
    for name in names:
        value = getattr(inputs, name)
        low, high = ranges.get(name, [value * (1 - SPREAD), value * (1 + SPREAD)])
        if low < high:
            ends = [replace(inputs, **{name: end}).break_even for end in (low, high)]
            bars.append(Bar(name, low, high, *ends))
    return tuple(sorted(bars, key=lambda bar: (-bar.swing, names.index(bar.name))))


def _months(value: float | None) -> float:
    return float("inf") if value is None else value
