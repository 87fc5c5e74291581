"""Whether small edits decide the labels of a set: a spelling mistake in one of two texts, a number, a symbol."""

from __future__ import annotations

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text.varying_words import MIN_WORDS, varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED

# Fewest rows that have another label than a nearly equal text, as a number and as a share of the rows, and the share of
# the nearly equal pairs with two labels. Source: 72% of the rows of a set of right and wrong spellings (200 rows) and all
# of its pairs; in TREC, CLINC150, ATIS, SMS, AG News and disaster tweets at most 0.2% of the rows and 23% of the pairs.
_MIN_ROWS, _MIN_SHARE, _MIN_PAIRS = 20, 0.15, 0.5


def edits_decide(data: Dataset) -> bool:
    """Return whether small edits decide the labels of the set, so that nearly equal texts with two labels are no conflict.

    They do where texts have hardly any words of their own, too: a symbol of a formula or a letter of a word decides.
    """
    if data.task not in LABELLED:
        return False
    prompts = data.normalised.filter(pl.col("role") == "train")["prompt_text"]
    return varying_words(prompts).in_row < MIN_WORDS or pairs_differ(data)


def pairs_differ(data: Dataset) -> bool:
    """Return whether most nearly equal texts have different labels."""
    keys = data.keys_of("train").select("row", "prompt_key", "response_key")
    pairs = with_columns_of_both(data.similar_prompts, keys)
    pairs = pairs.filter(
        pl.col("kind").is_null() & (pl.col("prompt_key") != pl.col("prompt_key_right"))
    )
    differ = pairs.filter(pl.col("response_key") != pl.col("response_key_right"))
    rows = pl.concat([differ["left"], differ["right"].rename("left")]).n_unique()
    return (
        rows > max(_MIN_ROWS, _MIN_SHARE * keys.height)
        and differ.height > _MIN_PAIRS * pairs.height
    )
