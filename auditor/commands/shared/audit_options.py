"""The options of one audit that are not settings; it imports no library of the audit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.report.parts.redact import Content


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """What one audit reads in addition to the training data, and what it writes."""

    evals: tuple[str, ...] = ()
    reports: tuple[Path, ...] = ()
    clean: Path | None = None
    rejected: Path | None = None
    redact_copy: Path | None = None
    scores: Path | None = None
    attest: Path | None = None
    all_lines: bool = False
    config: Path | None = None
    decisions: Path | None = None
    waivers: Path | None = None
    baseline: Path | None = None
    show_content: Content = "full"
    train: tuple[str, ...] = ()  # the files of a data set; empty: the path alone
    case: Path | None = None  # readiness.toml; None: the one next to the data

    def inputs(self, path: str) -> tuple[str, ...]:
        """Every file and folder that the audit of ``path`` reads, training data first."""
        return (*(self.train or (path,)), *self.evals)
