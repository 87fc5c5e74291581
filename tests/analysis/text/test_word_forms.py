from __future__ import annotations

import pytest

from auditor.analysis.text import word_forms


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("boy", ("boy", "boys")),
        ("city", ("city", "cities")),
        ("suffix", ("suffix", "suffixes")),
    ],
)
def test_nouns(word: str, forms: tuple[str, ...]) -> None:
    assert word_forms.noun_forms(word) == forms


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("add", ("add", "adds", "added", "adding")),
        ("remove", ("remove", "removes", "removed", "removing")),
        ("deny", ("deny", "denies", "denied", "denying")),
        ("stop", ("stop", "stops", "stopped", "stopping")),
        ("permit", ("permit", "permits", "permitted", "permitting")),
    ],
)
def test_verbs(word: str, forms: tuple[str, ...]) -> None:
    assert word_forms.verb_forms(word) == forms


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("big", ("big", "bigger", "biggest")),
        ("large", ("large", "larger", "largest")),
        ("heavy", ("heavy", "heavier", "heaviest")),
        ("cheap", ("cheap", "cheaper", "cheapest")),
    ],
)
def test_adjectives(word: str, forms: tuple[str, ...]) -> None:
    assert word_forms.adjective_forms(word) == forms
