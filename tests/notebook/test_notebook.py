"""The library with the libraries that people have: pandas, datasets, and a notebook run without a browser."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditError
from auditor.input.row_lines import lines_of_rows

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.filterwarnings("default"),  # those of other libraries are not ours to fix
]
NOTEBOOK = Path(__file__).parent / "audit.ipynb"
ROWS: list[dict[str, Any]] = [
    {"text": "é", "label": "x", "n": 1, "parts": ["a", "b"]},
    {"text": "b", "label": None, "n": 2, "parts": []},
]


def rows_of(data: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(lines_of_rows(data, "data")).splitlines()]


def refusal(data: object) -> str:
    with pytest.raises(AuditError) as caught:
        rows_of(data)
    return str(caught.value)


def test_a_notebook_runs(root: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(book, resources={"metadata": {"path": root}}).execute()
    audited, findings, clean = [c.outputs[-1].data for c in book.cells if c.cell_type == "code"]
    assert audited["text/plain"].startswith("<AuditReport: ")
    assert audited["text/html"].startswith("<div><p><strong>")
    assert "'rule'" not in findings["text/plain"]
    rows, lines = json.loads(clean["text/plain"].replace("(", "[").replace(")", "]"))
    assert rows == lines > 0


def test_a_pandas_frame() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(ROWS).astype(object)
    frame = frame.where(frame.notna(), None)
    assert rows_of(frame) == ROWS
    assert rows_of(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")})) == [
        {"n": 1},
        {"n": None},
    ]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ([1.0, None], "row 2, column 'a': nan, which JSON does not have; write None"),
        ([dt.datetime(2026, 1, 2), None], "row 1, column 'a': JSON has no type for a pandas."),  # noqa: DTZ001
    ],
    ids=["missing number", "date"],
)
def test_a_pandas_value_that_json_does_not_have(column: list[object], what: str) -> None:
    pd = pytest.importorskip("pandas")
    assert refusal(pd.DataFrame({"a": column})).startswith(f"data: {what}")


def test_columns_of_one_name_are_refused() -> None:
    pd = pytest.importorskip("pandas")
    assert "two columns of the frame" in refusal(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_a_data_set_of_the_hub() -> None:
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_list(ROWS)
    assert rows_of(data) == ROWS
    assert rows_of(data.with_format("numpy")) == ROWS
    assert rows_of(data.data.table) == ROWS
    assert "a datasets.dataset_dict.DatasetDict of train; pass one" in refusal(
        datasets.DatasetDict({"train": data})
    )
