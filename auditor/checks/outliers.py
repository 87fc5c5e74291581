"""DIV001: rows that neither mean what the others mean nor say it in their words."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.coverage.outliers import atypicality
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "outliers"

# Mean of the two signs from which a row is told, and the least of either: what one row in twenty
# exceeds. Source: tests/bench/bench_outliers.py; at 2.25 a third more good rows are told.
_FAR, _EACH = 2.5, 1.0
# Rows from which "one in twenty" is known. Source: the same; at 150 rows no clean set has a hit.
LEAST_ROWS = 150

RULES: tuple[Rule, ...] = (
    Rule(
        "DIV001",
        "off-topic-row",
        Severity.NOTE,
        "The row stands apart from all others by its meaning and by its words.",
        "Strays from another source teach what nobody asked for, and the odd ones of a set are where"
        " mistakes gather. Of 1 to 5 strays among 1,000 rows 3 in 10 are told: most in narrow sets, hardly"
        " any in wide ones; 4 in 5 rows told are strays then.",
        "an arithmetic problem among questions on flights",
        "a question on flights in words the others use",
        "Read it. Remove it if it is from elsewhere; collect more of its kind if it is meant.",
        f"mean of both signs {_FAR} or more, each {_EACH} or more, where 0 is the middle row and 1 the"
        f" one that one in twenty exceeds; from {LEAST_ROWS} rows on",
    ),
)


def run(data: Dataset) -> Ran:
    """Rows for which both signs are far beyond the usual, most outlying in their score."""
    rows, vectors = data.main_embeddings
    if rows.height < LEAST_ROWS:
        return Ran()
    meaning, words = atypicality(vectors, rows["text"])
    both = (meaning + words) / 2
    far = np.flatnonzero((both >= _FAR) & (meaning >= _EACH) & (words >= _EACH))
    details = [
        f"further from the middle than 19 of 20 rows: {meaning[i]:.1f} times by meaning,"
        f" {words[i]:.1f} times by words"
        for i in far
    ]
    listed = {
        "row": rows["row"].gather(far),
        "score": both[far].round(2),
        "detail": pl.Series(details, dtype=pl.String),
    }
    return Ran(findings(pl.DataFrame(listed), rule="DIV001"))
