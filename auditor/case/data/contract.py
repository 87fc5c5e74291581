"""What answers look like: their shape as JSON, and what of them stands in the prompt. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

TEXT = "text"
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Contract:
    """The shapes of ``answers`` answers."""

    answers: int
    shapes: tuple[tuple[str, int], ...]  # commonest first; "text" for what is no JSON container
    copied: float  # share of the JSON values, as text, that stand in their prompt

    @property
    def structured(self) -> int:
        """Answers that are a JSON object or array."""
        return sum(count for shape, count in self.shapes if shape != TEXT)

    @property
    def main(self) -> tuple[str, int]:
        """The commonest JSON shape and its answers."""
        return next((pair for pair in self.shapes if pair[0] != TEXT), (TEXT, 0))


def contract(rows: Iterable[tuple[str, str]]) -> Contract:
    """Look at (prompt, answer) pairs; answers may be anything."""
    shapes: Counter[str] = Counter()
    values = copied = 0
    for prompt, answer in rows:
        value = _container(answer)
        fenced = answer.lstrip().startswith(_FENCE) and value is not None
        shapes[f"fenced {_shape(value)}" if fenced else _shape(value)] += 1
        for leaf in _leaves(value):
            values += 1
            copied += leaf.casefold() in prompt.casefold()
    ordered = sorted(shapes.items(), key=lambda pair: (-pair[1], pair[0]))
    return Contract(shapes.total(), tuple(ordered), copied / values if values else 0.0)


def shapes(answers: pl.Series) -> pl.Series:
    """The shape of each answer (String): keys and kinds of its JSON, or "text"."""
    found = [_shape(_container(answer)) for answer in answers.fill_null("")]
    return pl.Series("shape", found, dtype=pl.String)


def _container(answer: str) -> object:
    """The JSON object or array an answer is, also inside a code fence; else None."""
    text = answer.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        text = text.strip("`").removeprefix("json").strip()
    if text[:1] not in ("{", "["):
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _shape(value: object) -> str:
    """Keys and kinds of the outermost level, as ``{age: number, name: string}``."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_kind(own)}" for key, own in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(sorted({_kind(own) for own in value})) + "]"
    return TEXT


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    names = {str: "string", dict: "object", list: "array", type(None): "null"}
    return names[type(value)]


def _leaves(value: object) -> Iterator[str]:
    """The texts and numbers of the outermost level and of arrays in it, as written."""
    own = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in own:
        for leaf in part if isinstance(part, list) else (part,):
            if isinstance(leaf, (str, int, float)) and not isinstance(leaf, bool) and leaf != "":
                yield str(leaf)
