"""Whether a report's verdict holds for the files at hand: a verdict is worth nothing for other bytes.

An unsigned digest stops accidents, not forgers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.input import reader
from auditor.version import __version__


def doubts(report: Mapping[str, Any], files: Sequence[Path], day: dt.date) -> tuple[str, ...]:
    """Why ``report`` (a JSON report, checked by ``since.read``) says nothing about ``files``.

    None where ``files`` are exactly the training and evaluation files audited, byte for byte, by
    this version, and no waiver has run out. Folders stand for their shards.
    """
    if report["verdict"]["exit_code"] not in (0, 1):
        return ("the report gives no verdict",)
    if report["verdict"]["exit_code"] == 0 and report["verdict"]["data"] != "ready":
        return ("the report contradicts itself: not ready, and an exit code of 0",)
    said: list[str] = []
    made_by = report["tool"].get("version")
    if made_by != __version__:
        said.append(f"the report was made by version {made_by}, this is {__version__}")
    said += [
        f"the waiver for {waiver.get('rule')} ran out on {waiver.get('until')}"
        for waiver in report.get("waivers", ())
        if str(waiver.get("until", "")) < day.isoformat()
    ]
    given: dict[str, str] = {}
    for path in _shards(files, said):
        try:
            given[str(path)] = _sha256(path)
        except OSError as error:
            said.append(f"{path}: cannot be read: {error.strerror or error}")
    return (*said, *_mismatches(report["inputs"], given))


def _shards(files: Sequence[Path], said: list[str]) -> list[Path]:
    shards: list[Path] = []
    for path in files:
        found, problems = reader.expand(path)
        shards += found
        if not found:
            said += [f"{path}: {problem.detail}" for problem in problems]
    return shards


def _sha256(path: Path) -> str:
    """Of the stored bytes.

    Raises:
        OSError: not a regular file, or not readable.
    """
    if not path.is_file():
        raise OSError("not a regular file" if path.exists() else "no such file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mismatches(inputs: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> list[str]:
    """Files that were audited and are not here, the other way round, and those that changed."""
    audited = Counter(item["sha256"] for item in inputs)
    by_path = {item["path"]: item["sha256"] for item in inputs}
    said = []
    for path, sha256 in given.items():
        if path in by_path and by_path[path] != sha256:
            said.append(f"{path}: changed since it was audited, or swapped with another file")
        elif not audited[sha256]:
            said.append(f"{path}: was not audited")
    here = Counter(given.values())
    said += [
        f"{item['path']} ({item['role']}): audited, and not among the files given"
        for item in inputs
        if not item["sha256"] or here[item["sha256"]] < audited[item["sha256"]]
    ]
    return said
