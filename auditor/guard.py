"""The guard of a training script: ``from auditor import require_ready``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.documents import path_text
from auditor.errors import AuditError, NotReady
from auditor.escape import shown
from auditor.report.saved import attested, verification

if TYPE_CHECKING:
    from auditor.audit_report import AuditReport

PathName = str | os.PathLike[str]


def require_ready(
    report: AuditReport | PathName, files: PathName | Iterable[PathName], *, strict: bool = False
) -> None:
    """Return only if ``report`` says ready about exactly these ``files``, byte for byte.

    The rules are those of ``dataset-audit verify``. The digests are unsigned: they stop accidents, not
    forgers.

    Args:
        report: what ``audit`` returned, or the path of a JSON report or of a statement (``--attest``).
        files: all training and evaluation files of the audit.
        strict: whether unproven requirements and advice that was not followed count as not ready.

    Raises:
        NotReady: the report says something else, or is about other files or other content.
        AuditError: the JSON report cannot be read, or an argument is of another type.
    """
    name = "require_ready():"
    if not isinstance(strict, bool):
        raise AuditError(f"{name} strict is {shown(strict)}; expected True or False")
    if not isinstance(files, Iterable) or isinstance(files, str | bytes | os.PathLike):
        files = [files]
    paths = [Path(path_text(file, f"{name} a file")) for file in files]
    saved = (
        report.saved()
        if hasattr(report, "saved")
        else attested.read(Path(path_text(report, f"{name} report")))
    )
    if refusal := verification.refusal(saved, paths, strict=strict):
        raise NotReady(*refusal)
