"""Texts that are names: no model can predict their labels from other names."""

import polars as pl

from auditor.analysis.labels.judgements import why_unpredictable
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.text.varying_words import varying_words

_LETTERS = "bcdfghjklm"


def _why(texts: list[str]) -> str:
    series = pl.Series(texts)
    return why_unpredictable(
        ("extinct", "living"), series, shared_parts(series), varying_words(series)
    )


def test_sentences_that_share_words_can_be_learnt() -> None:
    words = ["river", "stone", "lantern", "copper", "meadow", "winter", "harbour", "candle"]
    texts = [f"{a} {b} {c} {a}" for a in words for b in words for c in words if len({a, b, c}) == 3]
    assert not _why(texts[:200])


def test_names_with_words_of_their_own_cannot() -> None:
    names = [f"{a}a{b}o{c}u" for a in _LETTERS for b in _LETTERS for c in "st"]
    assert "names" in _why(names)
