"""What a spot check shows: in one sentence for every report, and as a table for the HTML report."""

from dataclasses import dataclass

from auditor.plural import pluralize
from auditor.report.model import Report
from auditor.report.parts import suggest
from auditor.spot_check_facts import Judge, SpotCheck
from auditor.verdict import Requirement

TASKS = ("classification", "generation", "preference")  # whose rows people can judge
_REQUIREMENTS = ("correct-labels", "correct-answers")


def sentence(spot: SpotCheck) -> str:
    """Who judged how many rows, what they found, and what follows for all rows."""
    judged = spot.right + spot.wrong
    low, high = spot.interval
    parts = [
        f"spot check: {judged:,} of {spot.size:,} sampled rows judged blind{_judges(spot)}, {spot.wrong:,} wrong",
        f"{low:.1%} to {high:.1%} of all {spot.rows:,} rows are wrong, at {spot.confidence:.0%} confidence",
    ]
    if found := spot.suspected:
        parts.append(
            f"{found.wrong:,} of {pluralize(found.size, 'row')} whose label models suspect are wrong"
        )
    if spot.repaired:
        were, count = ("was", "counts") if spot.repaired == 1 else ("were", "count")
        rows = pluralize(spot.repaired, "row")
        parts.append(f"{rows} {were} judged wrong and changed since, and still {count}")
    if spot.outside:
        parts.append(
            f"judgements of {pluralize(spot.outside, 'row')} outside the sample do not count"
        )
    if spot.missing:
        parts.append(f"{pluralize(spot.missing, 'row')} left to judge")
    if spot.undecided:
        parts.append(f"nobody could tell on {pluralize(spot.undecided, 'row')}")
    if spot.disputed:
        parts.append(f"people disagree on {pluralize(spot.disputed, 'row')}")
    if agree := agreement(spot):
        parts.append(agree)
    return "; ".join(parts)


def agreement(spot: SpotCheck) -> str:
    """How far two people agree, with the interval of kappa; "" where no two judged the same rows."""
    both = spot.agreement
    if both is None:
        return ""
    return (
        f"two people agree on {both.same:.0%} of {pluralize(both.rows, 'row')}"
        f" (kappa {both.kappa:.2f}, {both.low:.2f} to {both.high:.2f})"
    )


def _judges(spot: SpotCheck) -> str:
    if not spot.judges:
        return ""
    names = ", ".join(judge.name for judge in spot.judges)
    return f" by {names} (last on {max(judge.last for judge in spot.judges)})"


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
