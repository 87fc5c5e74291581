"""The share of the work that each stage of an audit has, for the progress bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.analysis import progress

# Percent of the seconds of an audit, measured with -v: means of 3,000 short rows with labels and 1,500 conversations.
# The other stages share the rest.
PERCENT: Mapping[str, float] = {
    "semantic-duplicates": 25,
    "diversity": 17,
    "label-noise": 12,
    "near-duplicates": 7,
    progress.WRITING: 7,
    "learning-curve": 6,
    "responses": 5,
    "unrequested-language": 4,
    "unrelated-responses": 3,
    progress.READING: 3,
}


def shares(checks: Sequence[str]) -> Mapping[str, float]:
    """The share of the work of each stage, reading and writing included; they add up to 1."""
    stages = [progress.READING, *checks, progress.VERDICT, progress.WRITING]
    known = {name: PERCENT[name] for name in stages if name in PERCENT}
    rest = max(0.0, 100 - sum(known.values())) / max(1, len(stages) - len(known))
    weights = {name: known.get(name, rest) for name in stages}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}
