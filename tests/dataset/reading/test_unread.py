"""Columns that no layout reads: which of them tell rows of one prompt apart."""

import json

import polars as pl
import pytest

from auditor.dataset.reading.unread import add_unread_inputs
from auditor.model import EXAMPLES

PROMPTS = ["Delete it.", "delete it", "Open it.", "Open it.", "Close it.", "Close it."]


def examples(column: list[object], name: str, labels: str | None = None) -> pl.DataFrame:
    extra = [None if v is None else json.dumps({name: v}) for v in column]
    rows = {"row": range(6), "prompt": PROMPTS, "extra": extra}
    if labels:
        rows["label"] = list(labels)
    return pl.DataFrame(rows, schema_overrides={"row": pl.UInt32}).select(
        (pl.col(name) if name in rows else pl.lit(None)).cast(kind).alias(name)
        for name, kind in EXAMPLES.items()
    )


NO_INPUTS = {
    "an id": ("id", [1, 2, 3, 4, 5, 6], None),
    "words of the name say it is no input": ("sourceUrl", list("aabbcc"), None),
    "an id by its values": ("ref_no", ["a1", "a2", "a3", "a4", "a5", "a6"], None),
    "dates": ("when", [f"2024-01-0{day}" for day in range(1, 7)], None),
    "addresses": ("web", ["https://a.b", "https://a.c"] * 3, None),
    "a measured number": ("toxicity", [0.25, 0.5] * 3, None),
    "does not vary within a prompt": ("tone", list("aabbcc"), None),
    "a document that does not vary within a prompt": (
        "docText",
        ["An A", "An A", "A b", "A b", "A c", "A c"],
        None,
    ),
    "the group of a row": ("group", list("ababab"), None),
    "follows from the label": ("tone", list("xyxyxy"), "ababab"),
    "a trainer's template": ("text", ["one row", "two rows"] * 3, None),
    "none": ("tone", [None] * 6, None),
}


@pytest.mark.parametrize(("name", "column", "labels"), NO_INPUTS.values(), ids=NO_INPUTS)
def test_other_columns_are_not_inputs(name: str, column: list[object], labels: str | None) -> None:
    rows = examples(column, name, labels)
    found, names = add_unread_inputs(rows)
    assert names == ()
    assert found.equals(rows)


INPUTS = {
    "values that repeat": ("tone", list("ababab"), None),
    "different texts": ("invoice", [f"Invoice {n} from us" for n in range(6)], None),
    "digests": ("rules", [f"#{n:016x}" for n in range(6)], None),
    "beside a label": ("facet", list("xyxyxy"), "abbaab"),
    "long texts called a source": ("source", [f"{n} " + "long " * 20 for n in range(6)], None),
    "long texts beside one answer": ("text", [f"{n} " + "long " * 20 for n in range(6)], None),
    "missing in some rows": ("tone", ["a", None] * 3, None),
}


@pytest.mark.parametrize(("name", "column", "labels"), INPUTS.values(), ids=INPUTS)
def test_inputs_become_part_of_the_tools(
    name: str, column: list[object], labels: str | None
) -> None:
    found, names = add_unread_inputs(examples(column, name, labels))
    assert names == (name,)
    tools = [None if v is None else {"other_inputs": {name: v}} for v in column]
    assert [text and json.loads(text) for text in found["tools"]] == tools


def test_a_document_is_an_input_though_no_prompt_repeats() -> None:
    rows = examples([f"Page {n} of it" for n in range(6)], "docText")
    rows = rows.with_columns(prompt=pl.format("{} {}", "prompt", "row"))
    assert add_unread_inputs(rows)[1] == ("docText",)
    pages = pl.Series([json.dumps({"docText": f"page{n}"}) for n in range(6)])
    numbers = rows.with_columns(extra=pages)
    assert add_unread_inputs(numbers)[1] == ()


def test_tools_of_the_row_stay() -> None:
    rows = examples(list("ababab"), "tone").with_columns(tools=pl.lit('{"tools":[1]}'))
    found, _ = add_unread_inputs(rows)
    assert json.loads(found["tools"][0]) == {"other_inputs": {"tone": "a"}, "tools": [1]}
