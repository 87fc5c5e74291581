"""The sampling frame of a spot check: the rows that can be drawn, and their labels."""

from typing import NamedTuple

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.task import LABELLED
from auditor.facts import SUSPECTED_LABEL
from auditor.review import sample, spot_check
from auditor.review.judgement_file import SpotCheckFile
from auditor.spot_check_facts import SpotCheck


class SamplingFrame(NamedTuple):
    """The rows that a sample is drawn from."""

    rows: pl.DataFrame  # as ``sample.frame_of`` returns them
    labels: pl.DataFrame  # ``row, label`` of all valid rows; null labels if there are no classes


def sampling_frame(data: Dataset, rows: pl.DataFrame, shown: pl.DataFrame) -> SamplingFrame:
    """The rows of ``data`` that a spot check is drawn from.

    ``rows`` is REPORT_LINES with SCORES; ``shown`` is REPORT_FINDINGS, with those on which people have decided.
    """
    label = pl.coalesce("label", "response") if data.task in LABELLED else pl.lit(None, pl.String)
    labels = data.valid.select("row", label=label)
    suspected = shown.filter(pl.col("rule") == SUSPECTED_LABEL)["row"].drop_nulls()
    return SamplingFrame(sample.frame_of(data.lines, rows, labels, suspected), labels)


def measured_sample(
    file: SpotCheckFile | None, data: Dataset, rows: pl.DataFrame, shown: pl.DataFrame
) -> SpotCheck | None:
    """What people found in the sample of ``file``; None without a file. The others are as in ``sampling_frame``."""
    if file is None:
        return None
    frame = sampling_frame(data, rows, shown)
    clean = rows.filter(pl.col("disposition") == "clean")["row"]
    return spot_check.measure(frame.rows, frame.labels, clean, file, data.settings.noise_ceiling)
