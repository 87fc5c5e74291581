"""More wrong labels are never a better verdict."""

from __future__ import annotations

import random

import pytest

from auditor.checks import format as record_format
from auditor.checks import label_noise, one_label
from auditor.verdict import State, Verdict

CHECKS = (record_format, one_label, label_noise)
WORDS = {
    "food": "bread pepper cake soup butter cheese rice apple",
    "ships": "harbour anchor sail deck cargo mast rudder port",
    "music": "violin drum chorus tune melody flute choir song",
    "weather": "thunder rain storm cloud sunshine snow frost wind",
}
OTHERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "more",
    "less",
    "again",
    "soon",
    "late",
    "early",
]


def rows(share: int, names: int) -> list[dict[str, str]]:
    """400 texts of ``names`` topics; the labels of ``share`` percent are shuffled."""
    draw = random.Random(share)
    topics = list(WORDS)[:names]
    made = []
    for number in range(400):
        topic = topics[number % names]
        words = draw.sample(WORDS[topic].split(), 3) + draw.sample(OTHERS, 5)
        made.append({"text": " ".join([*words, f"v{number}"]), "label": topic})
    chosen = draw.sample(range(400), 400 * share // 100)
    dealt = draw.sample([made[i]["label"] for i in chosen], len(chosen))
    for i, label in zip(chosen, dealt, strict=True):
        made[i]["label"] = label
    return made


@pytest.mark.parametrize("names", [3, 4])
def test_more_wrong_labels_are_never_a_better_verdict(audit, names: int) -> None:
    shares = (0, 10, 20, 35, 50, 70, 100)
    reports = [audit(rows(share, names), checks=CHECKS) for share in shares]
    states = [{need.name: need.state for need in r.requirements}["label-noise"] for r in reports]
    assert states[0] is State.MET
    assert states[1] is not State.MET  # 6.7 or 7.5% of the labels are wrong
    assert [r.verdict for r in reports[2:]] == [Verdict.NOT_READY] * 5
