"""The verdict of a hook on one data set: of its checks, or of its stored report.

The libraries of the audit are imported where they are used: a verdict that is in the cache needs none of them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.brief import Brief
from auditor.commands.hooks import dvc_record, stored_verdicts
from auditor.commands.hooks.git_changes import Changes
from auditor.commands.hooks.verdict_inputs import side_files
from auditor.commands.shared import inputs
from auditor.commands.shared.plan import Planned
from auditor.errors import ExitCode
from auditor.paths import is_file, is_folder

if TYPE_CHECKING:
    from auditor.model import Input


def unreadable(planned: Planned, found: Changes) -> Brief | None:
    """No verdict if a file is missing, or is not what the commit records; else None."""
    names = planned.options.inputs(planned.path)
    cause = inputs.missing(names)
    files = [file for file in inputs.files(names) if not is_folder(file)]
    cause = cause or next(filter(None, map(dvc_record.mismatch, files)), None)
    files += [file for file in side_files(planned) if os.path.lexists(file)]
    cause = cause or found.differing(files)
    return Brief(ExitCode.NO_VERDICT, f"NO VERDICT: {cause}") if cause else None


def of_checks(planned: Planned, *, full: bool) -> Brief:
    """The verdict of every check, or of those of a commit; from the cache if nothing has changed."""
    return stored_verdicts.verdict(planned, partial(_audited, planned, full=full), full=full)


def _audited(planned: Planned, *, full: bool) -> tuple[Brief, Sequence[Input]]:
    from auditor.commands.hooks import fast
    from auditor.commands.shared import one_audit
    from auditor.report import brief

    fewer = not full and may_leave_out(planned)
    checks = fast.checks() if fewer else None
    report = one_audit.run(planned.path, planned.options, planned.settings, checks).report
    shown = brief.of_report(report, _name(planned))
    return replace(shown, note=fast.note() if fewer else ""), report.inputs


def may_leave_out(planned: Planned) -> bool:
    """Whether checks may be left out: not if unproven requirements block or a baseline is compared with."""
    return "unproven" not in planned.settings.blocking and not planned.options.baseline


def of_report(planned: Planned) -> Brief:
    """The verdict of the stored report, if it applies to the files of the data set."""
    from auditor.check_origins import origins
    from auditor.commands.shared import outputs
    from auditor.report.saved import saved_report, verification

    report = outputs.default_reports(planned.path, [planned.path], planned.reports)[-1]
    name = _name(planned)
    if not is_file(report):
        cause = f"{report}: no such report; run 'dataset-audit' and commit it"
        return Brief(ExitCode.NO_VERDICT, f"NO VERDICT: {name}: {cause}")
    saved = saved_report.read(report)
    files = [Path(file) for file in planned.options.inputs(planned.path)]
    today = dt.datetime.now(dt.UTC).date()
    if found := verification.objections(saved, files, today, origins()):
        head = f"NO VERDICT: {name}: {report} does not apply to these files"
        return Brief(ExitCode.NO_VERDICT, head, found)
    head = f"{verification.headline(saved)}: {name}: {report} applies to these files"
    return Brief(ExitCode(saved.verdict.exit_code), head)


def _name(planned: Planned) -> str:
    return planned.reports.name if planned.reports else planned.path
