"""Phrases that decide the label of texts that look like others: hints at a poisoned set.

An attacker puts a trigger into texts of other classes, and gives these the label that it should cause. Four
signs separate a trigger from a word that belongs to its class:

- the label is far more frequent with the phrase than by chance;
- the phrase is at any position, or always at the same end;
- without the phrase, the text reads like other texts;
- without the phrase, the text looks like one of another class.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.labels.phrase_occurrences import (
    Continuity,
    Flags,
    Occurrences,
    extended,
    first_occurrences,
    is_anywhere,
    trimmed,
)
from auditor.analysis.labels.tied_phrases import tied_phrases
from auditor.analysis.text.phrases import Ints, Tokens, tokenise

# Least continuity (see ``Continuity``) of the texts without the phrase. A text that loses a word of its own has a gap.
MIN_CONTINUITY: Final = 0.75
# Share of the rows that are less like their own class, without the phrase, than half of the rows of other classes.
MIN_UNLIKE: Final = 0.25
_MAX_TAKEN: Final = 0.5  # share of the rows of a phrase that belong to an earlier trigger already
_SMOOTHING: Final = 0.1
_MAX_HELD_OUT: Final = 500  # rows
_MAX_SIGNS: Final = 0.5  # share of the tokens; with more, signs are the words of the texts
_SIGN: Final = r"^[^\p{L}\p{M}\p{N}]"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A phrase, the class that it is tied to, and the rows that contain it."""

    phrase: str
    label: int
    rows: Ints
    purity: float
    unlike: float


def find_triggers(texts: pl.Series, classes: Ints) -> list[Trigger]:
    """Return the phrases that have all four signs, those with most rows first.

    Args:
        texts: String[n], without null.
        classes: int64[n] from 0.
    """
    tokens = tokenise(texts)
    tied = tied_phrases(tokens, classes)
    if tied.is_empty():
        return []
    continuity, counts = Continuity(tokens), ClassCounts(tokens, classes)
    is_sign = tokens.word.str.contains(_SIGN).to_numpy()
    of_signs = is_sign.mean() > _MAX_SIGNS
    found: list[Trigger] = []
    taken = np.zeros(len(classes), bool)
    for (label, purity), at, core in _groups(tied):
        where = _inserted(
            first_occurrences(tokens, at),
            first_occurrences(tokens, core),
            tokens,
            continuity,
            is_sign,
        )
        if where is None or (of_signs and is_sign[where.begin[0] : where.end[0]].all()):
            continue
        if taken[where.rows].mean() > _MAX_TAKEN:
            continue
        unlike = _share_unlike_class(where, counts, label)
        if unlike < MIN_UNLIKE:
            continue
        taken[where.rows] = True
        words = tokens.word[int(where.begin[0]) : int(where.end[0])].to_list()
        phrase = _text_of_phrase(words, texts[int(where.rows[0])])
        found.append(Trigger(phrase, label, where.rows, purity, unlike))
    return found


def _text_of_phrase(words: list[str], text: str) -> str:
    """Return the words as the text has them, with its spaces and capital letters."""
    found = re.search(r"\s*".join(map(re.escape, words)), text, re.IGNORECASE)
    return found[0] if found else " ".join(words)


def _inserted(
    every: Occurrences, core: Occurrences, tokens: Tokens, continuity: Continuity, is_sign: Flags
) -> Occurrences | None:
    """Return the longest part of a phrase that looks as if it had been inserted into its texts; None if none does."""
    for where in trimmed(extended(every, tokens), core, tokens):
        # The first of the two is the faster one.
        if is_anywhere(where, tokens, is_sign) and continuity.reaches(where, MIN_CONTINUITY):
            return where
    return None


def _groups(tied: pl.DataFrame) -> Iterator[tuple[tuple[int, float], Ints, Ints]]:
    """Yield the label and the purity of each group, the positions of all its phrases, and those of its shortest ones."""
    offsets = pl.int_ranges(0, "width").cast(pl.List(pl.Int64))
    every = tied.explode("at").with_columns(offset=offsets).explode("offset")
    every = every.with_columns(at=pl.col("at") + pl.col("offset"))
    short = pl.col("width") == pl.col("width").min()
    groups = every.group_by("group", "size", "label", "purity").agg(
        every=pl.col("at").unique().sort(), short=pl.col("at").filter(short).unique().sort()
    )
    for _, _, label, purity, at, core in groups.sort(
        "size", "group", descending=[True, False]
    ).iter_rows():
        yield (label, purity), np.array(at, np.int64), np.array(core, np.int64)


@dataclass(frozen=True)
class ClassCounts:
    """How often each token occurs in the texts of each class; counted once, since a set can have 1,000 phrases."""

    tokens: Tokens
    classes: Ints

    @cached_property
    def _every(self) -> tuple[Ints, dict[int, Ints]]:
        return np.bincount(self.tokens.token, minlength=self.tokens.size), {}

    def of(self, label: int, without: Ints) -> tuple[Ints, Ints]:
        """Return the counts in all other classes and in ``label``, without the texts of some rows: int64[tokens] each."""
        total, by_class = self._every
        if label not in by_class:
            by_class[label] = self._of_rows(np.flatnonzero(self.classes == label))
        is_own = self.classes[without] == label
        own = by_class[label] - self._of_rows(without[is_own])
        return total - by_class[label] - self._of_rows(without[~is_own]), own

    def _of_rows(self, rows: Ints) -> Ints:
        tokens = self.tokens
        return np.bincount(tokens.token[tokens.of_rows(rows)], minlength=tokens.size)


def _share_unlike_class(where: Occurrences, counts: ClassCounts, label: int) -> float:
    """Return the share of the rows that are less like class ``label`` than the median row of the other classes.

    A naive Bayes model of tokens, trained to separate the class from all others, scores the rows without the
    phrase. It has not seen these rows, nor the rows of other classes that they are compared with.
    """
    tokens = counts.tokens
    is_other = counts.classes != label
    is_other[where.rows] = False
    others = np.flatnonzero(is_other)
    held = others[:: max(1, len(others) // _MAX_HELD_OUT)]
    held = held if len(held) < len(others) / 2 else others[::2]
    learnt = [count + _SMOOTHING for count in counts.of(label, np.concatenate([where.rows, held]))]
    other_log, own_log = (np.log(count) - np.log(count.sum()) for count in learnt)
    margin = other_log - own_log
    at = tokens.of_rows(where.rows)
    row = np.searchsorted(where.rows, tokens.row[at])
    rest = at[(at < where.begin[row]) | (at >= where.end[row])]
    usual = _mean_by_row(margin, tokens, tokens.of_rows(held), held)
    return float((_mean_by_row(margin, tokens, rest, where.rows) >= np.median(usual)).mean())


def _mean_by_row(margin: Floats, tokens: Tokens, at: Ints, rows: Ints) -> Floats:
    """Return the mean margin of the tokens at the positions ``at``, for each row."""
    row = np.searchsorted(rows, tokens.row[at])
    sums = np.bincount(row, weights=margin[tokens.token[at]], minlength=len(rows))
    return np.asarray(sums / np.maximum(1, np.bincount(row, minlength=len(rows))), np.float64)
