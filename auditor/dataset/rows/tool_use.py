"""What rows declare and call: tool definitions by name, and calls with their arguments."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from auditor.dataset.rows.written_texts import OUTPUT
from auditor.formats.record.values import decode_embedded

KEYS = ("tools", "functions", "definitions")  # of the definitions, among what distinguishes rows
OPEN_MARK, CLOSE_MARK = "<tool_call>", "</tool_call>"  # around calls in texts: Hermes, Qwen
_MARKED = rf"(?s){OPEN_MARK}(.*?){CLOSE_MARK}"
_WRAPPERS = ("function", "toolSpec", "functionDeclarations", "function_declarations")
_NAMES = ("name", "tool_name")
_PARAMETERS = ("parameters", "input_schema", "inputSchema", "schema")


class Call(NamedTuple):
    """A call of a tool."""

    name: str
    arguments: object


class Use(NamedTuple):
    """The calls of one row, and the parameters of each tool that it declares (None: none declared)."""

    row: int
    declared: Mapping[str, object]
    calls: tuple[Call, ...]


def declared_tools(tools: str) -> Mapping[str, object]:
    """Return the parameters of each definition in ``tools`` of EXAMPLES, in the layout of any vendor."""
    found: dict[str, object] = {}
    values = json.loads(tools)
    for key in KEYS:
        _collect(values.get(key), found)
    return found


def tool_uses(rows: pl.DataFrame) -> Iterable[Use]:
    """Return what each of ``rows`` (``row``, ``tools``, ``calls``) declares and calls.

    Rows of the same definitions share one mapping.
    """
    declared = lru_cache(maxsize=1024)(declared_tools)
    for row, tools, calls in rows.select("row", "tools", "calls").iter_rows():
        # json, not msgspec: an argument of 1e400 has become Infinity.
        turns = json.loads(calls) if calls else []
        called = tuple(Call(call["name"], call["arguments"]) for _, made in turns for call in made)
        yield Use(row, declared(tools) if tools else {}, called)


def calls_in_texts(texts: pl.DataFrame) -> Mapping[int, list[Call]]:
    """Return the readable calls between <tool_call> marks in the outputs of each row.

    Args:
        texts: as ``Dataset.texts``.
    """
    marked = texts.filter(
        (pl.col("side") == OUTPUT) & pl.col("text").str.contains(OPEN_MARK, literal=True)
    )
    bodies = marked.select("row", body=pl.col("text").str.extract_all(_MARKED)).explode("body")
    found: dict[int, list[Call]] = {}
    for row, body in bodies.drop_nulls().iter_rows():
        text = body.removeprefix(OPEN_MARK).removesuffix(CLOSE_MARK).strip()
        found.setdefault(row, []).extend(_read_calls(text))
    return found


def _read_calls(text: str) -> Iterator[Call]:
    try:
        value = decode_embedded(text)
    except ValueError:
        return
    for call in value if isinstance(value, list) else [value]:
        if isinstance(call, dict) and isinstance(call.get("name"), str):
            yield Call(call["name"], _decoded(call.get("arguments", call.get("parameters", {}))))


def _decoded(arguments: object) -> object:
    """Return arguments, which some sets write as a string of JSON."""
    if not isinstance(arguments, str):
        return arguments
    try:
        return decode_embedded(arguments)
    except ValueError:
        return arguments


def _collect(value: object, found: dict[str, object]) -> None:
    if isinstance(value, list):
        for each in value:
            _collect(each, found)
        return
    if not isinstance(value, dict):
        return
    wrapped = next((value[key] for key in _WRAPPERS if isinstance(value.get(key), dict | list)), 0)
    if wrapped:
        _collect(wrapped, found)
    name = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
    if name:
        given = next((value[key] for key in _PARAMETERS if value.get(key) is not None), None)
        if isinstance(given, dict) and isinstance(given.get("json"), dict):  # Bedrock
            given = given["json"]
        found[name] = given
