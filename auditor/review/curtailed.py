"""When the judgements so far decide what the whole sample will show: curtailed sampling.

Stopping at that point gives the result that the whole sample would give, whatever the remaining answers are, so the
probability of an error stays the same. Source: Wetherill and Glazebrook, Sequential Methods in Statistics, 1986.
"""

from dataclasses import dataclass

import polars as pl

from auditor.analysis.finite_population import allowed_wrong, least_wrong
from auditor.review.judgements import opinions, outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class Curtailed:
    """The numbers at which a sample is decided."""

    rows: int  # that could be drawn, N
    drawn: int  # n
    limit: int  # wrong rows among ``rows`` that the ceiling allows
    allowed: int  # most rows of the sample that may be wrong or unclear in a proof; -1: no sample of this size proves it
    refuting: int  # fewest wrong rows of the sample which show that there are more than ``limit``
    confidence: float
    right: int = 0  # of the rows that were judged before
    wrong: int = 0


def curtailed(
    rows: int, sample: pl.DataFrame, judgements: pl.DataFrame, limit: int, confidence: float
) -> Curtailed:
    """Return when a ``sample`` (``sample.SAMPLE``) of free answers is decided.

    ``rows`` is the number of rows that could be drawn, ``limit`` the number of wrong ones that are allowed among
    them. Earlier ``judgements`` (JUDGEMENTS) count.
    """
    drawn = sample.height
    of_sample = judgements.join(
        sample.select(row="sha256"), on="row", how="semi", maintain_order="left"
    )
    no_classes = pl.DataFrame(schema={"row": pl.String, "label": pl.String})
    before = outcomes(opinions(of_sample, no_classes))["wrong"]
    refuting = (n for n in range(drawn + 1) if least_wrong(rows, drawn, n, confidence) > limit)
    return Curtailed(
        rows=rows,
        drawn=drawn,
        limit=limit,
        allowed=allowed_wrong(rows, drawn, limit, confidence),
        refuting=next(refuting, drawn + 1),
        confidence=confidence,
        right=int((~before).sum()),
        wrong=int(before.sum()),
    )
