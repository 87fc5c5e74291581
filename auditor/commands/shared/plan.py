"""What a command line audits: each path with the data set it belongs to, or all data sets."""

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from auditor.commands.shared import console, inputs
from auditor.commands.shared.audit_options import AuditOptions
from auditor.config import DataSet, Effective, effective
from auditor.config.place import HERE, Place
from auditor.errors import AuditError
from auditor.paths import is_file, is_folder
from auditor.settings import Settings


@dataclass(frozen=True, slots=True)
class Planned:
    """One audit: its settings, what it reads and writes, and the path that names it."""

    path: str  # reports and files next to the data are named after it
    options: AuditOptions
    settings: Settings
    reports: Path | None = None  # the default reports, without suffix; None: after ``path``
    place: Place = HERE
    name: str = ""  # of a data set of several files


def planned(
    paths: Sequence[str], options: AuditOptions, given: Mapping[str, object], *, no_report: bool
) -> list[Planned]:
    """The audit of each path, or of each data set of the configuration, with its own reports.

    Raises:
        click.UsageError: options contradict each other, name one output for several audits, or
            there is nothing to audit.
        AuditError: an output cannot be written, or standard input is named twice.
    """
    from auditor.commands.shared import engines, outputs

    if no_report and options.reports:
        raise click.UsageError("--report and --no-report contradict each other.")
    if not paths and options.evals:
        raise click.UsageError("--eval needs a training file to compare with.")
    if [*paths, *options.evals].count(inputs.STDIN) > 1:
        raise AuditError("- is standard input, which can be read once: name it once")
    audits = of_paths(paths, options, given) if paths else of_data_sets(options, given)
    _require_one_or_more(len(audits), options)
    found = []
    for audit in audits:
        default = outputs.default_reports(audit.path, paths, audit.reports)
        reports = options.reports or (() if no_report else default)
        found.append(replace(audit, options=replace(audit.options, reports=reports)))
        engines.check(audit.path, found[-1].options, audit.place)
        outputs.check(audit.path, found[-1].options)
    return found


def _require_one_or_more(audits: int, options: AuditOptions) -> None:
    """Refuse a run without an audit, and options about one audit if there are several."""
    from auditor.commands.shared import outputs

    if not audits:
        raise click.UsageError(
            "Missing argument 'TRAIN.jsonl'; the configuration has no [[dataset]]."
        )
    if audits > 1 and (written := outputs.paths_of(options)):
        raise click.UsageError(
            f"{written[0]} can hold one audit, but {audits} paths were given. Audit them one by one."
        )
    if audits > 1 and options.baseline:
        raise click.UsageError(f"--baseline applies to one audit, but {audits} paths were given.")


def settings_of(path: str, config: Path | None) -> Settings:
    """The settings for ``path``, with the fields of its data set; without ``config``, of the nearest configuration."""
    source = effective(config, data=path)
    own = [item for item in source.data_sets if item.trains_on(path) or item.holds_out(path)]
    fields = next((item.fields for item in own if item.fields is not None), source.settings.fields)
    return replace(source.settings, fields=fields)


def of_paths(
    paths: Sequence[str], options: AuditOptions, given: Mapping[str, object]
) -> list[Planned]:
    """The audit of each path; a training file of a data set brings its evaluation files.

    An evaluation file of a data set is left out with a note.

    Raises:
        AuditError: all of them are evaluation files, or a folder contains one as training data.
    """
    sources = [effective(options.config, given, path) for path in paths]
    planned = [_of_path(path, options, source) for path, source in zip(paths, sources, strict=True)]
    if not any(planned):
        config = shlex.quote(relative(sources[0].path or Path()))
        raise AuditError(f"nothing to audit; for the data sets: dataset-audit --config {config}")
    both = zip(planned, sources, strict=True)
    return [replace(audit, place=source.place) for audit, source in both if audit]


def of_names(names: Sequence[str], options: AuditOptions) -> list[Planned]:
    """The audit of each path or data set of that name; without ``names`` of each data set of the configuration."""
    if not names:
        return of_data_sets(options, {})
    found = []
    for name in names:
        source = effective(options.config, {}, name)
        own = replace(options, config=source.path)
        named = [item for item in source.data_sets if item.name == name]
        audits = [of_data_set(item, own, source.settings) for item in named]
        found += audits or of_paths([name], options, {})
    return found


def of_data_sets(options: AuditOptions, given: Mapping[str, object]) -> list[Planned]:
    """The audit of each data set of the configuration; none if it has no data sets."""
    source = effective(options.config, given)
    options = replace(options, config=source.path)
    audits = [of_data_set(item, options, source.settings) for item in source.data_sets]
    return [replace(audit, place=source.place) for audit in audits]


def of_data_set(data_set: DataSet, options: AuditOptions, settings: Settings) -> Planned:
    """The audit of a data set.

    Its reports are called after it. Decisions, waivers and judgements are next to the data if that is
    one file or folder; those of several files are next to the configuration and called after the data set.
    """
    train = tuple(map(relative, data_set.train_files()))
    _refuse_held_out(train, [data_set])
    planned = _described(data_set, options, settings)
    options = replace(
        planned.options, train=train, evals=tuple(map(relative, data_set.eval_files()))
    )
    if data_set.baseline and not options.baseline:
        options = replace(options, baseline=Path(relative(data_set.folder / data_set.baseline)))
    path = train[0] if len(train) == 1 else relative(data_set.folder / data_set.name)
    reports = Path(relative(data_set.folder / "reports" / data_set.name))
    name = data_set.name if len(train) > 1 else ""
    return replace(planned, path=path, options=options, reports=reports, name=name)


def _of_path(path: str, options: AuditOptions, source: Effective) -> Planned | None:
    options = replace(options, config=options.config or source.path)
    training = [item for item in source.data_sets if item.trains_on(path)]
    held_out = [item for item in source.data_sets if item.holds_out(path)]
    if held_out and not training:
        console.note(f"{path} is an eval file of {held_out[0]}: not audited as training data")
        return None
    _refuse_held_out([path], source.data_sets)
    if not training:
        return Planned(path, options, source.settings)
    planned = _described(training[0], options, source.settings)
    evals = dict.fromkeys(relative(file) for item in training for file in item.eval_files())
    evals = dict.fromkeys(options.evals) or evals
    return replace(planned, path=path, options=replace(planned.options, evals=tuple(evals)))


def _described(data_set: DataSet, options: AuditOptions, settings: Settings) -> Planned:
    """An audit with the case and the fields of the data set."""
    if data_set.fields is not None:
        settings = replace(settings, fields=data_set.fields)
    if data_set.case:
        case = data_set.folder / data_set.case
        if not is_file(case):
            raise AuditError(f"{data_set}: case = {data_set.case!r}: no such file")
        options = replace(options, case=case)
    return Planned("", options, settings)


def _refuse_held_out(paths: Sequence[str], data_sets: Sequence[DataSet]) -> None:
    """Refuse folders in which an evaluation file would be read as training data."""
    held_out = {name: item for item in data_sets for name in item.held_out()}
    for folder in (path for path in paths if path != inputs.STDIN and is_folder(path)):
        from auditor.input import reader

        for shard in reader.expand(Path(folder))[0]:
            if item := held_out.get(os.path.realpath(shard)):
                cause = f"{folder} contains {shard}, an eval file of {item}"
                raise AuditError(f"{cause}; name the training files, or use a glob")


def relative(path: Path) -> str:
    """``path`` as seen from the current folder."""
    return os.path.relpath(path)
