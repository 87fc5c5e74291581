from __future__ import annotations

import pytest

from auditor.input.loader_notes import LoaderNotes


def notes(rows: list[object]) -> list[tuple[str, str]]:
    collected = LoaderNotes()
    for row in rows:
        collected.add(row)
    return [(p.rule, p.path) for p in collected.problems()]


SILENT: list[list[object]] = [
    [],
    [1, "x", [1]],
    [{"text": "a", "label": "b"}] * 200,
    [{"a": 1}] * 99 + [{"b": 1}],
    [{"label": "1"}, {"label": "one"}],
    [{"label": "1"}, {"label": 1}],
    [{"day": "2024-01-01"}, {"day": "soon"}],
    [{"date": 20240101, "format": "x"}],
    [{"v": "1e"}, {"w": "--1"}],
]


@pytest.mark.parametrize("rows", SILENT)
def test_silent(rows: list[object]) -> None:
    assert notes(rows) == []


FOUND: list[tuple[list[object], list[tuple[str, str]]]] = [
    ([{"a": 1}] * 100 + [{"a": 1, "b": 1}], [("ENC020", "b")]),
    ([{"label": "007"}, {"label": None}, {}, {"label": "-1.5e3"}], [("ENC021", "label")]),
    ([{"day": "2024-01-01"}, {"day": "2024-01-01T10:00:00Z"}], [("ENC022", "day")]),
    ([{"date": "May"}, {"sent_at": "noon"}], [("ENC022", "date"), ("ENC022", "sent_at")]),
    (
        [{"a": "x"}] * 100 + [{f"k{i}": 1 for i in range(25)}],
        [*[("ENC020", f"k{i}") for i in range(20)], ("ENC020", "")],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), FOUND)
def test_found(rows: list[object], expected: list[tuple[str, str]]) -> None:
    assert notes(rows) == expected


def test_keys_used_as_values_do_not_fill_the_memory() -> None:
    collected = LoaderNotes()
    for i in range(12_000):
        collected.add({f"id{i}": 1})
    assert len(collected.problems()) == 21
    assert collected.problems()[-1].detail == "the same is true of 9,880 more keys"


def test_details_name_the_loader() -> None:
    collected = LoaderNotes()
    collected.add({"n": "007", "d": "2024-01-01", "date": "x"})
    assert [p.detail for p in collected.problems()] == [
        'every value of "n" is a number in quotes, such as "007": pandas reads them as numbers',
        'every value of "d" is a date, such as "2024-01-01": pyarrow reads them as timestamps',
        'because of its name, pandas tries to read the text field "date" as dates',
    ]
