from __future__ import annotations

import json

from tests.case.data.samples import PERSON, UNRELATED, findings, rules, with_responses


def test_a_style_with_plenty_of_rows_is_no_signal() -> None:
    rows = with_responses(*(f"Hello dear friend, {text}" for text in UNRELATED))
    assert findings(rows, good=120) == []


def test_a_broken_contract_names_the_other_shapes() -> None:
    [found] = findings(with_responses(*[PERSON] * 3, "no"))
    assert found.detail == (
        "30 of 120 responses break the contract {age: number, name: string}: 30 are text"
    )


def test_one_broken_response_is_singular() -> None:
    _, found = findings([*with_responses(PERSON, number=119), ("x", "no", None)])
    assert found.detail == (
        "1 of 120 responses breaks the contract {age: number, name: string}: 1 is text"
    )


def test_many_shapes_are_counted_and_long_ones_clipped() -> None:
    long = "{" + json.dumps(dict.fromkeys("k" * n for n in range(1, 20))) + "}"
    others = with_responses("[]", "no", "[1]", '["a"]', long, number=20)
    rows = [*with_responses(PERSON, number=80), *others]
    [found] = findings(rows)
    assert found.rule == "CASE082"
    assert found.detail.startswith("20 of 100 responses break the contract {age: number,")
    assert found.detail.endswith(", and 2 more shapes")
    assert rules([*with_responses(PERSON), *others[:10]]) == ["CASE081", "CASE082"]
