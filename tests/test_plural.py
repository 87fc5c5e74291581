"""Nouns agree with their number."""

from __future__ import annotations

import pytest

from auditor.plural import pluralize


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1_200, "1,200 rows")]
)
def test_nouns_agree_with_their_number(count: int, text: str) -> None:
    assert pluralize(count, "row") == text


def test_some_plurals_are_irregular() -> None:
    assert pluralize(1, "personal datum", "personal data") == "1 personal datum"
    assert pluralize(2, "personal datum", "personal data") == "2 personal data"
