from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.forms.json_answers import are_json


@pytest.mark.parametrize(
    "text", ["", "[1] Smith et al.", "[INST] go", "[17a8bc6] a commit", "{x}", "{'a': 1}", "[see]"]
)
def test_other_texts_with_brackets_are_no_json(text: str) -> None:
    assert not are_json(pl.Series([text, text]))


@pytest.mark.parametrize(
    "text", ['{"a": 1}', "{}", " [\n{", '["a"]', "[]", "[1, 2]", "[-3.5]", '{\n  "a": [1']
)
def test_json_is_known_by_its_beginning(text: str) -> None:
    assert are_json(pl.Series([text, text, "prose"]))


def test_half_of_the_answers_does_not_make_a_set_of_json() -> None:
    assert not are_json(pl.Series(['{"a": 1}', "prose"]))
    assert not are_json(pl.Series([], dtype=pl.String))
