"""The verdicts on several data sets in a few lines without the text of any row, for hooks and logs."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.errors import ExitCode


@dataclass(frozen=True, slots=True)
class Brief:
    """The verdict on one data set, and what to look at."""

    code: ExitCode
    headline: str
    details: tuple[str, ...] = ()  # worst first
    note: str = ""  # what was not checked


def lines(briefs: Sequence[Brief], limit: int) -> list[str]:
    """At most ``limit`` lines, the worst data set first: every verdict, then details while there are lines left."""
    worst = sorted(briefs, key=lambda item: -item.code)
    shown = worst if len(worst) <= limit else worst[: limit - 1]
    room = limit - min(limit, len(worst))
    found: list[str] = []
    for item in shown:
        details = item.details
        if len(details) > room:
            left = len(details) - room + 1
            details = (*details[: room - 1], f"and {left} more") if room > 1 else ()
        room -= len(details)
        found += [item.headline, *(f"  {detail}" for detail in details)]
    if len(shown) < len(worst):
        found.append(f"and {len(worst) - len(shown)} more data sets")
    return found
