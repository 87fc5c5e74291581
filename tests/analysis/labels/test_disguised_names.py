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
        {"food": 9, "staff": 9, "not the food": 9, "food at the counter": 9},
        {"C": 9, "A, B, C, F": 9, "B": 9, "A, B, E, F": 9},
        {"pizza": 9, "I want to order pizza": 9},
    ],
)
def test_other_labels_are_silent(labels: dict[str, int]) -> None:
    assert disguised(labels) == {}


@pytest.mark.parametrize(
    "label",
    [
        '{"label": "spam"}',
        "<p>spam</p>",
        '"spam"',
        "label: spam",
        "The answer is spam.",
        "spam (0.93)",
        "spam spam",
    ],
)
def test_wrappers_are_found(label: str) -> None:
    assert disguised({"spam": 9, label: 2}) == {label: ("spam", "with something around it")}


@pytest.mark.parametrize("label", ["maps", "fcnz", "5p4m", "spm"])
def test_other_letters_are_found(label: str) -> None:
    assert list(disguised({"spam": 9, label: 2})) == [label]


def test_labels_in_a_sentence_are_found() -> None:
    labels = {"spam": 9, "ham": 9, "This mail is ‘spam’.": 2, "This mail is ‘ham’.": 3}
    assert disguised(labels) == {
        "This mail is ‘spam’.": ("spam", "in a sentence"),
        "This mail is ‘ham’.": ("ham", "in a sentence"),
    }
