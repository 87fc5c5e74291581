"""Definitions of every vendor are read by name, and calls with their arguments."""

from __future__ import annotations

import json

import polars as pl
import pytest

from auditor.dataset.rows.tool_use import Call, Use, declared_tools, tool_uses

P = {"type": "object"}


@pytest.mark.parametrize(
    "tools",
    [
        {"tools": [{"type": "function", "function": {"name": "fan", "parameters": P}}]},
        {"functions": [{"name": "fan", "parameters": P}]},
        {"tools": [{"name": "fan", "input_schema": P}]},
        {"tools": [{"toolSpec": {"name": "fan", "inputSchema": {"json": P}}}]},
        {"tools": [{"functionDeclarations": [{"name": "fan", "parameters": P}]}]},
        {"definitions": [[2, [{"name": "fan", "parameters": P}]]]},
        {"tools": {"tool_name": "fan", "parameters": P}},
    ],
)
def test_definitions_of_every_vendor(tools: object) -> None:
    assert declared_tools(json.dumps(tools)) == {"fan": P}


@pytest.mark.parametrize(
    "tools", [{"images": ["a.jpg"]}, {"tools": "[{'name': 'fan'}]"}, {"tools": [3]}]
)
def test_what_declares_nothing(tools: object) -> None:
    assert declared_tools(json.dumps(tools)) == {}


def test_a_tool_without_parameters_is_declared() -> None:
    assert declared_tools('{"tools": [{"name": "fan"}, {"type": "code_interpreter"}]}') == {
        "fan": None
    }


def test_uses_are_in_row_order() -> None:
    rows = pl.DataFrame(
        {
            "row": [4, 7],
            "tools": ['{"tools": [{"name": "fan"}]}', None],
            "calls": ['[[1, [{"arguments": {"on": 1}, "name": "fan"}]]]', None],
        }
    )
    assert list(tool_uses(rows)) == [
        Use(4, {"fan": None}, (Call("fan", {"on": 1}),)),
        Use(7, {}, ()),
    ]
