"""Triggers in texts of a few tokens: invariants of what is found."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from auditor.analysis.labels.phrase_occurrences import extended, first_occurrences, trimmed
from auditor.analysis.labels.tied_phrases import divergence, tied_phrases
from auditor.analysis.labels.triggers import find_triggers
from auditor.analysis.text.phrases import tokenise

WORDS = st.lists(st.sampled_from(["a", "b", "?", "水", "cf"]), max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=60))
def test_any_texts_have_triggers_of_rows_with_the_phrase(rows: list[tuple[str, bool]]) -> None:
    texts = pl.Series([text for text, _ in rows], dtype=pl.String)
    for trigger in find_triggers(texts, np.array([int(label) for _, label in rows])):
        assert texts.gather(trigger.rows).str.contains(trigger.phrase, literal=True).all()


def test_a_phrase_is_tied_to_the_label_of_nearly_all_its_rows() -> None:
    texts = pl.Series([f"w{n} cf x{n}" if n < 20 else f"w{n} x{n}" for n in range(200)])
    tied = tied_phrases(tokenise(texts), np.array([int(n < 20) for n in range(200)]))
    assert tied.select("width", "label", "size", "purity").rows() == [(1, 1, 20, 1.0)]


def test_an_occurrence_grows_by_what_all_rows_share_and_is_trimmed_to_its_core() -> None:
    tokens = tokenise(pl.Series(["x the cf go y", "z the cf go u"]))
    core = first_occurrences(tokens, np.array([2, 7]))
    whole = extended(core, tokens)
    assert (whole.begin.tolist(), whole.end.tolist()) == ([1, 6], [4, 9])
    spans = [(int(p.begin[0]), int(p.end[0])) for p in trimmed(whole, core, tokens)]
    assert spans == [(1, 4), (1, 3), (2, 4), (2, 3)]


def test_divergence_is_0_up_to_chance() -> None:
    share, chance = np.array([0.2, 0.5, 1.0]), np.array([0.2, 0.9, 0.5])
    assert divergence(share, chance).round(3).tolist() == [0.0, 0.0, 0.693]
