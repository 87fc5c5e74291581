"""The requirements that rest on what a check measured: labels, KTO labels and responses.

``facts`` is None if the check did not run; ``whole`` has the rules of open findings on the whole set.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from auditor.facts import (
    ONE_LABEL,
    RANDOM_LABELS,
    SUSPECTED_LABEL,
    UNRELATED,
    KtoLabels,
    LabelNoise,
    LabelSignal,
    ResponseSignal,
    SeveralLabels,
)
from auditor.plural import pluralize
from auditor.requirements.correct_rows import SPOT_CHECK
from auditor.settings import Settings
from auditor.verdict import Requirement, State

# Least lower end of an estimated noise rate at which the estimate decides: an interval that begins at 0 proves nothing.
# Source: 400 board positions with right labels have 5.6% and 0.4%, sets with 7 to 9% of wrong labels 3% or more.
_MIN_LOW = 0.01


def label_signal(
    facts: LabelNoise | None, whole: Collection[str], settings: Settings
) -> Requirement:
    """The requirement that the labels of a classification follow from the texts."""
    if ONE_LABEL in whole:
        return _signal("one label in all rows", "2 or more", "there is nothing to learn")
    signal = None if facts is None else facts.signal
    accepted = signal is not None and signal.is_chance and RANDOM_LABELS not in whole
    if signal is None or accepted or _is_below_chance(signal):
        return replace(_SIGNAL_UNKNOWN, why=_why_no_signal(facts, settings))
    low, high = signal.by_chance
    observed = f"accuracy {signal.accuracy:.2f}, up to {high:.2f} by chance"
    if RANDOM_LABELS in whole:
        why = (
            "the labels do not depend on the texts: models predict shuffled labels with an accuracy of"
            f" {low:.2f} to {high:.2f} (p = {signal.p:.2g})"
        )
        return _signal(observed, "above chance", why)
    why = (
        "models trained on the other rows reach this accuracy; on shuffled labels they reach"
        f" {low:.2f} to {high:.2f}"
    )
    return replace(_signal(observed, "above chance", why), state=State.MET)


def _is_below_chance(signal: LabelSignal) -> bool:
    """Return whether models predict the labels less often than random ones."""
    return not signal.is_chance and signal.accuracy < signal.by_chance[0]


def _signal(observed: str, required: str, why: str) -> Requirement:
    return Requirement("label-signal", observed, required, State.NOT_MET, why)


_SIGNAL_UNKNOWN = Requirement(
    "label-signal", "not measured", "above chance", State.UNPROVEN, why="", proof=SPOT_CHECK
)


def _why_no_signal(facts: LabelNoise | None, settings: Settings) -> str:
    if facts is not None and facts.undecided:
        return f"{facts.undecided}: have a sample labelled again"
    if facts is not None and facts.signal is not None:
        if _is_below_chance(facts.signal):
            return "models predict the labels less often than by chance, as in minimal pairs: have a sample labelled again"
        return "a person has accepted that models predict the labels no better than random ones"
    floor = settings.class_floor
    return f"too few rows in classes of {floor} or more: have a sample labelled again"


def _noise_unknown(settings: Settings) -> Requirement:
    return Requirement(
        name="label-noise",
        observed="not measured",
        required=f"{settings.noise_ceiling:.0%} or less",
        state=State.UNPROVEN,
        why="too few rows, or texts that do not predict the labels: have a sample labelled again",
        proof=SPOT_CHECK,
    )


def several_labels(
    facts: SeveralLabels | None, whole: Collection[str], settings: Settings
) -> Requirement:
    """The requirement on wrong labels where texts have several, by the label that is wrong most often."""
    if ONE_LABEL in whole:
        return _signal("the same labels in all rows", "2 or more", "there is nothing to learn")
    measured = [(label.least or 0.0, label.name) for label in facts.labels] if facts else []
    if facts is None or not measured:
        return _noise_unknown(settings)
    least, name = max(measured)
    limit = int(settings.noise_ceiling * facts.rows)
    suspected = sum(label.suspected for label in facts.labels)
    observed = f"at least {least:.1%} wrong for '{name[:40]}'"
    required = f"{settings.noise_ceiling:.0%} or less for each label"
    why = (
        f"{pluralize(suspected, 'label looks', 'labels look')} wrong or missing; errors that the texts do not"
        " reveal are not counted"
    )
    state = State.NOT_MET if least > settings.noise_ceiling else State.UNPROVEN
    proof = SPOT_CHECK if state is State.UNPROVEN else ""
    value = round(least * facts.rows)
    return Requirement("label-noise", observed, required, state, why, value, limit, proof=proof)


def label_noise(
    facts: LabelNoise | None, whole: Collection[str], decided: int, settings: Settings
) -> Requirement:
    """The requirement on wrong labels of a classification.

    It is not met if there are likely more wrong labels than the limit. It is met if the limit holds even if all
    labels that the models cannot judge are wrong. Between the two, only people can tell. The suspected labels that a
    person has ``decided`` on no longer count as possible errors.
    """
    if facts is None or (facts.noise_rate is None and facts.min_noise is None):
        return _noise_unknown(settings)
    if facts.signal and facts.signal.is_chance and RANDOM_LABELS not in whole:
        # A person has accepted that the texts do not decide the labels.
        return _noise_unknown(settings)
    if facts.signal and _is_below_chance(facts.signal):
        return _noise_unknown(settings)  # labels that contradict the models are right there
    rows, limit = facts.rows, int(settings.noise_ceiling * facts.rows)
    required = f"{settings.noise_ceiling:.0%} or less"
    noise = partial(Requirement, name="label-noise", required=required, limit=limit)
    least, likely = _wrong_labels(facts, decided)
    at_least = f"at least {least / max(1, rows):.1%}"
    if likely > limit:
        observed = f"{at_least} wrong labels"
        if likely > least:
            observed = f"about {likely / max(1, rows):.1%} wrong labels, {at_least}"
        why = _why_too_many(facts, likely)
        return noise(observed=observed, state=State.NOT_MET, why=why, value=likely)
    if facts.noise_rate is None or facts.possible is None:
        return _noise_unknown(settings)
    most = max(0, facts.possible - decided)
    if most <= limit:
        observed = f"at most {most / max(1, rows):.1%} wrong labels"
        why = "counts every label that the models cannot judge as wrong"
        return noise(observed=observed, state=State.MET, why=why, value=most)
    observed, why = f"{at_least} wrong labels", _why_undecided(facts, decided)
    return noise(observed=observed, state=State.UNPROVEN, why=why, value=least, proof=SPOT_CHECK)


def _wrong_labels(facts: LabelNoise, decided: int) -> tuple[int, int]:
    """How many labels are wrong at least, and how many likely.

    The first is the lower end of the estimate's interval, or the number of labels that contradict confident models.
    The second is the estimate, if its interval is clearly above 0. Neither counts errors in rows that are too hard
    for the models.
    """
    rate = facts.noise_rate
    share = max(rate.low if rate else 0, facts.min_noise or 0)
    estimate = rate.estimate if rate and rate.low >= _MIN_LOW else 0
    least = max(0, round(share * facts.rows) - decided)
    return least, max(least, round(estimate * facts.rows) - decided)


def _why_undecided(facts: LabelNoise, decided: int) -> str:
    too_hard = facts.unjudged / max(1, facts.rows)
    return (
        f"{pluralize(facts.suspected - decided, 'label looks', 'labels look')} wrong; {too_hard:.0%} of the"
        " labels are too hard for the models to judge, and errors among them are not counted"
    )


def _why_too_many(facts: LabelNoise, likely: int) -> str:
    if facts.noise_rate is None:
        return (
            f"at least {likely:,} of {facts.rows:,} labels contradict confident models of the other rows: label a"
            " sample again; if the texts do not decide the labels, raise noise_ceiling"
        )
    return (
        f"about {likely:,} of {facts.rows:,} labels are wrong; review the suspected labels"
        f" ({SUSPECTED_LABEL}), worst first"
    )


def kto_labels(facts: KtoLabels) -> Requirement:
    """The requirement that a KTO set has desired and undesired answers."""
    least = min(facts.desired, facts.undesired)
    why = (
        "KTO compares the two kinds"
        if least
        else "KTO learns from the difference between the two kinds, and there is one kind"
    )
    return Requirement(
        name="kto-labels",
        observed=f"{facts.desired:,} desired and {facts.undesired:,} undesired answers",
        required="both kinds",
        state=State.MET if least else State.NOT_MET,
        why=why,
        value=least,
        limit=1,
    )


def response_signal(facts: ResponseSignal | None, whole: Collection[str]) -> Requirement:
    """The requirement that the answers of a set of free texts depend on their prompts."""
    name, required = "response-signal", "better than shuffled ones"
    if facts is None or facts.rows is None:
        why = (facts and facts.abstained) or "the check did not run"
        return Requirement(name, "not measured", required, State.UNPROVEN, why, proof=SPOT_CHECK)
    views = (("words", facts.by_words), ("meaning", facts.by_meaning))
    measured = [f"{value:.1f} by {view}" for view, value in views if value is not None]
    related = UNRELATED not in whole
    why = (
        "the answers depend on their prompts"
        if related
        else f"of {facts.rows:,} rows, shuffled answers fit as well ({UNRELATED}): join them again by their key"
    )
    fit = "better than" if related else "no better than"
    by = f" ({', '.join(measured)}, in standard deviations)" if measured else ""
    observed = f"answers fit {fit} shuffled ones{by}"
    return Requirement(name, observed, required, State.MET if related else State.NOT_MET, why)
