"""The files next to the data: none, those that are found, and those that are named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from auditor.commands.shared import side_files
from auditor.errors import AuditError
from auditor.review.side_files import SideFiles

WAIVERS = """\
[[waivers]]
rule = "DUP010"
kind = "fix-later"
reason = "the template is replaced next week"
owner = "ana"
created = 2026-01-02
expires = 2026-03-02
"""
DECISIONS = '{"schema": 1, "decisions": []}'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("data", ["train.jsonl", "-", "."])
def test_data_without_files_next_to_it_has_none(data: str) -> None:
    assert side_files.of_audit(data) == side_files.of_review(data) == SideFiles()


def test_files_next_to_the_data_are_read_with_their_digests() -> None:
    Path("train.waivers.toml").write_text(WAIVERS, encoding="utf-8")
    Path("train.decisions.json").write_text(DECISIONS, encoding="utf-8")
    Path("readiness.toml").write_text("", encoding="utf-8")
    found = side_files.of_audit("train.jsonl")
    assert found.decisions
    assert found.waiver_file
    assert found.readiness
    assert [waiver.rule for waiver in found.waivers] == ["DUP010"]
    assert found.waiver_file.sha256 == hashlib.sha256(WAIVERS.encode()).hexdigest()
    assert found.readiness[0] == Path("readiness.toml")
    only = side_files.of_review("train.jsonl")
    assert (only.readiness, only.waivers, only.decisions is None) == (None, found.waivers, False)
    assert side_files.of_review(None) == SideFiles()
    assert {path.name for path in side_files.paths("train.jsonl") if path.exists()} == {
        "train.waivers.toml",
        "train.decisions.json",
        "readiness.toml",
    }


def test_a_named_file_must_exist() -> None:
    with pytest.raises(AuditError, match=r"^gone\.toml: cannot be read"):
        side_files.of_review(None, waivers=Path("gone.toml"))
