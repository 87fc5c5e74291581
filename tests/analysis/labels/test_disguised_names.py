"""Labels that only look alike stay silent, labels in disguise are named."""

from __future__ import annotations

import pytest

from auditor.analysis.labels.disguised_names import disguised


@pytest.mark.parametrize(
    "labels",
    [
        {"spam": 9, "not spam": 9},
        {"no": 9, "on": 2},
        {"New York New York": 3, "Boston": 4},
        {"level 1": 9, "level 2": 9},
        {"live": 5, "evil": 5},
    ],
)
def test_other_labels_are_silent(labels: dict[str, int]) -> None:
    assert disguised(labels) == {}


@pytest.mark.parametrize(
    "label",
    ['{"label": "spam"}', "<p>spam</p>", '"spam"', "label: spam", "spam (0.93)", "spam spam"],
)
def test_wrappers_are_found(label: str) -> None:
    assert disguised({"spam": 9, label: 2}) == {label: ("spam", "with something around it")}


@pytest.mark.parametrize("label", ["maps", "fcnz", "5p4m", "spm"])
def test_other_letters_are_found(label: str) -> None:
    assert list(disguised({"spam": 9, label: 2})) == [label]
