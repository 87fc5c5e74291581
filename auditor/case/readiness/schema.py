"""The JSON Schema of readiness.toml, and the texts that come from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from auditor.case.readiness.toml_lines import KeyPath

Schema: TypeAlias = Mapping[str, Any]


@cache
def schema() -> Schema:
    """Return the schema that is part of the package."""
    file = resources.files("auditor.case.readiness") / "schema.json"
    document: Schema = json.loads(file.read_text(encoding="utf-8"))
    return document


def describe(path: KeyPath) -> str:
    """Return the schema's description of the key at ``path``, as the rest of a sentence."""
    node = schema()
    for part in path:
        node = node["items"] if isinstance(part, int) else node["properties"][part]
    text = str(node["description"]).rstrip(".")
    return text[:1].lower() + text[1:]


def dotted(path: KeyPath) -> str:
    """Return ``("rung", 0, "score")`` as ``rung[0].score``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
