"""``dataset-audit config``: what the configuration is, and lines to paste into it."""

from __future__ import annotations

import click

from auditor.commands import config_fields, console


@click.group(context_settings=console.HELP, no_args_is_help=True)
def command() -> None:
    """Print lines for the configuration file."""


command.add_command(config_fields.command, "fields")
