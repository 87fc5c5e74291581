"""DIV001: rows whose meaning and vocabulary are both unusual for the set."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import Stored, rows_at
from auditor.analysis.coverage.outliers import atypicality
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Skipped, findings
from auditor.rules import load_rules

NAME = "outliers"

# Least mean of the two atypicality scores of a reported row, and least value of each. One row in twenty exceeds a score
# of 1. Source: tests/bench/bench_outliers.py; at a mean of 2.25 a third more good rows are reported.
_MIN_MEAN, _MIN_EACH = 2.5, 1.0
# Fewest rows at which "one in twenty" is known. Source: the same benchmark; with 150 rows or more, no clean set
# has a finding.
_MIN_ROWS = 150
# Highest share of rows in scripts unknown to the embedding model at which the script itself is unusual. Source:
# more of them are a part of the set (from 1% on, the report says that they take no part).
_MAX_RARE = 0.01

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran | Skipped:
    """Return findings on the rows whose atypicality scores, by meaning and by vocabulary, are both far above the usual."""
    unread = data.main_unread
    if unread.texts >= _MIN_ROWS and unread.too_many:
        return Skipped(unread.note)
    rows, vectors = data.main_embeddings
    if unread.unread <= _MAX_RARE * unread.texts:
        rows, vectors = _with_unread(data)
    if rows.height < _MIN_ROWS:
        return Ran()
    by_meaning, by_vocabulary = atypicality(vectors, rows["text"])
    mean = (by_meaning + by_vocabulary) / 2
    read = np.asarray(vectors.any(axis=1))
    unusual = (np.minimum(by_meaning, by_vocabulary) >= _MIN_EACH) & (mean >= _MIN_MEAN)
    far = np.flatnonzero(np.where(read, unusual, by_vocabulary >= _MIN_EACH))
    details = [_detail(by_meaning[i], by_vocabulary[i], read=read[i]) for i in far]
    reported = {
        "row": rows["row"].gather(far),
        "score": mean[far].round(2),
        "detail": pl.Series(details, dtype=pl.String),
    }
    return Ran(findings(pl.DataFrame(reported), rule="DIV001"), left_out=unread.note)


def _with_unread(data: Dataset) -> tuple[pl.DataFrame, Stored]:
    """Return ``row, text`` of all rows with a text, and their vectors (zeros if the model cannot read the row)."""
    side, rows = data.main_texts
    vectors = data.embeddings.prompts if side == "prompts" else data.embeddings.responses
    return rows, rows_at(vectors, data.positions(rows["row"]))


def _detail(by_meaning: float, by_vocabulary: float, *, read: bool) -> str:
    usual = "as the row at the 95th percentile"
    if not read:
        script = "in a script that the embedding model does not know"
        return f"{script}, and {by_vocabulary:.1f} times as unusual in vocabulary {usual}"
    return (
        f"{by_meaning:.1f} times as unusual in meaning and {by_vocabulary:.1f} times in vocabulary"
        f" {usual}"
    )
