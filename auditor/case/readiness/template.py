"""The commented template of readiness.toml, and its example for each key."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from auditor.case.readiness.toml_lines import KeyPath
from auditor.escape import clip

_MAX_EXAMPLE_CHARS = 80


@cache
def template() -> str:
    """Return the readiness.toml that ``dataset-audit init`` writes."""
    file = resources.files("auditor.case.readiness") / "template.toml"
    return file.read_text(encoding="utf-8")


def example(path: KeyPath) -> str:
    """Return the template's line for the key at ``path``, such as ``n = 600``."""
    names = tuple(part for part in path if isinstance(part, str))
    return clip(_examples()[names], _MAX_EXAMPLE_CHARS)


@cache
def _examples() -> Mapping[tuple[str, ...], str]:
    examples: dict[tuple[str, ...], str] = {}
    table: tuple[str, ...] = ()
    for line in template().splitlines():
        text = line.removeprefix("# ")
        if header := re.fullmatch(r"\[+([\w.]+)\]+", text):
            table = tuple(header[1].split("."))
        elif key := re.match(r"(\w+) = ", text):
            examples.setdefault((*table, key[1]), text)
    return examples
