"""What changed between two audits of one data set: verdict, clean rows, findings by rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.errors import AuditError, ExitCode
from auditor.model import SCHEMA_VERSION
from auditor.review.decisions import LIFTED

# Equal in two reports, these make them the same audit: nothing has changed since.
_SAME = ("tool", "inputs", "settings", "verdict", "counts", "findings")


def read(path: Path) -> Mapping[str, Any]:
    """The JSON report at ``path``.

    Raises:
        AuditError: it cannot be read, is no JSON, or no report of schema 1.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise AuditError(
            f"{path}: cannot be read: {error.strerror}", ExitCode.NO_VERDICT
        ) from error
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not JSON: {error}", ExitCode.NO_VERDICT) from error
    if not _is_report(document):
        raise AuditError(
            f"{path}: no dataset-audit report of schema {SCHEMA_VERSION}", ExitCode.NO_VERDICT
        )
    return dict(document)


def _is_report(document: object) -> bool:
    """Whether everything that is compared is there and of its kind."""
    if not isinstance(document, dict) or document.get("schema") != SCHEMA_VERSION:
        return False
    kinds = {"inputs": list, "verdict": dict, "counts": dict, "findings": list, "tool": dict}
    if not all(isinstance(document.get(key), kind) for key, kind in kinds.items()):
        return False
    found, files = document["findings"], document["inputs"]
    return (
        all(isinstance(f, dict) and _texts(f, "id", "rule", "status") for f in found)
        and all(isinstance(i, dict) and _texts(i, "path", "role", "sha256") for i in files)
        and _texts(document["verdict"], "data")
        and type(document["verdict"].get("exit_code")) is int
        and type(document["counts"].get("clean")) is int
    )


def _texts(item: Mapping[str, Any], *keys: str) -> bool:
    return all(isinstance(item.get(key), str) for key in keys)


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What changed from ``old`` to ``new``, two JSON reports, as JSON-ready values.

    Findings are told apart by their id, which holds their content: a line that moved is the same
    finding, an edited one is gone and perhaps new. Cleared findings count as gone.
    """
    before, after = _standing(old), _standing(new)
    kinds = {
        "gone": Counter(before[id_] for id_ in before.keys() - after.keys()),
        "new": Counter(after[id_] for id_ in after.keys() - before.keys()),
        "same": Counter(after[id_] for id_ in after.keys() & before.keys()),
    }
    codes = sorted({*kinds["gone"], *kinds["new"], *kinds["same"]})
    return {
        "verdict": [old["verdict"]["data"], new["verdict"]["data"]],
        "clean": [old["counts"]["clean"], new["counts"]["clean"]],
        "lines": [old["counts"].get("lines", 0), new["counts"].get("lines", 0)],
        "sha256": [_digests(old), _digests(new)],
        "findings": {kind: sum(counts.values()) for kind, counts in kinds.items()},
        "rules": [
            {"rule": code, **{kind: counts[code] for kind, counts in kinds.items()}}
            for code in codes
            if kinds["gone"][code] or kinds["new"][code]
        ],
    }


def _standing(report: Mapping[str, Any]) -> dict[str, str]:
    return {f["id"]: f["rule"] for f in report["findings"] if f["status"] not in LIFTED}


def _digests(report: Mapping[str, Any]) -> list[str]:
    return [item["sha256"] for item in report["inputs"] if item["role"] == "train"]


def since(previous: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any] | None:
    """What changed since ``previous``, the report that ``new`` replaces, or None.

    A repeated audit changes nothing, so it says what the one before it said: the same bytes,
    settings and decisions give the same report however often they are audited. Reports of other
    paths are not compared.
    """
    if _paths(previous) != _paths(new):
        return None
    if all(previous.get(key) == new.get(key) for key in _SAME):
        said = previous.get("since")
        return (
            dict(said)
            if isinstance(said, dict) and said.keys() == compare(new, new).keys()
            else None
        )
    return compare(previous, new)


def _paths(report: Mapping[str, Any]) -> list[str]:
    return [item["path"] for item in report["inputs"] if item["role"] == "train"]


def sentence(change: Mapping[str, Any]) -> str:
    """The change in one sentence, such as ``12 more clean rows; 5 findings gone, 2 new``."""
    (was, now), found = change["clean"], change["findings"]
    rows = abs(now - was)
    if rows:
        said = f"{rows:,} {'more' if now > was else 'fewer'} clean row{'s' * (rows != 1)}"
    else:
        said = f"{now:,} clean rows as before"
    gone = found["gone"]
    said += f"; {gone:,} finding{'s' * (gone != 1)} gone, {found['new']:,} new"
    if change["verdict"][0] != change["verdict"][1]:
        said += f"; {change['verdict'][0]} has become {change['verdict'][1]}"
    return said


def text(change: Mapping[str, Any]) -> str:
    """What ``dataset-audit diff`` prints: verdicts, clean rows, and findings by rule."""
    verdict, clean, lines = (change[key] for key in ("verdict", "clean", "lines"))
    said = [
        f"verdict  {verdict[0]} -> {verdict[1]}",
        f"lines    {lines[0]:,} -> {lines[1]:,}",
        f"clean    {clean[0]:,} -> {clean[1]:,} ({clean[1] - clean[0]:+,})",
        "findings {gone:,} gone, {new:,} new, {same:,} as before".format(**change["findings"]),
    ]
    said += [f"  {rule['rule']}  -{rule['gone']:,} +{rule['new']:,}" for rule in change["rules"]]
    return "\n".join(said) + "\n"
