from __future__ import annotations

import polars as pl
import pytest

from auditor.case.data.response_shapes import shapes, summarise

SHAPES = [
    ("plain", "text"),
    ("", "text"),
    ("3", "text"),
    ('{"b": 1, "a": "x"}', "{a: string, b: number}"),
    ('{"a": null, "b": true, "c": [], "d": {}}', "{a: null, b: boolean, c: array, d: object}"),
    (' ["x", 1, "y"] ', "[number, string]"),
    ('```json\n{"a": 1}\n```', "fenced {a: number}"),
    ("```\n[]\n```", "fenced []"),
    ("```json\nprint(1)\n```", "text"),
    ('{"a": 1', "text"),
    ("[" * 100_000, "text"),
]


@pytest.mark.parametrize(("response", "shape"), SHAPES, ids=[own[:12] for own, _ in SHAPES])
def test_the_shape_of_a_response(response: str, shape: str) -> None:
    assert summarise([("", response)]).counts == ((shape, 1),)
    assert shapes(pl.Series([response])).to_list() == [shape.removeprefix("fenced ")]


def test_values_that_occur_in_the_prompt() -> None:
    found = summarise([("Ann is 31", '{"name": "ann", "age": 31, "tags": ["new"], "ok": true}')])
    assert found.copied == pytest.approx(2 / 3)
    assert summarise([]).copied == 0
