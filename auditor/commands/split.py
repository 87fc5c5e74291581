"""``dataset-audit split``: a training and an evaluation part that share nothing."""

from pathlib import Path
from typing import Any

import click

from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode


@click.command(context_settings=console.HELP)
@click.argument("path", metavar="DATA.jsonl", type=console.NAME)
@console.path_option("--train", required=True, help="Training part to write.")
@console.path_option("--eval", "held_out", required=True, help="Evaluation part to write.")
@click.option(
    "--share",
    default=0.1,
    show_default=True,
    type=console.Share(),
    help="Share of the rows for evaluation.",
)
@console.seed_option("Seed of the random split.")
@console.config_option
def command(path: str, train: Path, held_out: Path, config: Path | None, **draw: Any) -> None:
    """Split data into training and evaluation.

    The parts share nothing: copies, near-duplicates, rows with the same prompt and rows of one
    conversation stay together, and an audit of the two parts finds no leak. Each label has
    the same share in both parts. Lines are written byte for byte. Lines that cannot be read as examples
    are left out, and their number is printed.
    """
    from auditor.atomic import refuse_inputs
    from auditor.commands.shared import inputs, leak_free, plan, side_files
    from auditor.input.names import name_as_text
    from auditor.plural import pluralize

    targets = {"train": train, "eval": held_out}
    refuse_inputs([train, held_out], [*inputs.files([path]), *side_files.paths(path, config)])
    with inputs.on_disk([path]) as disk:
        data = inputs.data_set([path], [], plan.settings_of(path, config), disk)
        if data.keys_of("train").is_empty():
            cause = f"{name_as_text(path)}: there is no row to split"
            raise AuditError(cause, ExitCode.NO_VERDICT)
        lines = leak_free.split_lines(data, disk, draw["share"], draw["seed"])
        for side, target in targets.items():
            leak_free.write_part(target, data, lines, side, disk)
    counts = dict(lines.group_by("side").len().iter_rows())
    console.show(
        f"{pluralize(counts.get('train', 0), 'line')} in {console.name(train)},"
        f" {counts.get('eval', 0):,} in {console.name(held_out)},"
        f" {pluralize(counts.get(None, 0), 'broken or blank line')} in neither\n"
    )
    note = leak_free.shortfall(lines, draw["share"])
    if note:
        console.note(note)
