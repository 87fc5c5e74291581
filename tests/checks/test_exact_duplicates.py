"""Exact duplicates: the same line, and the same example in another spelling."""

from __future__ import annotations

from auditor.checks import exact_duplicates

LINE = "byte for byte the same line"
EXAMPLE = "the same example, apart from case, spaces and punctuation"


def rows(*texts: str, label: str = "a") -> list[dict[str, str]]:
    return [{"text": text, "label": label} for text in texts]


def test_symbols_and_numbers_make_different_examples(found) -> None:
    assert found(exact_duplicates, rows("a < b", "a > b", "item 1", "item 2")) == []


def test_another_label_makes_another_example(found) -> None:
    assert found(exact_duplicates, rows("hello") + rows("hello", label="b")) == []


def test_a_copy_refers_to_the_first_row_of_the_same_line_or_example(found) -> None:
    records = rows("Hello there", "Hello there", "hello  there!", "hello  there!")
    assert found(exact_duplicates, records) == [
        ("DUP001", 1, 0, 1, LINE),
        ("DUP002", 2, 0, 1, EXAMPLE),
        ("DUP001", 3, 2, 1, LINE),
    ]


def test_all_copies_of_an_example_have_one_group(read) -> None:
    records = rows("Hello there", "unlike it", "hello  there!", "hello  there!")
    assert exact_duplicates.run(read(records)).findings["group"].to_list() == [0, 0]
