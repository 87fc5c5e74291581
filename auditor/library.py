"""The program as a library: ``from auditor import audit``.

An audit gives the verdict that ``dataset-audit`` gives: of files with the nearest configuration and
the decisions, waivers and judgements next to the data; of rows in memory with the nearest configuration.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from auditor import config as configuration
from auditor import pipeline
from auditor.atomic import refuse_inputs, write_atomic
from auditor.commands import inputs
from auditor.dataset import load
from auditor.errors import AuditError, ExitCode
from auditor.input.row_lines import lines_of_rows
from auditor.keyword_settings import with_values
from auditor.report import (
    RENDERERS,
    as_json,
    kind,
    notebook,
    partition,
    redact,
    render,
    saved_report,
)
from auditor.report.model import Report

Names = Sequence[tuple[Path | None, str]]  # path on disk, None for rows in memory; name in reports

# The columns of ``AuditReport.findings``, one row a finding, the worst first.
FINDING_COLUMNS: Final[Mapping[str, str]] = {
    "id": "of the finding, made from its content; waivers call it the fingerprint",
    "rule": "code, as 'dataset-audit explain' takes it",
    "severity": "error, review, warning or note",
    "status": "open, waived, or a status of a decision",
    "source": "file or data of the line; null for a finding on the whole set",
    "line": "its number, from 1; row n of data in memory is line n",
    "related_source": "of a pair: file or data of the other line",
    "related_line": "of a pair: number of the other line",
    "score": "what a threshold was compared with; null where there is none",
    "path": "of the field in the record, or empty",
    "detail": "what was found, in words",
}
# The columns of ``AuditReport.lines``, one row a training line, in order.
LINE_COLUMNS: Final = (
    *("source", "line", "disposition", "rules"),
    *("label_quality", "response_quality", "nearest_similarity"),
)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class AuditReport:
    """The result of one audit. Nothing in it changes; ``audit`` makes it."""

    _report: Report
    _memory: Mapping[str, bytes] = field(
        default_factory=dict
    )  # lines of training data in memory, by name

    @property
    def ready(self) -> bool:
        """Whether the exit code is 0: the data, and the case if it is required, are ready."""
        return self.exit_code == ExitCode.READY

    @property
    def exit_code(self) -> int:
        """That of ``dataset-audit``: 0 ready, 1 not ready, 3 no verdict."""
        return int(self._report.exit_code)

    @property
    def verdict(self) -> str:
        """Return ``ready``, ``not ready`` or ``no verdict``: about the data, without the case."""
        return str(self._report.verdict)

    @property
    def reason(self) -> str:
        """The sentence that says why the verdict is what it is."""
        return self._report.reason

    @property
    def findings(self) -> pl.DataFrame:
        """One row a finding, the worst first; ``FINDING_COLUMNS`` describes the columns."""
        return self._report.findings.select(list(FINDING_COLUMNS))

    @property
    def lines(self) -> pl.DataFrame:
        """One row a training line, in order: ``source, line, disposition, rules`` and the scores.

        ``frame.filter(report.lines["disposition"] == "clean")`` is the clean part of a polars frame.
        """
        return self._report.lines.sort("row").select(LINE_COLUMNS)

    def clean(self) -> bytes:
        """The clean lines, byte for byte, as ``--clean`` writes them; of rows in memory, their JSON.

        Raises:
            AuditError: a file has changed since it was audited.
        """
        with _on_disk(self._memory) as disk:
            return b"".join(partition.clean(self._report, disk))

    def save(self, path: str | os.PathLike[str], *, show_content: redact.Content = "full") -> None:
        """Write the report to ``path``; the suffix chooses the format, as with ``--report``.

        Raises:
            AuditError: no format has that suffix, ``path`` is an input, or it cannot be written.
        """
        target = Path(path)
        suffix = kind(target)
        if not suffix:
            raise AuditError(f"{target}: the suffix must be one of {' '.join(RENDERERS)}")
        refuse_inputs([target], [Path(source.path) for source in self._report.inputs])
        shown = redact.limit(self._report, show_content)
        write_atomic(target, [render(shown, suffix).encode()])

    def saved(self) -> saved_report.SavedReport:
        """What ``require_ready`` reads of the JSON report."""
        return saved_report.typed(as_json.document(self._report), "this report")

    def __repr__(self) -> str:
        counts = self._report.counts
        return f"<AuditReport: {self.verdict}, {counts.clean:,} clean of {counts.lines:,} lines>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return notebook.render(self._report)


def audit(
    train: Any,
    *,
    eval: Any = (),  # noqa: A002 - the word of the command line
    config: str | os.PathLike[str] | None = None,
    decisions: str | os.PathLike[str] | None = None,
    waivers: str | os.PathLike[str] | None = None,
    **settings: Any,
) -> AuditReport:
    """The report on training data, held against evaluation data.

    Args:
        train: a path (of a file, or of a folder of shards), a list of paths that are one data set,
            or rows: a polars or pandas frame, a list of dicts, a ``datasets.Dataset``.
        eval: held-out data of any of these forms, to check for leakage.
        config: a configuration file; None for the nearest one, as seen from the current folder.
        decisions: exported by the HTML report; None for the file next to a single path.
        waivers: accepted findings; None for the file next to a single path.
        settings: by the names of the configuration (``floor=100``, ``embedder="minilm"``), and
            ``strict=True``: unproven requirements and advice that is not followed block, too.

    Raises:
        AuditError: a file is missing, a setting or a file of settings is wrong, or a value of a row is
            none that JSON has. What is wrong with the lines is in the report.
    """
    file = Path(config) if config is not None else None
    chosen = configuration.load(file) if file else configuration.nearest()
    chosen = with_values(chosen, settings, "audit()")
    memory: dict[str, bytes] = {}
    names = [_names(data, role, memory) for data, role in ((train, "train"), (eval, "eval"))]
    path = names[0][0][1] if len(names[0]) == 1 and names[0][0][0] else None
    side_files = _side_files(path, _path(decisions), _path(waivers))
    with _on_disk(memory) as disk:
        files, evals = ([(own or disk[name], name) for own, name in each] for each in names)
        report = pipeline.audit(files, evals, chosen, side_files=side_files)
    trained = {name: memory[name] for _, name in names[0] if name in memory}
    return AuditReport(report, trained)


def _names(data: Any, role: str, memory: dict[str, bytes]) -> Names:
    """Paths and names of ``data``; the lines of rows are put into ``memory``."""
    paths = [data] if _is_path(data) else data
    if isinstance(paths, list | tuple) and all(map(_is_path, paths)) and (paths or role == "eval"):
        texts = [os.fspath(path) for path in paths]
        if cause := inputs.missing(texts):
            raise AuditError(cause, ExitCode.NO_VERDICT)
        return [(Path(text), load.shown(text)) for text in texts]
    name = f"{role} (in memory)"
    memory[name] = b"".join(lines_of_rows(data, name))
    return [(None, name)]


def _side_files(
    path: str | None, decisions: Path | None, waivers: Path | None
) -> pipeline.SideFiles:
    """What is read next to the data at ``path``; of other data, the files that are named."""
    if path is not None:
        return pipeline.SideFiles(
            inputs.readiness(path),
            inputs.decided(path, decisions),
            inputs.waived(path, waivers),
            inputs.judged(path),
        )
    return pipeline.SideFiles(
        decisions=inputs.decided("", decisions) if decisions else None,
        waivers=inputs.waived("", waivers) if waivers else (),
    )


def _is_path(value: object) -> bool:
    return isinstance(value, str | os.PathLike)


def _path(value: str | os.PathLike[str] | None) -> Path | None:
    return None if value is None else Path(value)


@contextmanager
def _on_disk(memory: Mapping[str, bytes]) -> Iterator[Mapping[str, Path]]:
    """A temporary file for each of ``memory``, by its name; they are removed in the end."""
    if not memory:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="dataset-audit-") as folder:
        disk = {name: Path(folder, f"{number}.jsonl") for number, name in enumerate(memory)}
        for name, path in disk.items():
            path.write_bytes(memory[name])
        yield disk
