"""The outputs of an audit and their paths: reports, clean and rejected lines, scores."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, count
from pathlib import Path

from auditor.analysis import progress
from auditor.atomic import refuse_inputs, write_atomic
from auditor.commands.shared import inputs, side_files
from auditor.commands.shared.audit_options import AuditOptions
from auditor.errors import AuditError
from auditor.input.names import stem
from auditor.paths import is_file
from auditor.report import (
    RENDERERS,
    as_json,
    attestation,
    kind,
    labelling,
    partition,
    redacted_copy,
)
from auditor.report.model import Baseline, Changes, Report
from auditor.report.saved import changes, saved_report
from auditor.report.saved.baseline import compare
from auditor.report.scores import SUFFIXES, write_scores


def reasons_path(rejected: Path) -> Path:
    """The file for the reasons of ``--rejected PATH``."""
    return rejected.with_name(f"{rejected.name}.reasons.jsonl")


def _has_labelling(report: Path) -> bool:
    return kind(report) == ".label-studio.json"


def labelling_path(tasks: Path) -> Path:
    """The file for the labelling configuration of Label Studio tasks: ``x.label-studio.xml``."""
    return tasks.with_suffix(".xml")


def paths_of(options: AuditOptions) -> tuple[Path, ...]:
    """Every path that an audit with ``options`` writes."""
    named = (options.clean, options.rejected, options.redact_copy, options.scores, options.attest)
    reasons = [reasons_path(options.rejected)] if options.rejected else []
    configs = [labelling_path(path) for path in options.reports if _has_labelling(path)]
    return (*options.reports, *configs, *(path for path in named if path), *reasons)


def default_reports(
    path: str, others: Sequence[str], named: Path | None = None
) -> tuple[Path, ...]:
    """``reports/<stem>.html`` and ``.json`` for ``path``, with another name for each of ``others``.

    If stems collide, the folders go in front; if the names still collide, a number follows. ``named`` is the
    path that a data set gives its reports, without the suffix.
    """
    if named:
        return (Path(f"{named}.html"), Path(f"{named}.json"))
    stems = Counter(_stem(other) for other in dict.fromkeys(others))
    names: dict[str, str] = {}
    for other in dict.fromkeys(others):
        stem = _stem(other)
        if stems[stem] > 1:
            stem = "-".join([*Path(other).parent.parts[-2:], stem]).strip("/.-")
        numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
        names[other] = next(name for name in numbered if name not in names.values())
    return tuple(Path("reports") / f"{names[path]}{suffix}" for suffix in (".html", ".json"))


def _stem(path: str) -> str:
    return stem("stdin" if path == inputs.STDIN else Path(os.path.realpath(path)).name)


def check(path: str, options: AuditOptions) -> None:
    """Refuse outputs that cannot be written, before anything is read.

    Raises:
        AuditError: an output would replace an input or another output, or has an unknown suffix; or the
            baseline is not a report.
    """
    sources = [*inputs.files(options.inputs(path)), *side_files.paths(path)]
    named = (options.config, options.case, options.decisions, options.waivers, options.baseline)
    sources += [file for file in named if file]
    refuse_inputs(paths_of(options), sources)
    if options.baseline:
        saved_report.read(options.baseline)
    for report in options.reports:
        if not kind(report):
            raise AuditError(f"--report {report}: the suffix must be one of {' '.join(RENDERERS)}")
    if options.scores and options.scores.suffix.lower() not in SUFFIXES:
        raise AuditError(f"--scores {options.scores}: the suffix must be {' or '.join(SUFFIXES)}")


def since(report: Report, reports: Sequence[Path]) -> Changes | None:
    """What changed since the JSON report that this audit will replace; None if there is none."""
    for path in reports:
        if kind(path) != ".json" or not is_file(path):
            continue
        try:
            previous = saved_report.read(path)
        except AuditError:
            continue  # the file is not a report of this schema, so there is nothing to compare with
        return changes.since(previous, as_json.document(report))
    return None


def baseline(report: Report, path: Path | None) -> Baseline | None:
    """How the audit compares with the report at ``path``; None without a path.

    Raises:
        AuditError: there is no report at ``path``, or it is about other data.
    """
    if path is None:
        return None
    return compare(str(path), saved_report.read(path), report, as_json.document(report))


def write(
    report: Report, options: AuditOptions, disk: Mapping[str, Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write all outputs; return the paths written, and one sentence for each that failed.

    ``disk`` has the path on disk of each input by its name in the report, as ``inputs.on_disk`` yields it.
    """
    progress.stage(progress.WRITING)
    written: list[Path] = []
    failures: list[str] = []
    for path, content in _contents(report, options, disk):
        try:
            write_atomic(path, content())
            written.append(path)
        except AuditError as error:
            failures.append(str(error))
    return tuple(written), tuple(failures)


def _contents(
    report: Report, options: AuditOptions, disk: Mapping[str, Path]
) -> Iterator[tuple[Path, Callable[[], Iterable[bytes]]]]:
    """Each output with a function that returns its bytes."""
    for path in options.reports:
        yield path, partial(_rendered, report, path, all_lines=options.all_lines)
        if _has_labelling(path):
            yield labelling_path(path), lambda: [labelling.label_studio_config(report).encode()]
    if options.attest:
        yield options.attest, lambda: [attestation.render(report).encode()]
    if options.clean:
        yield options.clean, lambda: partition.clean(report, disk)
    if options.rejected:
        yield options.rejected, lambda: partition.clean(report, disk, rejected=True)
        yield reasons_path(options.rejected), lambda: partition.reasons(report)
    if options.redact_copy:
        yield options.redact_copy, lambda: redacted_copy.redacted(report.inputs, disk)
    if options.scores:
        path = options.scores
        yield path, lambda: [write_scores(report.lines, str(path))]


def _rendered(report: Report, path: Path, *, all_lines: bool) -> Iterable[bytes]:
    if kind(path) == ".json":
        return (part.encode() for part in as_json.parts(report, all_lines=all_lines))
    return [RENDERERS[kind(path)](report).encode()]
