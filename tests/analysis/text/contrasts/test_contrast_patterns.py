from __future__ import annotations

import re

import pytest

from auditor.analysis.text.contrasts.contrast_patterns import CURRENCY, IDENTIFIER, QUOTATION


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(CURRENCY, "a centre of euronews"), (QUOTATION, "it's the dogs' bowl")],
)
def test_words_that_only_look_like_it(pattern: str, text: str) -> None:
    assert re.findall(pattern, text) == []


@pytest.mark.parametrize("name", ["read_rows", "readRows", "`x`", "pl.read(", "main()"])
def test_code_names_are_identifiers(name: str) -> None:
    assert re.search(IDENTIFIER, f"call {name} now")
