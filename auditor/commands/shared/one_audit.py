"""One audit with its outputs: reads the files, audits them, writes reports and lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor import pipeline
from auditor.checks import Check
from auditor.commands.shared import inputs, outputs, side_files
from auditor.commands.shared.audit_options import AuditOptions
from auditor.input.names import name_as_text
from auditor.report.model import Report
from auditor.report.parts import redact
from auditor.settings import Settings


@dataclass(frozen=True, slots=True)
class AuditResult:
    """A finished audit: its report, the files written, and one sentence for each failed output."""

    report: Report
    written: tuple[Path, ...]
    failures: tuple[str, ...]


def run(
    path: str, options: AuditOptions, settings: Settings, checks: Sequence[Check] | None = None
) -> AuditResult:
    """Audit ``path`` (``-`` is standard input) and write the outputs that ``options`` names.

    The verdict is fixed before anything is written; a failed output is a sentence in ``failures``
    and changes nothing else. ``checks``: None for all, those of other packages, too.
    """
    names = options.inputs(path)
    with inputs.on_disk(names) as disk:
        files = [(disk[name], name) for name in map(name_as_text, names)]
        train, evals = files[: len(options.train) or 1], files[len(options.train) or 1 :]
        people = side_files.of_audit(path, options.decisions, options.waivers, options.case)
        report = pipeline.audit(train, evals, settings, checks, people)
        report = redact.limit(report, options.show_content)
        since = outputs.since(report, options.reports)
        report = replace(report, since=since, baseline=outputs.baseline(report, options.baseline))
        return AuditResult(report, *outputs.write(report, options, disk))
