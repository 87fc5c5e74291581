"""Settings of the library: the same names, values and refusals as in a configuration file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditError
from auditor.keyword_settings import with_values
from auditor.settings import Settings

SCHEMA = {"type": "object", "required": ["answer"]}


def test_nothing_changes_nothing() -> None:
    settings = Settings(floor=7)
    assert with_values(settings, {}, "audit()") == settings


@pytest.mark.parametrize(
    ("values", "settings"),
    [
        ({"floor": 1, "embedder": "minilm"}, Settings(floor=1, good=7, embedder="minilm")),
        ({"strict": True}, Settings(good=7, blocking=("unproven", "advice"))),
        ({"strict": False}, Settings(good=7)),
        ({"blocking": ["unproven"]}, Settings(good=7, blocking=("unproven",))),
        ({"pii_block": ("email",)}, Settings(good=7, pii_block=("email",))),
        ({"fields": {"prompt": ["a", "b"]}}, Settings(good=7, fields={"prompt": ("a", "b")})),
        ({"output_schema": SCHEMA}, Settings(good=7, output_schema=SCHEMA)),
        ({"severity": {"TXT": "error"}}, Settings(good=7, severity={"TXT": "error"})),
        (
            {"per_file_ignores": {"a*": ["TXT"]}},
            Settings(good=7, per_file_ignores={"a*": ("TXT",)}),
        ),
    ],
    ids=lambda value: next(iter(value)) + str(len(str(value))) if isinstance(value, dict) else "",
)
def test_values_replace_those_of_the_configuration(
    values: dict[str, Any], settings: Settings
) -> None:
    assert with_values(Settings(good=7), values, "audit()") == settings


def test_a_schema_may_be_a_path(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    assert with_values(Settings(), {"output_schema": path}, "audit()").output_schema == SCHEMA


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"embeder": "x"}, "audit(): unknown setting 'embeder'; did you mean 'embedder'?"),
        ({"floor": 0}, "audit(): floor = 0; expected a whole number of 1 or more"),
        ({"floor": True}, "audit(): floor = True; expected a whole number of 1 or more"),
        ({"noise_ceiling": 0.7}, "audit(): noise_ceiling = 0.7; expected a number from 0 to 0.5"),
        ({"strict": 1}, "audit(): strict is 1; expected True or False"),
        ({"pii_block": ["mail"]}, "audit(): pii_block: unknown kind 'mail'; did you mean 'email'?"),
        ({"fields": {"promt": "a"}}, "audit(): fields: unknown key 'promt'; did you mean 'prompt'"),
        ({"fields": {"group": ["a"]}}, "audit(): fields group is ('a',); expected the name of"),
        ({"fields": {"prompt": ""}}, "audit(): fields prompt is ''; expected the name of one"),
        ({"output_schema": {}}, "audit(): output_schema is {}; expected a schema with keywords"),
        ({"output_schema": {"type": 7}}, "audit(): output_schema is not a JSON Schema: "),
    ],
    ids=[
        *("unknown", "range", "type", "share", "strict", "kind"),
        *("role", "several", "empty", "any", "schema"),
    ],
)
def test_wrong_values_are_explained(values: dict[str, Any], message: str) -> None:
    with pytest.raises(AuditError, match=re.escape(message)):
        with_values(Settings(), values, "audit()")
