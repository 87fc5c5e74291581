"""CASE080 to CASE087: does the data itself suggest something cheaper than a fine-tune?

A signal is a note or a warning with the counts behind it. It never changes a verdict.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.intervals import wilson
from auditor.analysis.text.lsa import lsa_vectors
from auditor.case.data import baselines, date_field, drift, response_shapes, response_signals
from auditor.case.data.rules import (
    MAX_HEADROOM,
    MIN_CHANGED_SHARE,
    MIN_HALF_ACCURACY,
    MIN_ROWS,
    signal,
)
from auditor.case.model import Baselines, CaseFinding, DataNumbers, DatedNumbers

Vectors: TypeAlias = NDArray[np.float32]
Findings: TypeAlias = list[CaseFinding]

# Rows of the sample, evenly spaced. Source: a share is then known to 1.4 points or better.
_MAX_ROWS = 5_000


def find(
    rows: pl.DataFrame, task: str, good: int, encode: Callable[[pl.Series], Vectors] = lsa_vectors
) -> tuple[DataNumbers, Findings]:
    """Return the numbers measured on the valid training rows, and the signals in them.

    Args:
        rows: ``prompt, response, label, extra`` (String), in file order.
        task: ``Dataset.task``: classification, generation, preference or text.
        good: number of rows that is plenty (``Settings.good``).
        encode: texts to float32[n, d] of unit length.

    Returns:
        The numbers, and findings of ``data.rules.RULES`` with the key "data" and no line. Below
        ``MIN_ROWS`` rows nothing is measured and there are no findings.
    """
    sample = rows.select("prompt", "response", "label", "extra").gather_every(
        max(1, -(-rows.height // _MAX_ROWS))
    )
    if sample.height < MIN_ROWS:
        return DataNumbers(sample.height), []
    if task == "classification":
        measured, found = _baselines(sample, encode)
        numbers = DataNumbers(sample.height, baselines=measured)
        groups = sample["label"].fill_null("")
    else:
        numbers, found = response_signals.find(sample, task, rows.height, good)
        groups = pl.repeat("", sample.height, eager=True)
    text = pl.concat_str(pl.col("prompt", "response").fill_null(""), separator=" ")
    vectors = encode(sample.select(text).to_series())
    halves, by_file = _file_drift(vectors, groups)
    dated, by_date = _dated_drift(sample.with_columns(group=groups), task, vectors)
    return replace(numbers, halves=halves, dated=dated), [*found, *by_file, *by_date]


def _baselines(
    sample: pl.DataFrame, encode: Callable[[pl.Series], Vectors]
) -> tuple[Baselines | None, Findings]:
    rows = sample.select(text=pl.coalesce("prompt", "response").fill_null(""), label="label")
    rows = rows.drop_nulls("label")
    if rows.height < MIN_ROWS or rows["label"].n_unique() < 2:
        return None, []
    found = baselines.measure(rows["text"], encode(rows["text"]), rows["label"])
    measured = (
        f"of {found.rows:,} held-out labels a linear model predicts {found.linear:.1%} correctly,"
        f" the nearest neighbours {found.nearest:.1%}, the most common label {found.majority:.1%}"
    )
    if wilson(found.best * found.rows, found.rows).low <= found.majority:
        return found, [signal("CASE085", f"{measured}: suspect the labels or the task")]
    if found.best < found.ceiling - MAX_HEADROOM:
        return found, []
    detail = (
        f"{measured}; about {found.ceiling:.1%} of the labels are consistent: a small classifier may"
        " be enough"
    )
    return found, [signal("CASE084", detail)]


def _file_drift(vectors: Vectors, groups: pl.Series) -> tuple[float, Findings]:
    accuracy = drift.half_accuracy(vectors, groups)
    detail = (
        f"a linear model assigns {accuracy:.0%} of {len(groups):,} rows to the correct half of the"
        " file by their text: the rows come from several sources, or the task changed"
    )
    found = [signal("CASE086", detail)] if _differ(accuracy, len(groups)) else []
    return accuracy, found


def _differ(accuracy: float, rows: int) -> bool:
    """Whether the halves differ by more than the threshold and by more than chance."""
    return accuracy >= MIN_HALF_ACCURACY and wilson(accuracy * rows, rows).low > 0.5


def _dated_drift(
    sample: pl.DataFrame, task: str, vectors: Vectors
) -> tuple[DatedNumbers | None, Findings]:
    """Drift in the order of the dates, of the texts and of the labels or forms of responses."""
    name, dates = date_field.find(sample["extra"])
    rows = sample.with_columns(date=dates).with_row_index("position").drop_nulls("date")
    rows = rows.sort("date", maintain_order=True)
    if not name or rows.height < MIN_ROWS:
        return None, []
    classes = task == "classification"
    numbers = DatedNumbers(
        field=name,
        texts=drift.half_accuracy(vectors[rows["position"].to_numpy()], rows["group"]),
        labels=drift.changed_share(rows["label"]) if classes else 0.0,
        forms=0.0 if classes else drift.changed_share(response_shapes.shapes(rows["response"])),
    )
    changes = []
    if _differ(numbers.texts, rows.height):
        changes.append(
            f"a linear model assigns {numbers.texts:.0%} of the rows to the correct half by their text"
        )
    if numbers.labels >= MIN_CHANGED_SHARE:
        changes.append(f"{numbers.labels:.0%} of the labels changed")
    if numbers.forms >= MIN_CHANGED_SHARE:
        changes.append(f"{numbers.forms:.0%} of the responses changed their form")
    period = f"between {rows['date'][0]:%Y-%m-%d} and {rows['date'][-1]:%Y-%m-%d} ({name})"
    return numbers, [signal("CASE087", f"{period}: {'; '.join(changes)}")] if changes else []
