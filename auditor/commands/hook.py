"""``dataset-audit hook``: what the hooks of pre-commit and prek run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from auditor.commands.shared import console
from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from auditor.commands.hooks.git_changes import Changes
    from auditor.commands.shared.plan import Planned

# Lines of output: a commit that fails must show why on one screen, with other hooks above it.
_MAX_LINES = 15


@click.command(context_settings=console.HELP)
@console.path_option("--config", metavar="FILE", help="Settings and data sets.")
@click.option("--full", is_flag=True, help="Run every check, as 'dataset-audit' does.")
@click.option(
    "--verify",
    is_flag=True,
    help="Run no check: verify that the stored report is about these files.",
)
@console.no_cache_option
def command(config: Path | None, *, full: bool, verify: bool, no_cache: bool) -> int:
    """Audit the data sets that a commit or a push touches.

    The hooks of pre-commit run this. Run by hand or in CI, it audits all data sets. Without [[dataset]]
    in the configuration, it audits every changed JSON Lines file as training data. It writes no file but
    its cache, and shows no text of a row. Without --full, slow checks are left out and named as not
    checked. If nothing has changed since an earlier run today, the verdict is that of this run.
    """
    from auditor.commands.hooks.git_changes import changes

    found = changes()
    audits = _planned(found, config)
    if not audits:
        return ExitCode.READY
    from auditor import brief, cache
    from auditor.commands.hooks import hook_verdicts
    from auditor.config import cache_dir

    check = hook_verdicts.of_report if verify else partial(hook_verdicts.of_checks, full=full)
    briefs = []
    for audit in audits:
        with cache.opened(cache_dir(audit.options.config, off=no_cache or verify)):
            briefs.append(hook_verdicts.unreadable(audit, found) or check(audit))
    notes = sorted({item.note for item in briefs if item.note} | set(_undeclared(audits)))
    shown = [*brief.lines(briefs, _MAX_LINES - len(notes)), *notes]
    console.show("".join(f"{console.name(line)}\n" for line in shown))
    return max(item.code for item in briefs)


def _undeclared(audits: list[Planned]) -> Iterator[str]:
    """A note on the first file that is audited as training data although it is named like evaluation data."""
    from auditor.input.names import is_held_out

    alone = (audit.path for audit in audits if not (audit.options.train or audit.options.evals))
    if name := next((path for path in alone if is_held_out(PurePath(path))), None):
        how = 'as eval = ["..."] of a [[dataset]] it is compared with the training files instead'
        yield f"{name} is named like evaluation data and was audited as training data; {how}"


def _planned(found: Changes, named: Path | None) -> list[Planned]:
    """The audits that the changes ask for, as data sets or as single files.

    Raises:
        AuditError: the changes take the data sets out of the configuration, and nothing would be audited any more.
    """
    from auditor.commands.hooks.touched import configurations, data_files, lost_data_sets, touched
    from auditor.config import data_sets

    chain = configurations(found, named)
    if not found.pushed and (cause := found.differing(chain)):
        raise AuditError(cause, ExitCode.NO_VERDICT)  # which data sets there are is not known
    sources = [data_sets(path) for path in chain]
    chosen = [item for sets in sources for item in touched(sets, found)]
    if not any(sources) and (lost := lost_data_sets(found)):
        cause = f"{lost} no longer has the data sets that this hook audits"
        raise AuditError(
            f"{cause}; remove the hook, too, or commit with --no-verify", ExitCode.NO_VERDICT
        )
    files = [] if any(sources) else data_files(found)
    if not chosen and not files:
        return []
    from auditor.commands.shared import plan
    from auditor.commands.shared.audit_options import AuditOptions
    from auditor.config import effective

    if files:
        return plan.of_paths(list(map(plan.relative, files)), AuditOptions(config=named), {})
    return [
        plan.of_data_set(item, AuditOptions(config=item.config), effective(item.config).settings)
        for item in chosen
    ]
