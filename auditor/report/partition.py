"""The audited file in two parts, byte for byte: the clean lines, and the rejected ones with their reasons."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from auditor.errors import AuditError, ExitCode
from auditor.input import reader
from auditor.model import Input
from auditor.report.model import Report


def lines(
    inputs: Sequence[Input], chosen: pl.DataFrame, disk: Mapping[str, Path]
) -> Iterator[bytes]:
    """The exact bytes of the chosen training lines, in order; the files are read a second time.

    If the last line of a shard has no line ending and lines of another shard follow, a line feed is
    put between them.

    Args:
        inputs: the files that were audited.
        chosen: ``source, line, keep`` (Boolean), one row for every line.
        disk: the path on disk of each source whose name is not its path (standard input).

    Raises:
        AuditError: a file is no longer the one that was audited.
    """
    ended = True
    for source in inputs:
        if source.role != "train":
            continue
        keep = chosen.filter(pl.col("source") == source.path).sort("line")["keep"].to_list()
        before = 0
        path = disk.get(source.path, Path(source.path))
        for number, piece in reader.raw_lines(path, source.sha256):
            if number > len(keep):
                raise AuditError(
                    f"{source.path} has grown since it was audited", ExitCode.NO_VERDICT
                )
            if keep[number - 1]:
                if not ended and number != before:
                    yield b"\n"
                yield piece
                ended, before = piece.endswith(b"\n"), number


def clean(report: Report, disk: Mapping[str, Path], *, rejected: bool = False) -> Iterator[bytes]:
    """The bytes of the clean lines, or of all other lines; together they are the input."""
    keep = (pl.col("disposition") == "clean") != rejected
    return lines(report.inputs, report.lines.select("source", "line", keep=keep), disk)


def reasons(report: Report) -> Iterator[bytes]:
    """One JSON object for each line that is not clean, in the order of the rejected lines."""
    blocking = report.findings.filter(pl.col("severity").is_in(["error", "review"]))
    findings = blocking.group_by("row", maintain_order=True).agg(
        findings=pl.struct("id", "rule", "detail", "path", "related_source", "related_line")
    )
    rejected = report.lines.filter(pl.col("disposition") != "clean")
    rows = rejected.join(findings, on="row", how="left", maintain_order="left")
    for row in rows.iter_rows(named=True):
        record = {name: row[name] for name in ("source", "line", "disposition", "rules")}
        record["findings"] = row["findings"] or []
        yield json.dumps(record, ensure_ascii=True).encode() + b"\n"
