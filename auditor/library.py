"""The program as a library: ``from auditor import audit``.

An audit gives the verdict that ``dataset-audit`` gives: of files with the nearest configuration and
the decisions, waivers and judgements next to the data; of rows in memory with the nearest configuration.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor import config as configuration
from auditor import pipeline
from auditor.audit_report import AuditReport, on_disk
from auditor.commands.shared import inputs, side_files
from auditor.documents import path_text
from auditor.errors import AuditError, ExitCode
from auditor.input.names import name_as_text
from auditor.input.row_lines import lines_of_rows
from auditor.keyword_settings import with_values

Names = Sequence[tuple[Path | None, str]]  # path on disk, None for rows in memory; name in reports


def audit(
    train: Any,
    *,
    eval: Any = (),  # noqa: A002 - the word of the command line
    config: str | os.PathLike[str] | None = None,
    decisions: str | os.PathLike[str] | None = None,
    waivers: str | os.PathLike[str] | None = None,
    **settings: Any,
) -> AuditReport:
    """The report on training data, which is compared with evaluation data.

    Args:
        train: a path (of a file, or of a folder of shards), a list of paths that are one data set,
            or rows: a polars or pandas frame, a list of dicts, a ``datasets.Dataset``.
        eval: held-out data of any of these forms, to check for leakage.
        config: a configuration file; None for the nearest one, as seen from the current folder.
        decisions: exported by the HTML report; None for the file next to a single path.
        waivers: accepted findings; None for the file next to a single path.
        settings: by the names of the configuration (``floor=100``, ``embedder="minilm"``), and
            ``strict=True``: unproven requirements and advice that is not followed block, too.

    Raises:
        AuditError: a file is missing, a setting or the configuration is wrong, or a row has a value that JSON
            cannot represent. What is wrong with the lines is in the report.
    """
    file, *named = (
        None if value is None else Path(path_text(value, f"audit(): {name}"))
        for name, value in (("config", config), ("decisions", decisions), ("waivers", waivers))
    )
    chosen = configuration.load(file) if file else configuration.effective().settings
    chosen = with_values(chosen, settings, "audit()")
    memory: dict[str, bytes] = {}
    names = [_names(data, role, memory) for data, role in ((train, "train"), (eval, "eval"))]
    path = names[0][0][1] if len(names[0]) == 1 and names[0][0][0] else None
    people = side_files.of_audit(path, *named) if path else side_files.of_review(None, *named)
    with on_disk(memory) as disk:
        files, evals = ([(own or disk[name], name) for own, name in each] for each in names)
        report = pipeline.audit(files, evals, chosen, side_files=people)
    trained = {name: memory[name] for _, name in names[0] if name in memory}
    return AuditReport(report, trained)


def _names(data: Any, role: str, memory: dict[str, bytes]) -> Names:
    """Paths and names of ``data``; the lines of rows are put into ``memory``."""
    paths = [data] if _is_path(data) else data
    if isinstance(paths, list | tuple) and all(map(_is_path, paths)) and (paths or role == "eval"):
        texts = [path_text(path, f"audit(): {role}") for path in paths]
        if cause := inputs.missing(texts):
            raise AuditError(cause, ExitCode.NO_VERDICT)
        return [(Path(text), name_as_text(text)) for text in texts]
    name = f"{role} (in memory)"
    memory[name] = b"".join(lines_of_rows(data, name))
    return [(None, name)]


def _is_path(value: object) -> bool:
    return isinstance(value, str | os.PathLike)
