"""Excerpts of very long texts: ordinary texts stay as they are, long ones are bounded."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from auditor.analysis.text import excerpts

ORDINARY = ["", None, "ein Satz", "word " * 6_000, "字" * 10_000]
NUMBERED = " ".join(f"w{number:05d}" for number in range(40_000))  # 280 KB
MANY = [NUMBERED] * 31  # over 8 MB


def test_ordinary_texts_are_kept_whole() -> None:
    texts = pl.Series("text", ORDINARY)
    assert excerpts.evenly_spaced(texts).to_list() == ORDINARY
    rows = pl.DataFrame({"raw": texts, "normalised": texts})
    assert (
        excerpts.with_ends(rows, "raw", "normalised")["normalised"].to_list()[:-1] == ORDINARY[:-1]
    )


def test_parts_of_a_long_text_are_whole_words_from_all_over_it() -> None:
    texts = pl.Series("text", ["short", *MANY, None])
    short, parts, *_, null = excerpts.evenly_spaced(texts).to_list()
    words = parts.split(" ")
    assert (short, null) == ("short", None)
    assert set(words) <= set(NUMBERED.split(" "))
    assert words == sorted(words)
    assert (words[0], words[-1]) == ("w00000", "w39999")
    assert 30_000 < len(parts) <= 1 << 15
    numbers = [int(word[1:]) for word in words]
    jumps = [two - one for one, two in pairwise(numbers) if two > one + 1]
    assert len(jumps) == 15
    assert max(jumps) - min(jumps) < 5


def test_a_few_long_texts_are_kept_whole() -> None:
    texts = pl.Series("text", ["short", NUMBERED])
    assert excerpts.evenly_spaced(texts).to_list() == ["short", NUMBERED]


def test_parts_of_a_text_without_spaces() -> None:
    parts, *_ = excerpts.evenly_spaced(pl.Series(["字" * 100_000] * 30)).to_list()
    assert parts.replace(" ", "") == "字" * (1 << 15)


def test_the_ends_of_a_long_text_are_kept_as_written_and_normalised() -> None:
    raw = f"{NUMBERED.upper()} What is the total?"
    rows = pl.DataFrame({"row": [7], "raw": [raw], "folded": [NUMBERED]})
    (found,) = excerpts.with_ends(rows, "raw", "folded").to_dicts()
    assert found["row"] == 7
    assert found["raw"] == f"{raw[:1_000]} {raw[-1_000:]}"
    assert found["folded"] == f"{NUMBERED[:1_000]} {NUMBERED[-1_000:]}"
