from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.pairs.containment import MIN_WORDS, contained_pairs

INNER = "my card was stolen on the way to work this morning"
MORE = "and what are your opening hours on a sunday in august"


def pairs(texts: list[str | None], threshold: float = 0.9) -> list[tuple[int, int, float]]:
    return contained_pairs(pl.Series(texts, dtype=pl.String), threshold).rows()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [None, ""],
        [INNER, INNER],  # equal, not inside
        [INNER, MORE],
        ["thank you very much", f"{INNER} thank you very much"],  # too short
        [INNER, " ".join(INNER.split()[::-1]) + " " + MORE],  # the words, in another order
        [f"{INNER} twice", f"{INNER[:30]} {MORE}"],  # half of it
    ],
)
def test_nothing_is_inside(texts: list[str | None]) -> None:
    assert pairs(texts) == []


def test_a_text_that_goes_on() -> None:
    assert pairs([f"{INNER} {MORE}", MORE, INNER]) == [(1, 0, 1.0), (2, 0, 1.0)]


def test_a_changed_word_costs_three_shingles() -> None:
    long = f"{INNER} {MORE}"
    changed = f"well {long.replace('hours', 'times')} thanks"
    ((inner, outer, share),) = pairs([long, changed], 0.8)
    assert (inner, outer) == (0, 1)
    assert share == pytest.approx(1 - 3 / (len(long.split()) - 2))


def test_a_phrase_of_many_rows_tells_nothing() -> None:
    texts = [f"{INNER} {i} {i * 7} {MORE}" for i in range(60)]
    assert pairs([INNER, *texts]) == []


@given(st.lists(st.text("abc ", max_size=40), max_size=8))
def test_every_pair_is_true(texts: list[str]) -> None:
    words = [" ".join(text.split()) for text in texts]
    for inner, outer, share in pairs(words, 0.5):
        one, two = (
            {tuple(w[i : i + 3]) for i in range(max(1, len(w) - 2))}
            for w in (words[inner].split(), words[outer].split())
        )
        assert share == pytest.approx(len(one & two) / len(one))
        assert len(words[inner].split()) >= MIN_WORDS
