"""Rows that differ in a number of their tools or media: silent where it may decide, found where it cannot."""

from __future__ import annotations

import random
from collections.abc import Sequence

import polars as pl
import pytest

from auditor.checks.numbered_copies import copies_by_tools

TOOL = '{{"tools":[{{"function":{{"description":"Track a parcel, build {}","name":"track"}}}}]}}'
IMAGE = (
    '{{"parts":[[0,{{"image_url":{{"url":"https://example.org/{}.png"}},"type":"image_url"}}]]}}'
)
Row = tuple[str, str, str | None]


def copies(rows: Sequence[Row]) -> list[tuple[int, int]]:
    schema = {"prompt": pl.String, "answer": pl.String, "tools": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    numbered = frame.with_row_index("row").with_columns(pl.col("row").cast(pl.UInt32))
    return copies_by_tools(numbered).rows()


def shown(count: int, *answers: str, prompt: str = "what is it") -> list[Row]:
    """One question on ``count`` pictures; its answers in turn."""
    return [(prompt, answers[n % len(answers)], IMAGE.format(n)) for n in range(count)]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("where is it", "here", None)] * 3,
        [("where is it", "here", TOOL.format(1))] * 3,  # exact duplicates, found as these
        [("where is it", "here", TOOL.format(1)), ("when is it", "here", TOOL.format(2))],
        [("where is it", "here", TOOL.format(1)), ("where is it", "there", TOOL.format(2))],
        [("where is it", "here", TOOL.format(1)), ("where is it", "here", '{"tools":["find"]}')],
        shown(40, "a cat", "a dog"),  # pictures decide
        shown(9, "a cat"),  # by chance
        [
            ("what is it", "a cat", f'{{"image":"data:image/png;base64,iVBO{n}"}}')
            for n in range(40)
        ],
    ],
)
def test_rows_of_different_input(rows: list[Row]) -> None:
    assert copies(rows) == []


def test_a_number_in_the_tools() -> None:
    rows = [("where is it", "here", TOOL.format(n)) for n in (3, 1, 2)]
    assert copies(rows) == [(0, 1), (2, 1)]
    assert copies([*rows, rows[0]]) == [(0, 1), (2, 1), (3, 1)]


def test_a_number_in_the_name_of_a_picture() -> None:
    assert copies(shown(10, "a cat")) == [(row, 0) for row in range(1, 10)]
    others = shown(12, "a cat", "a dog", prompt="what runs there")
    assert len(copies(others + shown(10, "a cat"))) == 9


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [("where is it", "here", TOOL.format(n)) for n in range(20)]
    mixed = random.Random(0).sample(rows, len(rows))
    kept = {mixed[related] for _, related in copies(mixed)}
    assert kept == {rows[related] for _, related in copies(rows)}
