"""Each key has the line that an editor shows."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.case.readiness.toml_lines import key_lines, line_of

CASES = [
    pytest.param("", {}, id="empty"),
    pytest.param("# a = 1\n\n", {}, id="comments only"),
    pytest.param("a = 1\nb = 2", {("a",): 1, ("b",): 2}, id="no newline at the end"),
    pytest.param("[t]\na = 1\n", {("t",): 1, ("t", "a"): 2}, id="table"),
    pytest.param("a.b = 1\n", {("a",): 1, ("a", "b"): 1}, id="dotted key"),
    pytest.param('"a.b" . c = 1\n', {("a.b",): 1, ("a.b", "c"): 1}, id="quoted key"),
    pytest.param(
        "[[r]]\nn = 1\n[[r]]\nn = 2\n[r.s]\nx = 1\n",
        {("r", 0): 1, ("r", 0, "n"): 2, ("r", 1): 3, ("r", 1, "n"): 4, ("r", 1, "s"): 5}
        | {("r", 1, "s", "x"): 6},
        id="array of tables",
    ),
    pytest.param(
        '[a]\nx = """\nb = 1\n[c]\n"""\ny = 2\n',
        {("a",): 1, ("a", "x"): 2, ("a", "y"): 6},
        id="text that looks like keys",
    ),
    pytest.param(
        "x = '''\n# '\n'''\ny = [\n  1, # ]\n  2,\n]\nz = 3\n",
        {("x",): 1, ("y",): 4, ("z",): 8},
        id="value over several lines",
    ),
    pytest.param('x = {a = 1, b = "]"}\ny = 2\n', {("x",): 1, ("y",): 2}, id="inline table"),
    pytest.param('x = "#" # y = 1\nz = 1\n', {("x",): 1, ("z",): 2}, id="hash in text"),
    pytest.param('x = "\\"\\\\"\ny = 1\n', {("x",): 1, ("y",): 2}, id="escapes"),
    pytest.param("d = 1979-05-27 07:32:00\nn = -1.5e+3\n", {("d",): 1, ("n",): 2}, id="scalars"),
    pytest.param('x = """a"""""\ny = 1\n', {("x",): 1, ("y",): 2}, id="quotes before the end"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_lines(text, expected):
    tomllib.loads(text)
    assert key_lines(text) == expected


def test_a_missing_key_has_the_line_of_its_table():
    lines = key_lines("\n[a]\nx = 1\n")
    assert [line_of(lines, path) for path in (("a", "x"), ("a", "y"), ("b", "z"), ())] == [
        3,
        2,
        1,
        1,
    ]


_values = st.one_of(
    st.integers(-9, 9).map(str),
    st.text("ab#[]{}=,'\n\"\\ ").map(lambda text: '"""' + _escaped(text) + '"""'),
    st.text('ab#[]{}=," ').map(lambda text: f"'{text}'"),
    st.lists(st.integers(0, 9)).map(
        lambda items: "[\n" + "".join(f" {i}, # x\n" for i in items) + "]"
    ),
)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@given(st.lists(st.tuples(st.sampled_from("tk"), _values), max_size=12))
def test_every_key_of_any_document_has_its_line(parts):
    text, expected, table = "", {}, ()
    for number, (kind, value) in enumerate(parts):
        line = text.count("\n") + 1
        if kind == "t":
            table = ("t", sum(1 for path in expected if len(path) == 2))
            text += "[[t]] # [[t]]\n"
            expected[table] = line
        else:
            text += f"k{number} = {value}\n"
            expected[(*table, f"k{number}")] = line
    tomllib.loads(text)
    assert key_lines(text) == expected
