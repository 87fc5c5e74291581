"""The arithmetic of a fine-tune: break-even, total cost of ownership and their sensitivity."""

import math
from dataclasses import MISSING, dataclass, fields, replace

from auditor.case.readiness.records import Costs, Ranges

_MONTHS_PER_YEAR = 12
# Relative error of an input without a range of its own, either way. Source: chosen; AACE
# International 18R-97 gives -50% to +100% as the outer bounds of estimates at the concept stage.
_SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModel:
    """The inputs, in one currency. ``gain`` is the share of calls that the fine-tune corrects."""

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
        """Cost before the first call: data_cost + training_cost + eval_cost."""
        return self.data_cost + self.training_cost + self.eval_cost

    @property
    def carrying(self) -> float:
        """Cost of the custom model a month, without calls: operations and retrainings."""
        retraining = self.retrainings_per_year * self.retraining_cost / _MONTHS_PER_YEAR
        return self.operations_per_month + retraining

    @property
    def monthly(self) -> float:
        """Net saving a month: cheaper calls plus the value of corrected calls, less ``carrying``."""
        per_call = self.cost_per_call_now - self.cost_per_call_after
        return (
            self.calls_per_month * (per_call + self.gain * self.value_per_correct) - self.carrying
        )

    @property
    def break_even(self) -> float | None:
        """Months until the upfront cost is recovered, upfront / monthly; None if it never is."""
        if self.monthly <= 0:
            return None
        months = self.upfront / self.monthly
        return months if math.isfinite(months) else None

    def ownership(self, months: float) -> tuple[float, float]:
        """Total cost over ``months`` of (the prompt, the fine-tune), without the value of calls."""
        prompt = self.calls_per_month * self.cost_per_call_now
        tuned = self.calls_per_month * self.cost_per_call_after + self.carrying
        return prompt * months, self.upfront + tuned * months


# Keys of [economics] without which there is no arithmetic.
REQUIRED = tuple(key.name for key in fields(CostModel) if key.default is MISSING)


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
        return max(math.inf if end is None else end for end in ends)


def cost_model(costs: Costs, gain: float) -> CostModel | None:
    """Return the model of ``costs``, None if a required key is missing; a loss counts as no gain."""
    values = {name: getattr(costs, name) for name in REQUIRED}
    if None in values.values():
        return None
    return CostModel(
        **values, value_per_correct=costs.value_per_correct or 0.0, gain=max(0.0, gain)
    )


def tornado(model: CostModel, ranges: Ranges) -> tuple[Bar, ...]:
    """Return a bar for each input, widest first: break-even at both ends of the input's range.

    The other inputs keep their values. The range is the one in ``ranges``, otherwise half to one and
    a half times the value. An input of 0 without a range cannot vary and has no bar.
    Source: Clemen, Making Hard Decisions (1996), chapter 5.
    """
    names = (*REQUIRED, "value_per_correct")
    bars = []
    for name in names:
        value = getattr(model, name)
        low, high = getattr(ranges, name) or (value * (1 - _SPREAD), value * (1 + _SPREAD))
        if low < high:
            at_low, at_high = (replace(model, **{name: end}).break_even for end in (low, high))
            bars.append(Bar(name, low, high, at_low, at_high, _swing(at_low, at_high)))
    return tuple(sorted(bars, key=lambda bar: (-_width(bar), names.index(bar.input))))


def _swing(at_low: float | None, at_high: float | None) -> float | None:
    if at_low is None or at_high is None:
        return 0.0 if at_low is at_high else None
    return abs(at_high - at_low)


def _width(bar: Bar) -> float:
    return math.inf if bar.swing_months is None else bar.swing_months
