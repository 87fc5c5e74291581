"""Prompts that many rows have, although their answers have nothing in common."""

import numpy as np
import polars as pl

from auditor.analysis.embedding.static import Vectors
from auditor.analysis.responses.count_sketch import CountSketch, word_counts
from auditor.analysis.text import normalise

# Fewest rows, and least share of the rows, that have one prompt with different answers; and the highest share of the rows
# that have one of these prompts: above it, one prompt for many rows is the style of the set.
_MIN_SAME, _MIN_SHARE, _MAX_SHARE = 8, 0.01, 0.5
_MIN_WORDS = 8  # of the median answer; shorter ones are values and names, which share no words
# Cosine, and its standard errors, by which the answers to one prompt must be more alike than they are to other answers.
# Source: 0.03 to 0.2 for answers of alpaca that are stories, poems, e-mails, recipes or code; less than 0.01 for 20 of 24
# random samples of 20 answers of four sets, and for all of 100.
_MIN_ALIKE, _MIN_ERRORS = 0.01, 2.0
_MAX_PROMPTS, _SAMPLE = 20, 500  # prompts, the most frequent first, and answers that are compared


def repeated_prompts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``rows`` whose prompt many have, with answers that are no more alike than those of any rows, and ``same``: how many.

    ``rows`` have ``whole`` (String: the whole input) and ``response`` (String).
    """
    answers = pl.col("response").n_unique().over("whole")
    rows = rows.with_columns(same=answers).with_row_index("at")
    same = rows.filter(pl.col("same") >= max(_MIN_SAME, _MIN_SHARE * rows.height))
    if same.is_empty() or same.height > _MAX_SHARE * rows.height:
        return same.clear()
    folded = normalise.fold_to_words(rows["response"])
    vectors = CountSketch(folded).encode(folded)
    others = rows.filter(~pl.col("at").is_in(same["at"].implode()))["at"]
    other = vectors[others.gather_every(-(-len(others) // _SAMPLE)).to_numpy()]
    prompts = same.sort("same", descending=True)["whole"].unique(maintain_order=True)
    lost = [
        prompt
        for prompt in prompts.head(_MAX_PROMPTS)
        if _are_long(at := same.filter(pl.col("whole") == prompt)["at"].head(_SAMPLE), folded)
        and not _are_alike(vectors[at.to_numpy()], other)
    ]
    return same.filter(pl.col("whole").is_in(lost))


def _are_long(at: pl.Series, folded: pl.Series) -> bool:
    """Return whether the answers at these rows are long enough to have words in common."""
    return bool(np.median(word_counts(folded.gather(at)).to_numpy()) >= _MIN_WORDS)


def _are_alike(own: Vectors, other: Vectors) -> bool:
    """Return whether the ``own`` vectors are clearly more alike than they are to the ``other`` ones."""
    size = len(own)
    cosines = own @ own.T
    within = (cosines.sum(axis=1) - np.diag(cosines)) / (size - 1)
    more = within - (own @ other.T).mean(axis=1)
    error = float(more.std()) / np.sqrt(size)
    return bool(more.mean() >= max(_MIN_ALIKE, _MIN_ERRORS * error))
