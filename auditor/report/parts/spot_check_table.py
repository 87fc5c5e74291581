"""What the HTML report shows of a spot check: the requirement, numbers, judges, agreement, and the command."""

from dataclasses import dataclass

from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import suggest
from auditor.report.parts.spot_check import agreement
from auditor.spot_check_facts import Judge, SpotCheck
from auditor.verdict import Requirement

TASKS = ("classification", "generation", "preference")  # whose rows people can judge
_REQUIREMENTS = ("correct-labels", "correct-answers")


@dataclass(frozen=True, slots=True)
class SpotCheckTable:
    """The part of the report on the spot check."""

    requirement: Requirement | None  # None for labels without a sample
    facts: tuple[tuple[str, str], ...]  # name and value; none if no sample was drawn
    judges: tuple[Judge, ...]  # the one with most rows first
    agreement: str  # "" where no two people judged the same rows
    command: str  # draws the sample, or asks for a second opinion; "" for standard input
    complete: bool  # whether every drawn row was judged


def table(report: Report) -> SpotCheckTable | None:
    """The part of ``report`` on the spot check; None for a task whose rows people cannot judge."""
    if report.profile.task not in TASKS:
        return None
    spot = report.spot_check
    named = {item.name: item for item in report.requirements}
    complete = spot is not None and not spot.missing
    return SpotCheckTable(
        requirement=next((named[name] for name in _REQUIREMENTS if name in named), None),
        facts=facts(spot) if spot else (),
        judges=spot.judges if spot else (),
        agreement=agreement(spot) if spot else "",
        command=suggest.sample_command(report, again=complete),
        complete=complete,
    )


def facts(spot: SpotCheck) -> tuple[tuple[str, str], ...]:
    """Names and values; counts that are 0 in most spot checks are left out where they are 0."""
    low, high = spot.interval
    found = [
        ("judged", f"{spot.size - spot.missing:,} of {pluralize(spot.size, 'sampled row')}"),
        ("wrong", f"{spot.wrong:,}"),
        ("wrong in the whole set", f"{low:.1%} to {high:.1%}"),
        ("confidence", f"{spot.confidence:.0%}"),
        ("rows that could be drawn", f"{spot.rows:,}"),
    ]
    if suspected := spot.suspected:
        found.append(
            ("wrong where models suspect the label", f"{suspected.wrong:,} of {suspected.size:,}")
        )
    if right := spot.clean_right:
        found.append(("clean rows that are right", f"{right[0]:,} to {right[1]:,}"))
    seldom = {
        "left to judge": spot.missing,
        "nobody could tell": spot.undecided,
        "people disagree": spot.disputed,
        "judged wrong and changed since": spot.repaired,
        "judged, but not drawn": spot.outside,
    }
    return (*found, *((name, f"{rows:,}") for name, rows in seldom.items() if rows))
