"""The rows that a spot check is drawn from, the sample of them, and what people judge of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    import polars as pl

    from auditor.dataset.dataset import Dataset
    from auditor.report.sample_task import Task
    from auditor.review.judged_elsewhere import Drawn
    from auditor.review.judgement_file import Sample, SpotCheckFile
    from auditor.sampling_frame import SamplingFrame


def share(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """The option's value, 5% or 0.05, as a number from 0 to 1, both excluded.

    Raises:
        BadParameter: it is not a share.
    """
    if value is None:
        return None
    try:
        number = float(value.strip().removesuffix("%")) / (
            100 if value.strip().endswith("%") else 1
        )
    except ValueError:
        number = -1.0
    if not 0 < number < 1:
        raise click.BadParameter(f"{value!r}; expected a share such as 5% or 0.05")
    return number


def frame_of(path: str, data: Dataset) -> SamplingFrame:
    """The rows of ``data`` that can be drawn, by an audit of them.

    Raises:
        AuditError: no row can be drawn.
    """
    from auditor.commands.shared import side_files
    from auditor.pipeline import audit_dataset
    from auditor.sampling_frame import sampling_frame

    report = audit_dataset(data, side_files=side_files.of_review(path))
    frame = sampling_frame(data, report.lines, report.findings)
    if frame.rows.is_empty():
        raise AuditError(f"{path}: no row can be judged", ExitCode.NO_VERDICT)
    return frame


def sample_of(
    rows: int, ceiling: float, known: SpotCheckFile | None, options: Mapping[str, Any]
) -> Sample:
    """The sample of the file next to the data, if it is ``known``, or a new one.

    ``rows`` is the number of rows that can be drawn, ``ceiling`` the share of wrong rows that the sample should
    exclude. ``options`` are ``size``, ``seed`` and ``confidence`` of the command line.

    Raises:
        AuditError: another sample has been drawn, or the confidence is too low for proof.
    """
    from auditor.analysis.finite_population import sample_size
    from auditor.review.judgement_file import MIN_CONFIDENCE, Sample

    confidence = options["confidence"]
    if confidence < MIN_CONFIDENCE:
        raise AuditError(f"--confidence {confidence:.0%}: expected {MIN_CONFIDENCE:.0%} or more")
    size = options["size"] or max(1, sample_size(rows, int(ceiling * rows), confidence))
    sample = Sample(size=size, seed=options["seed"], confidence=confidence)
    if known is None:
        return sample
    if options["size"] and sample != known.sample:
        raise AuditError(
            f"{known.path}: a sample of {known.sample.size:,} with seed {known.sample.seed} has been drawn;"
            " to choose another one afterwards proves nothing: judge that one, or start a new file"
        )
    return known.sample


def task_of(data: Dataset, frame: SamplingFrame, sample: Sample, before: pl.DataFrame) -> Task:
    """The drawn rows without a judgement in ``before`` (JUDGEMENTS), for people to judge."""
    from auditor.report import sample_files
    from auditor.review.curtailed import curtailed
    from auditor.review.judgements import Judgement
    from auditor.review.sample import draw

    drawn = draw(frame.rows, sample.size, sample.seed)
    left = drawn.join(before, left_on="sha256", right_on="row", how="anti", maintain_order="left")
    task = sample_files.task_of(data, left)
    if Judgement.RIGHT not in task.choices[task.classes :]:
        return task
    rows = frame.rows.height
    limit = int(data.settings.noise_ceiling * rows)
    return replace(task, curtailed=curtailed(rows, drawn, before, limit, sample.confidence))


def drawn_rows(frame: SamplingFrame, sample: Sample) -> dict[str, Drawn]:
    """The label of each row of the ``sample``, and whether models suspect it, by the SHA-256 of its line in hex."""
    from auditor.review.judged_elsewhere import Drawn
    from auditor.review.sample import draw, is_suspected

    rows = draw(frame.rows, sample.size, sample.seed)
    known = rows.join(frame.labels, on="row", how="left", maintain_order="left")
    table = known.select("sha256", "label", is_suspected()).rows()
    return {digest: Drawn(label, suspected) for digest, label, suspected in table}
