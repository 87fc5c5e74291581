"""OUT005: free keys, defaults and keys of words for something else stay silent; altered values are found."""

from __future__ import annotations

import json

from auditor.checks import ungrounded_values

CITIES = ["Faro", "Oslo", "Lyon", "Graz", "Turku", "Porto", "Bonn", "Cork", "Ghent", "Kiel"]


def rows(count: int = 20, **more: object) -> list[dict[str, str]]:
    return [row(n, {"city": CITIES[n % 10], "number": 100 + n, **more}) for n in range(count)]


def row(n: int, values: dict[str, object]) -> dict[str, str]:
    prompt = f"Order {100 + n} goes to {CITIES[n % 10]}, says customer {n * 31}."
    return {"prompt": prompt, "completion": json.dumps(values)}


def test_free_keys_and_defaults_are_silent(found) -> None:
    given = rows(currency="EUR", summary="An order.")
    given[3:6] = [row(n, {"city": "unknown", "number": 100 + n}) for n in range(3, 6)]
    assert found(ungrounded_values, given) == []


def test_few_values_show_nothing(found) -> None:
    assert found(ungrounded_values, [*rows(8), row(8, {"city": "Rome", "number": 7})]) == []


def test_prose_is_silent(found) -> None:
    prose = [{"prompt": f"Who is {n}?", "completion": f"Nobody knows {n * 7}."} for n in range(30)]
    assert found(ungrounded_values, prose) == []


def test_every_ungrounded_value_of_a_row_is_named(found) -> None:
    given = [*rows(), row(20, {"city": "Rome", "number": 777})]
    detail = "city is 'Rome'; number is '777': not in the prompt"
    assert found(ungrounded_values, given) == [("OUT005", 20, None, None, detail)]


def test_a_key_of_few_values_needs_more_support(found) -> None:
    given = rows(100)
    for n in range(12):
        given[n] = row(n, {"city": f"Town {n % 6 * 'x'}", "number": 100 + n})
    assert found(ungrounded_values, given) == []
    assert len(found(ungrounded_values, [*rows(100)[:12], *given[4:]])) == 8
