"""``dataset-audit config fields FILE``: the [fields] lines that read a file."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode


@click.command(context_settings=console.HELP)
@click.argument("path", metavar="FILE", type=console.NAME)
@console.config_option
def command(path: str, config: Path | None) -> None:
    """Print [fields] settings that read FILE the way it is read now.

    Other columns that could be input, answer or label are listed as comments. For a file that no layout
    reads, the settings are a guess from the names and values of its columns. Paste them into
    dataset-audit.toml.
    """
    from auditor import config as configuration
    from auditor.commands.shared import inputs
    from auditor.dataset.reading import field_lines, load
    from auditor.escape import printable
    from auditor.report.parts.readings import sentence

    settings = configuration.effective(config, data=path).settings
    if cause := inputs.missing([path]):
        raise AuditError(cause, ExitCode.NO_VERDICT)
    with inputs.on_disk([path]) as disk:
        file = disk[load.shown(path)]
        records, problem = field_lines.first_records(file, settings)
        if not records:
            cause = problem or "no line is an object with fields"
            raise AuditError(f"{path}: {cause}", ExitCode.NO_VERDICT)
        data = load.load([(file, load.shown(path))], [], settings)
    read_as = sorted({sentence(source.read_as) for source in data.inputs if source.read_as})
    head = [f"# {printable(f'{path}: {text}')}" for text in read_as]
    console.show("\n".join([*head, *field_lines.lines(records, settings.fields)]) + "\n")
