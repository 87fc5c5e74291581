"""``dataset-audit sample``: the spot check, a random sample of rows that people judge blind."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.commands.shared import console, sampling
from auditor.errors import AuditError

if TYPE_CHECKING:
    from auditor.commands.shared.plan import Planned
    from auditor.dataset.dataset import Dataset


@click.command(
    context_settings=console.HELP, short_help="Draw a random sample for people to judge blind."
)
@click.argument("paths", metavar="[DATA.jsonl ...]", nargs=-1, type=console.NAME)
@console.path_option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    help="File to write: .html .csv .jsonl .label-studio.json or .argilla.json; repeatable."
    " Default: reports/<stem>.sample.csv.",
)
@click.option(
    "--size",
    type=click.IntRange(1, 2**31),  # more than that the file of judgements does not take
    help="Rows to draw. Default: the fewest that can prove the ceiling.",
)
@click.option(
    "--ceiling",
    callback=sampling.share,
    metavar="SHARE",
    help="Share of wrong rows that the sample should rule out. Default: the setting noise_ceiling, 5%.",
)
@click.option(
    "--confidence",
    callback=sampling.share,
    metavar="SHARE",
    default="95%",
    show_default=True,
    help="Confidence that the share of wrong rows is below the ceiling.",
)
@console.seed_option("Seed of the random draw.")
@click.option(
    "--again", is_flag=True, help="Also write rows that are judged already, for a second opinion."
)
@console.path_option(
    "--judged",
    multiple=True,
    help="Read back a filled-in file, or an export of Label Studio or Argilla; repeatable.",
)
@click.option(
    "--by", default="", metavar="NAME", help="Person who judged, if the file names nobody."
)
@console.config_option
@click.option("--final", is_flag=True, help="These judgements settle disagreements.")
def command(
    paths: tuple[str, ...], outputs: tuple[Path, ...], judged: tuple[Path, ...], **options: Any
) -> None:
    """Draw a random sample for people to judge blind, and read their judgements back.

    Each path gets its own sample. A data set of the configuration is named by its path, or by its name if it has
    several files; without a path, each of them gets a sample.

    If people judge 59 rows and find all of them right, fewer than 5% of the set are wrong, at 95%
    confidence. The judgements go to <stem>.judgements.jsonl next to the data, and each audit of the data
    counts them. The same file fixes which rows are in the sample: commit it before anyone judges.
    """
    from auditor.commands.shared import inputs, plan
    from auditor.commands.shared.audit_options import AuditOptions

    if inputs.STDIN in paths:
        raise click.UsageError("judgements are kept next to the data: name a file, not -.")
    audits = plan.of_names(paths, AuditOptions(config=options["config"]))
    if not audits:
        raise click.UsageError(
            "Missing argument 'DATA.jsonl'; the configuration has no [[dataset]]."
        )
    if len(audits) > 1 and (outputs or judged):
        option = "-o" if outputs else "--judged"
        raise click.UsageError(f"{option} applies to one data set, but {len(audits)} were given.")
    for audit in audits:
        data = _read(audit)
        if judged:
            _add(audit, data, judged, options["by"], final=options["final"])
        else:
            _write(audit, data, outputs, options)


def _read(audit: Planned) -> Dataset:
    """The training files of a data set."""
    from auditor.commands.shared import inputs

    files = audit.options.train or (audit.path,)
    with inputs.on_disk(files) as disk:
        return inputs.data_set(files, [], audit.settings, disk)


def _add(audit: Planned, data: Dataset, judged: tuple[Path, ...], by: str, *, final: bool) -> None:
    """Add the judgements of the files ``judged`` to the file next to the data; all of them or none."""
    from auditor.atomic import write_atomic
    from auditor.input.names import judgements_path
    from auditor.plural import pluralize
    from auditor.report import sample_files
    from auditor.review import judged_elsewhere, judgement_file

    path, name = audit.path, audit.name or audit.path
    file = judgements_path(path)
    if not file.exists():
        raise AuditError(f"{file}: no sample was drawn: run dataset-audit sample {name} first")
    frame = sampling.frame_of(path, data)
    sample = judged_elsewhere.Sampled(
        rows=sampling.drawn_rows(frame, judgement_file.read(file).sample),
        others=frozenset(frame.rows["sha256"]),
        path=name,
    )
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    source = judged_elsewhere.Source(by, now, sample_files.classes_of(data), sample, final)
    new = [one for name in judged for one in judged_elsewhere.read(name, source)]
    write_atomic(file, [file.read_bytes(), judgement_file.lines(new)])
    console.show(f"{pluralize(len(new), 'judgement')} added to {file}\n")


def _write(
    audit: Planned, data: Dataset, outputs: tuple[Path, ...], options: Mapping[str, Any]
) -> None:
    """Draw the sample, and write the rows that nobody has judged, or all of them."""
    from auditor.atomic import refuse_inputs, write_atomic
    from auditor.commands.shared import inputs
    from auditor.input.names import judgements_path
    from auditor.plural import pluralize
    from auditor.report import sample_files
    from auditor.review import judgement_file

    path, name = audit.path, audit.name or audit.path
    file = judgements_path(path)
    outputs = outputs or (Path("reports") / f"{file.name.split('.judgements')[0]}.sample.csv",)
    refuse_inputs([*outputs, file], inputs.files(audit.options.inputs(path)))
    writers = [sample_files.writer(output) for output in outputs]
    known = judgement_file.read(file) if file.exists() else None
    frame = sampling.frame_of(path, data)
    ceiling = options["ceiling"] or data.settings.noise_ceiling
    sample = sampling.sample_of(frame.rows.height, ceiling, known, options)
    if known is None:
        write_atomic(file, [judgement_file.head(sample)])
    before = known.judgements if known and not options["again"] else judgement_file.frame([])
    task = replace(sampling.task_of(data, frame, sample, before), source=name)
    for writer in writers:
        for output, text in writer(task):
            write_atomic(output, [text.encode()])
            console.show(f"{pluralize(len(task.rows), 'row')} to judge in {console.name(output)}\n")
    config = f" --config {shlex.quote(str(options['config']))}" if options["config"] else ""
    console.show(
        f"Next: dataset-audit sample {shlex.quote(name)} --judged FILE --by NAME{config}\n"
    )
