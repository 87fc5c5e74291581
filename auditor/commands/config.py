"""``dataset-audit config``: what the configuration is, and lines to paste into it."""

from __future__ import annotations

import click

from auditor.commands import config_fields, config_show
from auditor.commands.shared import console


@click.group(context_settings=console.HELP, no_args_is_help=True)
def command() -> None:
    """Show the configuration, or print lines for it."""


command.add_command(config_show.command, "show")
command.add_command(config_fields.command, "fields")
