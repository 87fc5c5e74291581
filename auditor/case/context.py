"""What every check of the case is given, and the few questions several of them ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from auditor.case.evidence.attempts import Attempt, Evidence
from auditor.case.model import LADDER, DataFacts
from auditor.case.readiness.file import Readiness

# Items an eval needs before a score says anything. Source: at n = 100 a 95 % Wilson interval is
# never wider than 10 points either way; also the eval size of the policy's worked example.
MIN_EVAL = 100


@dataclass(frozen=True, slots=True)
class Context:
    """The case as stated and as measured; ``exempt`` holds the exceptions whose evidence stands."""

    readiness: Readiness
    evidence: Evidence
    today: dt.date
    data: DataFacts | None = None
    exempt: frozenset[str] = frozenset()

    def fits(self, attempt: Attempt) -> bool:
        """Within the stated limits; where latency or cost was not measured, the prompt has it."""
        target = self.readiness.target
        pairs = (
            (attempt.latency_ms, target.max_latency_ms),
            (attempt.cost_per_call, target.max_cost_per_call),
        )
        return all(own is None or limit is None or own <= limit for own, limit in pairs)

    def judged(self) -> tuple[Attempt, ...]:
        """Attempts on an eval large enough to say anything."""
        return tuple(a for a in self.evidence.attempts if a.n >= MIN_EVAL)

    def best(self) -> Attempt | None:
        """The best prompt within the limits: what a fine-tune has to beat. Ties go to the cheaper."""
        fitting = [a for a in self.judged() if self.fits(a)]
        return max(fitting, key=lambda a: a.score, default=None)

    def open_rungs(self) -> tuple[str, ...]:
        """Rungs of the ladder neither tried nor excused with a reason, cheapest first."""
        closed = {
            rung.name
            for rung in self.readiness.rungs
            # A status that cannot be read is a fault of the file, not an untried rung.
            if rung.status in ("tried", None) or (rung.status == "not-applicable" and rung.reason)
        }
        return tuple(name for name in LADDER if name not in closed)

    def next_rung(self) -> str:
        """The rung to try next; once all are tried, the best one."""
        best = self.best()
        return next(iter(self.open_rungs()), best.name if best else LADDER[0])


def points(share: float) -> str:
    """A difference of shares in points: 0.04 as ``4 points``."""
    value = round(share * 100, 1)
    return f"{value:g} point" + ("" if value == 1 else "s")
