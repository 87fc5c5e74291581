"""The option ``--no-cache``."""

from __future__ import annotations

from typing import Final

import click

no_cache_option: Final = click.option(
    "--no-cache", is_flag=True, help="Compute everything again, and store nothing for the next run."
)
