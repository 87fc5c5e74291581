"""``dataset-audit diff``: what changed between two JSON reports."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.commands import console


@click.command(context_settings=console.HELP)
@click.argument("old", metavar="OLD.json", type=console.PATH)
@click.argument("new", metavar="NEW.json", type=console.PATH)
def command(old: Path, new: Path) -> None:
    """Show what changed between two JSON reports.

    Compares verdicts, clean rows, and findings by rule.
    """
    from auditor.report import changes

    console.show(changes.text(changes.compare(changes.read(old), changes.read(new))))
