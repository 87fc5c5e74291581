"""``dataset-audit diff``: what changed between two JSON reports."""

from pathlib import Path

import click

from auditor.commands.shared import console


@click.command(context_settings=console.HELP)
@click.argument("old", metavar="OLD.json", type=console.PATH)
@click.argument("new", metavar="NEW.json", type=console.PATH)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What standard output contains.",
)
def command(old: Path, new: Path, kind: str) -> None:
    """Show what changed between two JSON reports.

    Compares verdicts, clean rows, and findings by rule. To fail a build if data gets worse, use
    `dataset-audit DATA --baseline OLD.json`.
    """
    from auditor.report import markdown
    from auditor.report.saved import changes, saved_report

    renderers = {"text": changes.text, "json": changes.as_json, "markdown": markdown.render_changes}
    change = changes.compare(saved_report.read(old), saved_report.read(new))
    console.show(renderers[kind](change))
