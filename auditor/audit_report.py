"""What the library returns: a report to ask for its verdict, findings and clean lines, or to save."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

import polars as pl

from auditor.atomic import refuse_inputs, write_atomic
from auditor.documents import path_text
from auditor.errors import AuditError, ExitCode
from auditor.escape import shown
from auditor.report import RENDERERS, as_json, kind, notebook, partition
from auditor.report.model import Report
from auditor.report.parts import redact
from auditor.report.saved import saved_report

# The columns of ``AuditReport.findings``, one row per finding, the worst first.
FINDING_COLUMNS: Final[Mapping[str, str]] = {
    "id": "of the finding, made from its content; waivers call it the fingerprint",
    "rule": "code, as 'dataset-audit explain' takes it",
    "severity": "error, review, warning or note",
    "status": "open, waived, or a status of a decision",
    "source": "file or data of the line; null for a finding on the whole set",
    "line": "its number, from 1; row n of data in memory is line n",
    "related_source": "of a pair: file or data of the other line",
    "related_line": "of a pair: number of the other line",
    "score": "what a threshold was compared with; null if there is none",
    "path": "of the field in the record, or empty",
    "detail": "what was found, in words",
}
# The columns of ``AuditReport.lines``, one row per training line, in order.
LINE_COLUMNS: Final = (
    "source", "line", "disposition", "rules", "label_quality", "response_quality",
    "nearest_similarity",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class AuditReport:
    """The result of one audit. Nothing in it changes; ``audit`` makes it."""

    _report: Report
    _memory: Mapping[str, bytes] = field(default_factory=dict)  # lines of data in memory, by name

    @property
    def ready(self) -> bool:
        """Whether the exit code is 0: the data, and the case if it is required, are ready."""
        return self.exit_code == ExitCode.READY

    @property
    def exit_code(self) -> int:
        """The exit code of ``dataset-audit``: 0 ready, 1 not ready, 3 no verdict."""
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
        """One row per finding, the worst first; ``FINDING_COLUMNS`` describes the columns."""
        return self._report.findings.select(list(FINDING_COLUMNS))

    @property
    def lines(self) -> pl.DataFrame:
        """One row per training line, in order: ``source, line, disposition, rules`` and the scores.

        ``frame.filter(report.lines["disposition"] == "clean")`` is the clean part of a polars frame.
        """
        return self._report.lines.sort("row").select(LINE_COLUMNS)

    def clean(self) -> bytes:
        """The clean lines, byte for byte, as ``--clean`` writes them; of rows in memory, their JSON.

        Raises:
            AuditError: a file has changed since it was audited.
        """
        with on_disk(self._memory) as disk:
            return b"".join(partition.clean(self._report, disk))

    def save(self, path: str | os.PathLike[str], *, show_content: redact.Content = "full") -> None:
        """Write the report to ``path``; the suffix chooses the format, as with ``--report``.

        Raises:
            AuditError: no format has that suffix, ``path`` is an input, or it cannot be written.
        """
        target = Path(path_text(path, "save(): path"))
        content: object = show_content
        levels = get_args(redact.Content)
        if not isinstance(content, str) or content not in levels:
            raise AuditError(
                f"save(): show_content is {shown(content)}; expected {', '.join(levels)}"
            )
        suffix = kind(target)
        if not suffix:
            raise AuditError(f"{target}: the suffix must be one of {' '.join(RENDERERS)}")
        refuse_inputs([target], [Path(source.path) for source in self._report.inputs])
        limited = redact.limit(self._report, show_content)
        write_atomic(target, [RENDERERS[suffix](limited).encode()])

    def saved(self) -> saved_report.SavedReport:
        """What ``require_ready`` reads of the JSON report."""
        return saved_report.typed(as_json.document(self._report), "this report")

    def __repr__(self) -> str:
        counts = self._report.counts
        return f"<AuditReport: {self.verdict}, {counts.clean:,} clean of {counts.lines:,} lines>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return notebook.render(self._report)


@contextmanager
def on_disk(memory: Mapping[str, bytes]) -> Iterator[Mapping[str, Path]]:
    """A temporary file for each of ``memory``, by its name; they are removed afterwards."""
    if not memory:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="dataset-audit-") as folder:
        disk = {name: Path(folder, f"{number}.jsonl") for number, name in enumerate(memory)}
        for name, path in disk.items():
            path.write_bytes(memory[name])
        yield disk
