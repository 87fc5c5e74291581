"""The summary page of a GitHub Actions step: Markdown appended to the file that the runner names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import AuditError, ExitCode

if TYPE_CHECKING:
    from auditor.report.model import Report

# GitHub drops a summary of more than 1 MiB without a word, sometimes already near it (actions/runner issue 4337).
MAX_BYTES = 900_000


def write(reports: Sequence[Report]) -> None:
    """Append the Markdown of as many audits as the page can hold, and the number of the others.

    Nothing is written outside of GitHub Actions, where no file is named.

    Raises:
        AuditError: the file cannot be written.
    """
    from auditor.plural import pluralize
    from auditor.report import markdown

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("ab") as file:
            left = MAX_BYTES - file.tell()
            for number, report in enumerate(reports):
                text = f"{markdown.render(report)}\n".encode()
                if len(text) > left:
                    omitted = pluralize(len(reports) - number, "more audit")
                    file.write(f"{omitted} omitted: the page is full.\n".encode())
                    return
                left -= file.write(text)
    except OSError as error:
        cause = error.strerror or error
        raise AuditError(f"{name}: cannot be written: {cause}", ExitCode.INTERNAL) from error
