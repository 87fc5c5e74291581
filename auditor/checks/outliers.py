"""DIV001: rows whose meaning and vocabulary are both unusual for the set."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.coverage.outliers import atypicality
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "outliers"

# Mean of the two atypicality scores, and each of them, from which a row is reported; 1 is what one
# row in twenty exceeds. Source: tests/bench/bench_outliers.py; at a mean of 2.25 a third more good
# rows are reported.
_MIN_MEAN, _MIN_EACH = 2.5, 1.0
# Rows from which "one in twenty" is known. Source: the same benchmark; from 150 rows on, no clean set
# has a finding.
_MIN_ROWS = 150

RULES = load_rules(__name__, min_mean=_MIN_MEAN, min_each=_MIN_EACH, min_rows=_MIN_ROWS)


def run(data: Dataset) -> Ran:
    """Return the rows whose two atypicality scores are both far above the usual."""
    rows, vectors = data.main_embeddings
    if rows.height < _MIN_ROWS:
        return Ran()
    by_meaning, by_vocabulary = atypicality(vectors, rows["text"])
    mean = (by_meaning + by_vocabulary) / 2
    lowest = np.minimum(by_meaning, by_vocabulary)
    far = np.flatnonzero((mean >= _MIN_MEAN) & (lowest >= _MIN_EACH))
    details = [
        f"{by_meaning[i]:.1f} times as unusual in meaning, and {by_vocabulary[i]:.1f} times in"
        " vocabulary, as the row that 5% of the rows exceed"
        for i in far
    ]
    reported = {
        "row": rows["row"].gather(far),
        "score": mean[far].round(2),
        "detail": pl.Series(details, dtype=pl.String),
    }
    return Ran(findings(pl.DataFrame(reported), rule="DIV001"))
