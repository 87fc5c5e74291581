"""``dataset-audit fewshot``: examples for a prompt, the step to try before a fine-tune."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from auditor.dataset.dataset import Dataset
    from auditor.dataset.fewshot import FewShotSelection


@click.command(context_settings=console.HELP)
@click.argument("path", metavar="DATA.jsonl", type=console.NAME)
@console.eval_option("Held-out file: no example will be similar to its rows; repeatable.")
@click.option(
    "-k", default=8, show_default=True, type=click.IntRange(3, 10), help="Number of examples."
)
@click.option(
    "--per-class",
    default=0,
    type=click.IntRange(0),
    help="Number of examples of each class, instead of -k.",
)
@click.option(
    "--token-budget",
    "budget",
    default=4_000,
    show_default=True,
    type=click.IntRange(1),
    help="Maximum estimated tokens in all examples together.",
)
@click.option(
    "--eval-size",
    default=200,
    show_default=True,
    type=click.IntRange(1),
    help="Rows to sample for an evaluation of the prompt.",
)
@console.seed_option("Seed of the choice.")
@console.path_option(
    "--prompt", required=True, help="Prompt block to write (.md, or JSON messages)."
)
@console.path_option(
    "--eval-out", help="Write the sampled rows, byte for byte; only without --eval."
)
@console.config_option
def command(
    path: str,
    evals: tuple[str, ...],
    prompt: Path,
    eval_out: Path | None,
    config: Path | None,
    **options: int,
) -> None:
    """Pick examples for a few-shot prompt.

    A good prompt may make the fine-tune unnecessary. The examples are clean rows that other rows
    confirm. They are spread over the classes, and none of them is similar to an evaluation row.
    """
    import polars as pl

    from auditor.atomic import refuse_inputs, write_atomic
    from auditor.commands.shared import inputs, plan, side_files
    from auditor.plural import pluralize
    from auditor.report import partition, prompt_block

    if evals and eval_out:
        raise click.UsageError("--eval-out samples rows to measure on; --eval names them already.")
    outputs = [prompt, eval_out] if eval_out else [prompt]
    names = (path, *evals)
    refuse_inputs(outputs, [*inputs.files(names), *side_files.paths(path, config)])
    settings = plan.settings_of(path, config)
    with inputs.on_disk(names) as disk:
        data = inputs.data_set([path], evals, settings, disk)
        selection = _selected(path, data, options)
        render = prompt_block.as_markdown if prompt.suffix == ".md" else prompt_block.as_json
        write_atomic(prompt, [render(data, selection)])
        console.show(f"{pluralize(len(selection.examples), 'example')} in {console.name(prompt)}\n")
        if eval_out:
            keep = pl.col("row").is_in(selection.eval_rows.implode()).alias("keep")
            mine = data.lines.filter(pl.col("role") == "train").select("source", "line", keep)
            write_atomic(eval_out, partition.lines(data.inputs, mine, disk))
            rows = pluralize(len(selection.eval_rows), "row")
            console.show(f"{rows} to measure them on in {console.name(eval_out)}\n")
    for note in selection.notes:
        console.note(note)


def _selected(path: str, data: Dataset, options: Mapping[str, int]) -> FewShotSelection:
    """The examples among the clean rows without any finding.

    Raises:
        AuditError: no example can be selected.
    """
    import polars as pl

    from auditor.dataset import fewshot
    from auditor.dataset.fewshot_prototypes import FewShotOptions
    from auditor.pipeline import audit_dataset

    unflagged = (pl.col("disposition") == "clean") & (pl.col("rules").list.len() == 0)
    clean = audit_dataset(data).lines.filter(unflagged)
    selection = fewshot.select_examples(data, clean, FewShotOptions(**options))
    if not selection.examples:
        cause = "; ".join((f"{path}: no example can be selected", *selection.notes))
        raise AuditError(cause, ExitCode.NO_VERDICT)
    return selection
