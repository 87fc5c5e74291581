"""Every format shows the severity of the settings, and the id of a finding does not depend on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from auditor.checks import exact_duplicates
from auditor.report import RENDERERS
from auditor.settings import Settings
from tests.conftest import Audit

Pairs = Callable[..., list[dict[str, Any]]]


def shown(text: str, suffix: str) -> str:
    """What a format calls the severity of its only finding."""
    if suffix == ".xml":
        return next(
            own[0].tag for own in ElementTree.fromstring(text).iter("testcase") if own.get("file")
        )
    document = json.loads(text)
    if suffix == ".sarif":
        (run,) = document["runs"]
        (result,) = run["results"]
        (rule,) = (own for own in run["tool"]["driver"]["rules"] if own["id"] == "DUP001")
        assert rule["defaultConfiguration"]["level"] == result["level"]
        return str(result["level"])
    findings = document["findings"] if suffix == ".json" else document
    codes = [own.get("rule", own.get("check_name")) for own in findings]
    return str(findings[codes.index("DUP001")]["severity"])


@pytest.mark.parametrize(
    ("suffix", "usual", "lowered"),
    [
        (".json", "error", "note"),
        (".sarif", "error", "note"),
        (".xml", "failure", "skipped"),
        (".gitlab.json", "critical", "info"),
    ],
)
def test_formats_follow_the_settings(
    audit: Audit, pairs: Pairs, suffix: str, usual: str, lowered: str
) -> None:
    rows = [*pairs(3), pairs(1)[0]]
    severities: list[dict[str, Any]] = [{}, {"DUP": "note"}]
    reports = [
        audit(rows, settings=Settings(severity=s), checks=[exact_duplicates]) for s in severities
    ]
    found = [shown(RENDERERS[suffix](report), suffix) for report in reports]
    assert found == [usual, lowered]
    assert reports[0].findings["id"].equals(reports[1].findings["id"])
