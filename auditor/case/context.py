"""The input of every check of the case, with the questions that several checks ask of it."""

import datetime as dt
from dataclasses import dataclass

from auditor.case.evidence.attempts import Attempt, Evidence
from auditor.case.model import LADDER, DataFacts
from auditor.case.readiness.records import Readiness

# Items that an eval needs before a score counts. Source: at n = 100 a 95% Wilson interval reaches
# at most 10 points either way; it is also the eval size of the policy's worked example.
MIN_EVAL_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Context:
    """The case as written and as measured; ``exempt`` contains the kinds of accepted exceptions."""

    readiness: Readiness
    evidence: Evidence
    today: dt.date
    data: DataFacts | None = None
    exempt: frozenset[str] = frozenset()

    def within_limits(self, attempt: Attempt) -> bool:
        """Whether the attempt keeps the limits of [target]; what was not measured counts as kept."""
        target = self.readiness.target
        pairs = (
            (attempt.latency_ms, target.max_latency_ms),
            (attempt.cost_per_call, target.max_cost_per_call),
        )
        return all(
            measured is None or limit is None or measured <= limit for measured, limit in pairs
        )

    def counting(self) -> tuple[Attempt, ...]:
        """Attempts on an eval that is large enough to count."""
        return tuple(a for a in self.evidence.attempts if a.n >= MIN_EVAL_ITEMS)

    def best(self) -> Attempt | None:
        """The best prompt within the limits, which a fine-tune must beat; on a tie the first listed."""
        candidates = [a for a in self.counting() if self.within_limits(a)]
        return max(candidates, key=lambda a: a.score, default=None)

    def open_rungs(self) -> tuple[str, ...]:
        """Rungs of the ladder that were neither tried nor excused with a reason, cheapest first."""
        closed = {
            rung.name
            for rung in self.readiness.rungs
            # A status that cannot be read is a fault of the file, not an untried rung.
            if rung.status in ("tried", None) or (rung.status == "not-applicable" and rung.reason)
        }
        return tuple(name for name in LADDER if name not in closed)

    def next_rung(self) -> str:
        """The cheapest open rung; the best one once all were tried."""
        best = self.best()
        return next(iter(self.open_rungs()), best.name if best else LADDER[0])


def points(share: float) -> str:
    """Return a difference of shares in percentage points: ``4 points`` for 0.04."""
    value = round(share * 100, 1)
    return f"{value:g} point" + ("" if value == 1 else "s")
