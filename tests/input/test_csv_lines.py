"""CSV: what every cell becomes, and which files are refused because a cell would be lost."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditError
from auditor.input.csv_lines import lines_of_csv

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


def rows(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in lines_of_csv(text, "t.csv")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text,label\na,b\n", [{"text": "a", "label": "b"}]),
        ("text\tlabel\r\na, b\tc\r\n", [{"text": "a, b", "label": "c"}]),
        ("text;label\na,b;c\n", [{"text": "a,b", "label": "c"}]),
        ('"a, b";c\n1;2\n', [{"a, b": "1", "c": "2"}]),
        ('text,label\n"one\ntwo","say ""hi"""\n', [{"text": "one\ntwo", "label": 'say "hi"'}]),
        ("n,m\n007,\nNA,null\n", [{"n": "007", "m": ""}, {"n": "NA", "m": "null"}]),
        ('text,label\n5" tube,a\n', [{"text": '5" tube', "label": "a"}]),
        ("text\n\na\n\n", [{"text": "a"}]),
        ("text,label\n", []),
    ],
    ids=[
        "comma",
        "tab",
        "semicolon",
        "quoted name",
        "quotes",
        "as text",
        "inch",
        "blank lines",
        "header alone",
    ],
)
def test_cells_stay_as_they_are(text: str, expected: list[dict[str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: no header that names the columns"),
        ("text,\na,b\n", "line 1: column 2 has no name"),
        ("text,text\na,b\n", "line 1: two columns have the name 'text'"),
        ("text,label\na,b\nc\n", "line 3: 1 cell, and the header has 2"),
        ('text,label\n"a\nb",c\nd,e,f\n', "line 4: 3 cells, and the header has 2"),
        ('text,label\n"a,b\n', "line 2: unexpected end of data"),
        ('text,label\n"a" b,c\n', "line 2: ',' expected after '\"'"),
    ],
    ids=["empty", "no name", "twice", "short", "long", "open quote", "text after quote"],
)
def test_what_would_lose_a_cell_is_refused_by_line(text: str, message: str) -> None:
    with pytest.raises(AuditError) as caught:
        rows(text)
    assert str(caught.value) == f"t.csv: {message}"


def test_a_long_cell_is_read_and_the_limit_of_the_module_stays() -> None:
    before = csv.field_size_limit()
    assert len(rows("text\n" + "a" * 200_000)[0]["text"]) == 200_000
    assert csv.field_size_limit() == before


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=5))
def test_what_python_writes_reads_back(records: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([["first", "second"], *records])
    assert [list(row.values()) for row in rows(file.getvalue())] == records
