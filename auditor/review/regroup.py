"""Groups of copies after people's decisions: one line of each group stays."""

import numpy as np
import polars as pl

from auditor.analysis.pairs.components import connected_components
from auditor.families import FAMILIES
from auditor.model import BLOCKING

_EXCLUSIVE = [family.code for family in FAMILIES.values() if family.exclusive]


def one_of_each_group(decided: pl.DataFrame) -> pl.DataFrame:
    """``decided`` (REPORT_FINDINGS), in which "keep this" applies to at most one line of each group of copies.

    Each copy of a line forms a pair with it, but not with the other copies. If people decided "keep this" on
    several copies, the earliest one stays, and the findings on the others are open again: they are copies of the
    one that stays.
    """
    dropped_other = pl.col("status") == "drop-other"
    exclusive = pl.col("rule").str.extract("^([A-Z]+)").is_in(_EXCLUSIVE)
    blocking = pl.col("severity").is_in([str(severity) for severity in BLOCKING])
    pairs = decided.filter(exclusive & blocking & pl.col("row").is_not_null()).drop_nulls("related")
    if pairs.filter(dropped_other).is_empty():
        return decided
    group = _groups(pairs)
    kept = (
        pairs.filter(dropped_other)
        .join(group, on="row", maintain_order="left")
        .group_by("component")
        .agg(stays=pl.col("row").min())
        .join(group, on="component")
        .select("row", "stays")
    )
    return (
        decided.join(kept, on="row", how="left", maintain_order="left")
        .with_columns(
            status=pl.when(dropped_other & exclusive & (pl.col("row") != pl.col("stays")))
            .then(pl.lit("open"))
            .otherwise("status")
        )
        .drop("stays")
    )


def _groups(pairs: pl.DataFrame) -> pl.DataFrame:
    """``row, component``: rows that pairs connect have the same component."""
    rows = pl.concat([pairs["row"], pairs["related"]]).unique().sort()
    positions = [rows.search_sorted(pairs[name]).to_numpy() for name in ("row", "related")]
    component = connected_components(rows.len(), [np.column_stack(positions)])
    return pl.DataFrame({"row": rows, "component": component})
