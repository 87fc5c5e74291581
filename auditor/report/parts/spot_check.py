"""What a spot check shows, in one sentence for every report."""

from auditor.plural import pluralize
from auditor.spot_check_facts import SpotCheck


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
