"""The page on which people judge a spot check: a single file that makes no request, as the report does.

It is a page of its own and not a view of the report, because judging must be blind: the report shows the
labels and what the models think of them, and a person who has seen either judges something else. This page
contains neither. Each row is named by the digest of its line, which the judgements need: blindness protects
against habit, not against somebody who wants to cheat and has the data.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import PurePath

from auditor.escape import HIDDEN, printable
from auditor.report.html import assets, template
from auditor.report.html.packing import pack
from auditor.report.sample_task import Task
from auditor.version import __version__


def render(task: Task) -> str:
    """The rows of ``task`` as a page to judge them on; equal tasks give equal text."""
    return template.fill(
        "spot_check.html.j2",
        assets.style(assets.SPOT_CHECK_STYLES),
        assets.script(assets.SPOT_CHECK_MODULES),
        title=printable(PurePath(task.source).name) or "data",
        subject=task.source,
        count=len(task.rows),
        classes=task.classes,
        pairs="first" in task.names,
        rubric=task.rubric,
        version=__version__,
        data=pack([json.dumps(document(task), separators=(",", ":")).encode()]),
    )


def document(task: Task) -> dict[str, object]:
    """The page's data, ready for JSON: rows are ``[sha256, texts]``."""
    return {
        "sample": digest(task),
        "stem": PurePath(task.source).name.split(".")[0] or "data",
        "choices": list(task.choices),
        "classes": task.classes,
        "rows": [[row.row, dict(row.texts)] for row in task.rows],
        "curtailed": asdict(task.curtailed) if task.curtailed else None,
        "hidden": HIDDEN.pattern,
    }


def digest(task: Task) -> str:
    """16 hex digits of the rows and the choices; the browser keeps judgements under this key."""
    parts = [list(task.choices), [row.row for row in task.rows]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
