"""Settings from dataset-audit.toml, or from [tool.dataset-audit] of pyproject.toml."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from auditor.errors import AuditError
from auditor.settings import Settings

FIELD_ROLES = ("prompt", "response", "label", "system", "votes", "annotator")


def find(start: Path) -> Path | None:
    """The nearest configuration from ``start`` up to the repository's root, or None.

    ``dataset-audit.toml`` comes before a ``pyproject.toml`` of the same folder; a ``pyproject.toml``
    without a [tool.dataset-audit] table is passed over. Nothing is merged.
    """
    for folder in (start, *start.parents):
        own, project = folder / "dataset-audit.toml", folder / "pyproject.toml"
        if own.is_file():
            return own
        if project.is_file() and _table(project):
            return project
        if (folder / ".git").exists():
            return None
    return None


def load(path: Path | None) -> Settings:
    """Settings with what ``path`` sets; the defaults where it is None.

    Raises:
        AuditError: not readable, not TOML, an unknown key or a value of the wrong type.
    """
    settings = Settings()
    table = _table(path) if path else {}
    known = {f.name: getattr(settings, f.name) for f in fields(Settings)}
    table = dict(table)
    if "gate" in table:
        table["require_case"] = _gate(path, table.pop("gate"))
    if "waivers" in table:
        raise AuditError(f"{path}: waivers stand beside the data, in <stem>.waivers.toml")
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(known)}"
            raise AuditError(f"{path}: unknown key '{key}'{hint}")
        _check(path, key, value, known[key])
    return replace(settings, **table)


def _table(path: Path) -> Mapping[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AuditError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuditError(f"{path}: not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = document.get("tool")
        document = tool.get("dataset-audit", {}) if isinstance(tool, dict) else {}
        if not isinstance(document, dict):
            raise AuditError(f"{path}: tool.dataset-audit is {document!r}; expected a table")
    return document


def _gate(path: Path | None, gate: object) -> bool:
    """Whether [gate] case = "required"; "optional" is the other word."""
    choices = {"required": True, "optional": False}
    if not isinstance(gate, dict) or set(gate) != {"case"} or gate["case"] not in choices:
        raise AuditError(f'{path}: [gate] is {gate!r}; expected case = "required" or "optional"')
    return choices[gate["case"]]


def _check(path: Path | None, key: str, value: object, default: object) -> None:
    if key == "fields":
        good = isinstance(value, dict) and all(
            name in FIELD_ROLES and isinstance(own, str) for name, own in value.items()
        )
        if not good:
            raise AuditError(
                f"{path}: [fields] is {value!r}; expected names for {', '.join(FIELD_ROLES)},"
                ' such as prompt = "question_text"'
            )
        return
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise AuditError(f"{path}: {key} = {value!r}; expected true or false")
        return
    if isinstance(default, str):
        if not isinstance(value, str) or not value:
            raise AuditError(f"{path}: {key} = {value!r}; expected a name or a path")
        return
    whole = isinstance(default, int)
    number = (
        isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf
    )
    if number and (isinstance(value, int) or not whole):
        return
    kind = "a whole number" if whole else "a number"
    raise AuditError(f"{path}: {key} = {value!r}; expected {kind} of 0 or more")
