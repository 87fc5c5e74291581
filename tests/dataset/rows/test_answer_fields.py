"""Fields of JSON answers and of answers in lines; prose has none."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.dataset.rows.answer_fields import FIELDS, answer_fields


@pytest.mark.parametrize(
    "text", ["She ordered a lamp.", "Note: it is late", "Dear Ann,\nName: Nora\nBye", "null", "3"]
)
def test_prose_has_no_fields(text: str) -> None:
    assert read(text, text).equals(pl.DataFrame(schema=FIELDS))


def test_json_is_read_at_every_depth() -> None:
    text = '{"a": "x", "b": {"c": 1.5}, "items": [{"n": " y "}, {"n": 2}], "no": null, "yes": true, "e": ""}'
    assert read(text).rows() == [
        (0, "a", "x", True),
        (0, "b.c", "1.5", False),
        (0, "items[].n", "y", True),
        (0, "items[].n", "2", False),
    ]


def test_very_deep_values_are_no_fields() -> None:
    assert read('{"a":' * 900 + "1" + "}" * 900).is_empty()


def test_broken_json_among_others_has_no_fields() -> None:
    assert read('{"a": 1}', '{"a": 1', '{"a": 2}', '<think>hm</think>{"a": 3}').rows() == [
        (0, "a", "1", False),
        (2, "a", "2", False),
        (3, "a", "3", False),
    ]


def test_lines_are_read() -> None:
    assert read(
        "Name: Nora\n\nDue date: 3 May", "- **Name:** Emil\n- **City:** Oslo", "Hello"
    ).rows() == [
        (0, "Name", "Nora", True),
        (0, "Due date", "3 May", True),
        (1, "Name", "Emil", True),
        (1, "City", "Oslo", True),
    ]


def read(*texts: str) -> pl.DataFrame:
    rows = pl.Series("row", range(len(texts)), dtype=pl.UInt32)
    return answer_fields(pl.DataFrame({"row": rows, "text": texts}))
