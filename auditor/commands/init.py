"""``dataset-audit init``: a commented readiness.toml to fill in."""

from pathlib import Path

import click

from auditor.commands.shared import console
from auditor.errors import AuditError


@click.command(context_settings=console.HELP)
@click.argument(
    "folder", default=".", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
def command(folder: Path) -> None:
    """Write a commented readiness.toml.

    The file states the case for a fine-tune: the evidence that it is justified. It is written to FOLDER,
    by default the current one. Choose the folder of the training data, and fill the file in.
    """
    from auditor import case
    from auditor.atomic import write_atomic

    path = folder / case.FILE_NAME
    if path.exists():
        raise AuditError(f"{path} exists already; it was left as it is")
    write_atomic(path, [case.template().encode()])
    console.show(f"{console.name(path)}: fill it in, then audit the data in the same folder\n")
