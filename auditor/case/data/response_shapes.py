"""The JSON shape of responses, and how many of their values are copied from the prompt."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

TEXT = "text"  # the shape of a response that is neither a JSON object nor a JSON array
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Shapes:
    """How often each shape occurs in ``responses`` responses."""

    responses: int
    counts: tuple[tuple[str, int], ...]  # most common first
    copied: float  # share of the JSON values that occur, as text, in their prompt

    @property
    def structured(self) -> int:
        """Number of responses that are a JSON object or array."""
        return sum(count for shape, count in self.counts if shape != TEXT)

    @property
    def main(self) -> tuple[str, int]:
        """The most common JSON shape and its number of responses."""
        return next((pair for pair in self.counts if pair[0] != TEXT), (TEXT, 0))


def summarise(pairs: Iterable[tuple[str, str]]) -> Shapes:
    """Count the shapes of (prompt, response) pairs; a response may be any text."""
    counts: Counter[str] = Counter()
    values = copied = 0
    for prompt, response in pairs:
        value = _parsed(response)
        fenced = response.lstrip().startswith(_FENCE) and value is not None
        counts[f"fenced {_shape(value)}" if fenced else _shape(value)] += 1
        for leaf in _leaves(value):
            values += 1
            copied += leaf.casefold() in prompt.casefold()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Shapes(counts.total(), tuple(ordered), copied / values if values else 0.0)


def shapes(responses: pl.Series) -> pl.Series:
    """Return the shape of each response (String): keys and types of its JSON, or "text"."""
    found = [_shape(_parsed(response)) for response in responses.fill_null("")]
    return pl.Series("shape", found, dtype=pl.String)


def _parsed(response: str) -> object:
    """The JSON object or array in ``response``, which may be in a code fence; None if it is neither."""
    text = response.strip()
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
    """Keys and types of the outermost level, such as ``{age: number, name: string}``."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_type(item)}" for key, item in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(sorted({_type(item) for item in value})) + "]"
    return TEXT


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    names = {str: "string", dict: "object", list: "array", type(None): "null"}
    return names[type(value)]


def _leaves(value: object) -> Iterator[str]:
    """Yield the strings and numbers of the outermost level and of the arrays in it, as text."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        for leaf in part if isinstance(part, list) else (part,):
            if isinstance(leaf, (str, int, float)) and not isinstance(leaf, bool) and leaf != "":
                yield str(leaf)
