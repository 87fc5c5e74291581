"""OUT007: few answers, mixed sets and markup of its own stay silent; exceptions are found."""

from __future__ import annotations

import pytest

from auditor.checks import answer_templates


def xml(n: int, end: str = "</a>") -> dict[str, str]:
    return {"prompt": f"Order {n}", "completion": f"<a><n>{n}</n>{end}"}


def lines(n: int) -> dict[str, str]:
    return {"prompt": f"Order {n}", "completion": f"City: Oslo {n}\nCount: {n}"}


def test_few_answers_show_no_form(found) -> None:
    assert found(answer_templates, [*(xml(n) for n in range(18)), prose(18)]) == []


def test_markup_that_no_parser_reads_is_compared_by_its_tags(found) -> None:
    rows = [xml(n, "<br></a>") for n in range(40)]
    assert found(answer_templates, rows) == []
    assert [row for _, row, *_ in found(answer_templates, [*rows, prose(40)])] == [40]


def test_several_roots_are_silent(found) -> None:
    rows = [{"prompt": f"Order {n}", "completion": f"<a{n % 5}>{n}</a{n % 5}>"} for n in range(40)]
    assert found(answer_templates, [*rows, prose(40)]) == []


def test_lines_of_other_names_are_silent(found) -> None:
    rows = [
        {"prompt": f"Order {n}", "completion": f"Name {n}: Oslo\nCount {n}: {n}"} for n in range(40)
    ]
    assert found(answer_templates, rows) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("It is late.", "is not XML"),
        ("<a><n>1</n>", "is cut off"),
        ("<a><n>1</a>", "is broken XML"),
        ("<b>1</b>", "has the root <b>"),
        ("```\n<a>1</a>\n```", "is XML inside a code fence"),
        ('<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>', "is not XML"),
    ],
)
def test_what_is_no_xml(found, answer: str, fault: str) -> None:
    rows = [*(xml(n) for n in range(40)), {"prompt": "Order 40", "completion": answer}]
    detail = f"the response {fault}; most other answers are XML with the root <a>"
    assert found(answer_templates, rows) == [("OUT007", 40, None, None, detail)]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("It is late.", "is not a list of fields; most other answers are"),
        ("City: Oslo\nNumber: 3", "lacks 1 key of the others: 'Count'; it has 'Number' of its own"),
        ("City: Oslo\nCount: 3\nNote: x", "has a key that the others do not have: 'Note'"),
    ],
)
def test_what_is_no_list_of_fields(found, answer: str, fault: str) -> None:
    rows = [*(lines(n) for n in range(40)), {"prompt": "Order 40", "completion": answer}]
    assert found(answer_templates, rows) == [("OUT007", 40, None, None, f"the response {fault}")]


def prose(n: int) -> dict[str, str]:
    return {"prompt": f"Order {n}", "completion": "It is late."}
