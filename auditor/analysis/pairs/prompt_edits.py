"""Whether two prompts are edits of each other, where a long answer makes two rows similar whatever their prompts."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.near_pairs import similarity_by_row
from auditor.analysis.text.idf_overlap import weighted_jaccard
from auditor.analysis.text.normalise import UNSPACED

# Least Jaccard similarity of 5-character shingles, and least weighted Jaccard similarity of words, with which one prompt is
# an edit of the other. In scripts without spaces prompts have few shingles. Source: of 206 near-duplicates that plant.py
# made of six sets with spaces (5% to 20% of the words changed), 4 have less; of 38 pairs of CSS properties with one
# description ("width", "height"), 6 have.
MIN_SHINGLES, _MIN_SHINGLES_UNSPACED = 0.35, 0.2
MIN_WORDS = 0.35


def are_edits(prompts: pl.DataFrame, pairs: pl.DataFrame) -> NDArray[np.bool_]:
    """Return whether the prompts of each pair are edits of each other: bool[pairs].

    Words are compared in scripts that put spaces between them. Two rows without a prompt are edits.

    Args:
        prompts: ``row`` (UInt32) and ``text`` (String, normalised; null for no prompt) of all rows.
        pairs: ``left`` and ``right`` (UInt32).
    """
    if pairs.is_empty():
        return np.zeros(0, bool)
    both = with_columns_of_both(pairs.select("left", "right"), prompts)
    one, two = both["text"].fill_null(""), both["text_right"].fill_null("")
    words = weighted_jaccard(prompts.drop_nulls(), pairs) >= MIN_WORDS
    unspaced = one.str.contains(UNSPACED).to_numpy()
    least = np.where(unspaced, _MIN_SHINGLES_UNSPACED, MIN_SHINGLES)
    shingles = similarity_by_row(one, two) >= least
    return np.asarray((one == two).to_numpy() | (shingles & (words | unspaced)))
