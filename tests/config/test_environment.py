"""Environment variables as settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor.config import environment
from auditor.errors import AuditError


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("DATASET_AUDIT_EMBEDDER", "minilm", {"embedder": "minilm"}),
        ("DATASET_AUDIT_EMBEDDER", "", {}),
        ("DATASET_AUDIT_OUTPUT_SCHEMA", "a.json", {"output_schema": Path("a.json")}),
        ("DATASET_AUDIT_STRICT", "1", {"strict": True}),
        ("DATASET_AUDIT_REQUIRE_CASE", "True", {"require_case": True}),
        ("DATASET_AUDIT_STRICT", "0", {}),  # a flag can only be switched on
        ("DATASET_AUDIT_STRICT", "", {}),
        ("DATASET_AUDIT_CONFIG", "a.toml", {}),  # no setting itself
        ("DATASET_AUDIT_VERSION", "0.1", {}),  # somebody else's
        ("DATASET_AUDIT", "1", {}),
    ],
)
def test_variables(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, given: dict[str, object]
) -> None:
    monkeypatch.setenv(name, value)
    assert environment.given() == given


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DATASET_AUDIT_STRICT", "maybe", "DATASET_AUDIT_STRICT is 'maybe'; expected 1 or 0"),
        (
            "DATASET_AUDIT_EMBEDER",
            "minilm",
            "unknown variable DATASET_AUDIT_EMBEDER; did you mean DATASET_AUDIT_EMBEDDER?",
        ),
    ],
)
def test_errors_name_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(AuditError, match=f"^{re.escape(message)}$") as caught:
        environment.given()
    assert caught.value.exit_code == 2
