"""A decision before all rows are judged is the one that the whole sample leads to."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.finite_population import least_wrong, most_wrong
from auditor.review.curtailed import curtailed
from auditor.review.judgement_file import Judged, frame
from auditor.review.judgements import Judgement
from auditor.review.sample import SAMPLE

NOBODY = frame([])


def sample(size: int) -> pl.DataFrame:
    digests = [f"{n:064x}" for n in range(size)]
    return pl.DataFrame({"sha256": digests}, schema_overrides=SAMPLE)


@pytest.mark.parametrize(
    ("rows", "drawn", "limit"), [(1000, 59, 50), (1000, 93, 50), (80, 30, 4), (60, 60, 3)]
)
def test_the_numbers_are_where_the_bounds_cross_the_limit(
    rows: int, drawn: int, limit: int
) -> None:
    found = curtailed(rows, sample(drawn), NOBODY, limit, 0.95)
    proven = [n for n in range(drawn + 1) if most_wrong(rows, drawn, n) <= limit]
    refuted = [n for n in range(drawn + 1) if least_wrong(rows, drawn, n) > limit]
    assert (found.allowed, found.refuting) == (max(proven, default=-1), min(refuted))
    assert (found.right, found.wrong) == (0, 0)


def test_a_sample_that_is_too_small_proves_nothing() -> None:
    found = curtailed(1000, sample(20), NOBODY, 50, 0.95)
    assert found.allowed == -1
    assert curtailed(1000, sample(1), NOBODY, 990, 0.95).refuting == 2  # no answer of 1 refutes it


def test_judgements_of_before_count() -> None:
    says = [Judgement.RIGHT, Judgement.RIGHT, Judgement.WRONG, Judgement.CANNOT_TELL]
    judged = [Judged(f"{n:064x}", "ana", "2026-12-01", kind) for n, kind in enumerate(says)]
    elsewhere = Judged("f" * 64, "ana", "2026-12-01", Judgement.WRONG)
    found = curtailed(1000, sample(59), frame([*judged, elsewhere]), 50, 0.95)
    assert (found.right, found.wrong) == (2, 1)
