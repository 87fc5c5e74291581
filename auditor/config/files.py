"""Where the configuration is: the nearest file up to the repository's root, and its table."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from auditor import documents
from auditor.config import environment
from auditor.errors import AuditError
from auditor.paths import is_file

OWN, PROJECT, TABLE = "dataset-audit.toml", "pyproject.toml", "dataset-audit"
# Source: "dataset-audits" scores 0.96 against "dataset-audit", "data-audit" 0.86, "dataset-tools" 0.67.
_MIN_NAME_SIMILARITY = 0.85


def find(start: Path) -> Path | None:
    """The nearest configuration from ``start`` up to the repository's root, or None.

    ``dataset-audit.toml`` comes before a ``pyproject.toml`` of the same folder; a ``pyproject.toml``
    without a [tool.dataset-audit] table is passed over. Nothing is merged.

    Raises:
        AuditError: a ``pyproject.toml`` has a table with a similar name, or ``dataset-audit.toml`` is not a file.
    """
    for folder in (start, *start.parents):
        own, project = folder / OWN, folder / PROJECT
        if is_file(own):
            return own
        if os.path.lexists(own):
            raise AuditError(
                f"{own}: not a file, or a link to none; remove it, or put settings there"
            )
        if is_file(project) and table(project):
            return project
        if os.path.lexists(folder / ".git"):
            return None
    return None


def chosen(data: str = "") -> Path | None:
    """The path of the configuration that applies; None if there is none.

    DATASET_AUDIT_CONFIG comes first, then the configuration nearest to the current folder, then the one nearest to
    ``data``: a run from a folder above the data finds it, too.
    """
    if named := environment.value("config"):
        return Path(named)
    if (path := find(Path.cwd())) or not data or data == "-":
        return path
    return find(Path(os.path.abspath(data)).parent)  # noqa: PTH100 - links are not followed


def table(path: Path) -> Mapping[str, Any]:
    """The document at ``path``, or in a pyproject.toml the table [tool.dataset-audit].

    Raises:
        AuditError: it cannot be read, is not TOML, or the table is misspelt or has another type.
    """
    return table_of(documents.read_text(path), path)


def table_of(text: str, path: Path) -> Mapping[str, Any]:
    """The result of ``table`` for a file at ``path`` with this ``text``."""
    document = documents.parse_toml(text, path)
    if path.name != PROJECT:
        return document
    tool = document.get("tool")
    tables = tool if isinstance(tool, dict) else {}
    if TABLE not in tables and (near := _misspelt(list(tables))):
        raise AuditError(f"{path}: unknown table [tool.{near}]; did you mean [tool.{TABLE}]?")
    own = tables.get(TABLE, {})
    if not isinstance(own, dict):
        raise AuditError(f"{path}: tool.{TABLE} is {own!r}; expected a table")
    return own


def _misspelt(names: list[str]) -> str:
    """The name that resembles ours (other case or punctuation, or one or two letters); "" if none does."""
    plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in names}
    near = get_close_matches(TABLE.replace("-", ""), plain, n=1, cutoff=_MIN_NAME_SIMILARITY)
    return plain[near[0]] if near else ""
