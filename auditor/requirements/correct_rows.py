"""The requirement that labels or answers are right, as people judged a random sample."""

from dataclasses import replace

from auditor.plural import pluralize
from auditor.settings import Settings
from auditor.spot_check_facts import SpotCheck
from auditor.verdict import Requirement, State

SPOT_CHECK = "dataset-audit sample"  # the command that proves what no model can measure

_RIGHT_UNKNOWN = Requirement(
    name="correct-answers",
    observed="not judged",
    required="",
    state=State.UNPROVEN,
    why="no model can tell whether an answer is right: have a random sample judged",
    proof=SPOT_CHECK,
)


def correct_rows(spot: SpotCheck | None, noun: str, settings: Settings) -> Requirement:
    """The requirement on wrong labels or answers, by the people who judged a random sample.

    It is met if the sample proves the limit, not met if it refutes it, and unproven between the two. ``spot`` is what
    the sample shows, ``noun`` what was judged: label or answer.
    """
    name, required = f"correct-{noun}s", f"{settings.noise_ceiling:.0%} or fewer wrong"
    if spot is None or not spot.rows:
        return replace(_RIGHT_UNKNOWN, name=name, required=required)
    limit = int(settings.noise_ceiling * spot.rows)
    sure = f"{spot.confidence:.0%} confidence"
    judged = f"{spot.right + spot.wrong:,} of {spot.rows:,} rows judged, {spot.wrong:,} wrong"
    by = f"by {', '.join(judge.name for judge in spot.judges)}" if spot.judges else "by nobody yet"
    if spot.most <= limit:
        observed = f"at most {spot.most / spot.rows:.1%} wrong {noun}s"
        why = f"{judged}, {by}, blind and at random; {sure}"
        return Requirement(name, observed, required, State.MET, why, spot.most, limit)
    observed = f"at least {spot.least / spot.rows:.1%} wrong {noun}s"
    if spot.least > limit:
        why = f"{judged}, {by}, blind and at random; {sure}: the rows need another look before a fine-tune"
        return Requirement(name, observed, required, State.NOT_MET, why, spot.least, limit)
    why = f"{judged}; {_open_point(spot)}"
    return Requirement(
        name, observed, required, State.UNPROVEN, why, spot.least, limit, proof=SPOT_CHECK
    )


def _open_point(spot: SpotCheck) -> str:
    """The sentence that says what would prove or refute the limit."""
    if spot.missing:
        return f"{pluralize(spot.missing, 'more row')} to judge"
    if spot.disputed:
        return f"people disagree on {pluralize(spot.disputed, 'row')}: settle them"
    if spot.needed:
        return f"too few to tell: a sample of {spot.size + spot.needed:,} proves it if all others are right"
    return "the limit is neither proven nor refuted"
