"""Where a configuration is found, and which tables of a project are ours but misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import chosen
from auditor.config.files import find
from auditor.errors import AuditError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "part").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("table", ["dataset-tools", "audit", "ruff", "data"])
def test_tables_of_other_tools_are_passed_over(here: Path, table: str) -> None:
    (here / "pyproject.toml").write_text(f"[tool.{table}]\nfloor = 1\n", encoding="utf-8")
    assert find(here) is None


@pytest.mark.parametrize(
    "table", ["dataset_audit", "datasetaudit", "Dataset-Audit", "dataset-audits", "datset-audit"]
)
def test_a_misspelt_table_is_an_error(here: Path, table: str) -> None:
    (here / "pyproject.toml").write_text(f"[tool.{table}]\nfloor = 1\n", encoding="utf-8")
    with pytest.raises(AuditError) as caught:
        find(here)
    message = f"unknown table [tool.{table}]; did you mean [tool.dataset-audit]?"
    assert str(caught.value) == f"{here / 'pyproject.toml'}: {message}"


def test_the_configuration_of_the_data_serves_a_run_from_above(here: Path) -> None:
    own = here / "part" / "dataset-audit.toml"
    own.write_text("", encoding="utf-8")
    assert chosen() is None
    assert chosen("part/gone.jsonl") == own
    assert chosen("-") is None
    nearer = here / "dataset-audit.toml"
    nearer.write_text("", encoding="utf-8")
    assert chosen("part/gone.jsonl") == nearer


def test_a_variable_names_the_configuration(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "dataset-audit.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("DATASET_AUDIT_CONFIG", "part/other.toml")
    assert chosen() == Path("part/other.toml")
    monkeypatch.setenv("DATASET_AUDIT_CONFIG", "")
    assert chosen() == here / "dataset-audit.toml"
