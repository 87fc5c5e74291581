"""Tokens, phrases and neighbours of a few texts."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.text.phrases import Neighbours, phrases, tokenise


def test_tokens_are_words_characters_of_unspaced_scripts_and_signs() -> None:
    tokens = tokenise(pl.Series(["Don't go!", "", "水 <|x|>"]))
    assert tokens.word.to_list() == ["don't", "go", "!", "水", "<", "|", "x", "|", ">"]
    assert tokens.row.tolist() == [0, 0, 0, 2, 2, 2, 2, 2, 2]
    assert tokens.start.tolist() == [0, 3, 3, 9]


def test_phrases_end_with_their_text_and_count_rows_once() -> None:
    tokens = tokenise(pl.Series(["a b a b", "a b", "b a"]))
    found = phrases(tokens, 2, (2, 3)).sort("phrase", "at")
    words = [tokens.word[at] + tokens.word[at + 1] for at in found["at"]]
    assert words == ["ab", "ab", "ab", "ba", "ba"]
    assert found["row"].to_list() == [0, 0, 1, 0, 2]
    assert phrases(tokens, 2, (3, 3)).is_empty()
    assert phrases(tokenise(pl.Series(["a"])), 2, (1, 9)).is_empty()


def test_pairs_are_attested_by_other_rows_only() -> None:
    tokens = tokenise(pl.Series(["a b", "a b", "b c"]))
    a, b, c = 1, 2, 3
    neighbours = Neighbours(tokens)
    left, right = np.array([a, b, 0, c]), np.array([b, c, a, 0])
    first, last = (neighbours.pairs_of(np.array([row])) for row in (0, 2))
    assert neighbours.attested(left, right, first).tolist() == [True, True, True, True]
    assert neighbours.attested(left, right, last).tolist() == [True, False, True, False]
