"""The guard of a training script: ``from auditor import require_ready``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import NotReady
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
        AuditError: the JSON report cannot be read.
    """
    saved = attested.read(Path(report)) if isinstance(report, str | os.PathLike) else report.saved()
    named = [files] if isinstance(files, str | os.PathLike) else files
    if refusal := verification.refusal(saved, [Path(file) for file in named], strict=strict):
        raise NotReady(*refusal)
