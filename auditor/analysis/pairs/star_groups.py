"""Groups of verified pairs, each around the row that represents it."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

_Rows = NDArray[np.int64]


def star_groups(
    left: _Rows, right: _Rows, score: NDArray[np.float64], quality: NDArray[np.float64]
) -> pl.DataFrame:
    """Group verified pairs: ``member, representative`` (UInt32), ``score`` (Float64), by member.

    Star clustering (Aslam, Pelekhov and Rus 2004) with quality in place of degree. Rows are visited by
    falling ``quality`` (float64[rows], NaN last), then by position; a row without a pair with an
    earlier representative becomes a representative. Each other row joins the most similar
    representative it has a pair with, the first visited of equals. So no row joins a group by way of a
    third row. Representatives and rows without a pair are not listed.
    """
    order = np.argsort(-quality, kind="stable")
    rank = np.argsort(order)
    one = np.concatenate([rank[left], rank[right]])
    two = np.concatenate([rank[right], rank[left]])
    represents = _representatives(one, two, len(order))
    joins = represents[one] & ~represents[two]
    links = pl.DataFrame({"representative": one, "member": two, "score": np.tile(score, 2)})
    best = (
        links.filter(pl.Series(joins))
        .sort("member", "score", "representative", descending=[False, True, False])
        .unique("member", keep="first", maintain_order=True)
    )
    row = pl.Series(order, dtype=pl.UInt32)
    return best.select(
        member=row.gather(best["member"]),
        representative=row.gather(best["representative"]),
        score="score",
    ).sort("member")


def _representatives(one: _Rows, two: _Rows, rows: int) -> NDArray[np.bool_]:
    """Mark each row that has pairs (one[i], two[i]), but none with an earlier marked row."""
    order = np.argsort(one, kind="stable")
    partner = two[order]
    start = np.searchsorted(one[order], np.arange(rows + 1))
    marked, covered = np.zeros(rows, bool), np.zeros(rows, bool)
    # Each decision needs all earlier ones, so a chain of n rows would take n / 2 vectorised rounds.
    # One pass over the rows that have pairs is linear, whatever the shape.
    for row in np.flatnonzero(np.diff(start)).tolist():
        if not covered[row]:
            marked[row] = True
            covered[partner[start[row] : start[row + 1]]] = True
    return marked
