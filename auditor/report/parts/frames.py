"""The frames of a report: its lines with their scores, and the texts of the rows that it names."""

from collections.abc import Sequence

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.input.reader import MAX_RAW_CHARS
from auditor.model import SCORES, Ran
from auditor.report.model import REPORT_LINES, REPORT_TEXTS
from auditor.report.parts.masking import Masks

_LAST_RUN = "[0-9A-Za-z+/=_@.~-]{12,}$"  # what may be the beginning of a secret
_TEXT_CHARS = 4_000  # of a row's text that a report carries


def lines_with_scores(lines: pl.DataFrame, ran: Sequence[Ran]) -> pl.DataFrame:
    """REPORT_LINES and SCORES of ``lines``; a score that no check computed is null."""
    for outcome in ran:
        if outcome.scores is not None:
            lines = lines.join(
                outcome.scores, on="row", how="left", maintain_order="left", validate="1:1"
            )
    absent = [name for name in SCORES if name not in lines.columns]
    return lines.with_columns(pl.lit(None).alias(name) for name in absent).select(
        *REPORT_LINES, *(pl.col(name).cast(dtype) for name, dtype in SCORES.items())
    )


def report_texts(
    shown: pl.DataFrame, data: Dataset, ran: Sequence[Ran], masks: Masks
) -> pl.DataFrame:
    """REPORT_TEXTS, masked and clipped: of the rows that findings or facts name, and of their partners."""
    related = [row for outcome in ran if outcome.facts for row in outcome.facts.related_rows()]
    rows = pl.concat([shown["row"], shown["related"], pl.Series(related, dtype=pl.UInt32)])
    named = rows.drop_nulls().unique().sort().rename("row").to_frame()
    for own in (data.lines, data.examples):
        columns = [name for name in REPORT_TEXTS if name in own.columns]
        named = named.join(own.select(columns), on="row", how="left", maintain_order="left")
    names = ("prompt", "response", "rejected", "label", "raw")
    clipped = [masks.hide(pl.col(name)).str.slice(0, _TEXT_CHARS) for name in names]
    # A broken line was clipped when it was read, where it may have a value.
    cut = pl.col("raw").str.len_chars() >= MAX_RAW_CHARS
    clipped[-1] = pl.when(cut).then(clipped[-1].str.replace(_LAST_RUN, "…")).otherwise(clipped[-1])
    return named.with_columns(clipped).select(list(REPORT_TEXTS))
