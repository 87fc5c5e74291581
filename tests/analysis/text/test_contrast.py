from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from auditor.analysis.text import contrast, normalise
from auditor.pipeline import audit
from auditor.settings import Settings

PAIRS = Path(__file__).parents[3] / "fixtures" / "near-duplicates" / "contrast-pairs.jsonl"


def kinds(pairs: list[tuple[str, str]]) -> list[str | None]:
    """The kind of each pair, in a data set of all the pairs."""
    texts = pl.Series([side for pair in pairs for side in pair])
    rows = pl.DataFrame(
        {"row": range(len(texts)), "raw": texts, "normalised": normalise.fold_to_words(texts)}
    )
    left = pl.DataFrame({"left": range(0, len(texts), 2), "right": range(1, len(texts), 2)})
    return contrast.kinds(rows, left).to_list()


SAME = {
    "a word added": ("please send me a new card today", "please do send me a new card today"),
    "another function word": ("what college did she attend", "which college did she attend"),
    "a number left out": ("i was charged 30 dollars twice", "i was charged dollars twice"),
    "thousands": (
        "The fee is 1,000 for each of the rooms",
        "The fee is 1000 for each of the rooms",
    ),
    "a typing error in a name": (
        "we flew home from Barcelona in the night",
        "we flew home from Barcelnoa in the night",
    ),
    "capitals": ("WE FLEW HOME IN THE NIGHT", "we flew home in the night"),
    "reordered": ("on friday add the doctor to my list", "add the doctor to my list on friday"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_similar_texts_without_a_contrast(pair: tuple[str, str]) -> None:
    assert kinds([pair]) == [None]


def test_a_contrast_of_each_kind() -> None:
    pairs = {
        "negation": ("the fare is refundable", "the fare is not refundable"),
        "number": ("wait for 10 minutes at the door", "wait for 15 minutes at the door"),
        "date": ("closed on monday for repairs", "closed on friday for repairs"),
        "unit": ("keep it cold for 3 hours then stir", "keep it cold for 3 days then stir"),
        "currency": ("the card costs $ 5 at the desk", "the card costs € 5 at the desk"),
        "direction": ("the flight from boston in may", "the flight to boston in may"),
        "opposite": ("turn the lamp on at the door", "turn the lamp off at the door"),
        "quotation": ('press "start" on the old box', 'press "pause" on the old box'),
        "identifier": ("call read_rows() on the table", "call drop_rows() on the table"),
        "name": ("a letter for Mr. Okafor came in", "a letter for Mr. Lindqvist came in"),
    }
    assert dict(zip(pairs, kinds(list(pairs.values())), strict=True)) == {k: k for k in pairs}


def test_a_distinctive_word_counts_more_than_the_frame() -> None:
    frame = [(f"what is the fear of word{i}", f"what is the fear of thing{i}") for i in range(30)]
    assert set(kinds(frame)) == {"distinctive word"}
    assert set(kinds(frame[:10])) == {None}  # too few rows to know what is rare


def test_all_sixty_pairs_are_contrasts_of_their_kind() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    pairs = [(a["text"], b["text"]) for a, b in zip(rows[::2], rows[1::2], strict=True)]
    named = {"name": {"name", "quotation", "identifier"}, "date": {"date", "number"}}
    found = kinds(pairs)
    wrong = [
        (pair, kind)
        for pair, row, kind in zip(pairs, rows[::2], found, strict=True)
        if kind not in named.get(row["kind"], {row["kind"]})
    ]
    assert wrong == []


@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_no_contrast_pair_is_ever_dropped(threshold: float) -> None:
    report = audit([(PAIRS, "pairs.jsonl")], [], Settings(near_duplicate=threshold))
    assert report.counts.clean == 120
    assert set(report.findings["rule"]) == {"DUP012"}
