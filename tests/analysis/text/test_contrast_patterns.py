from __future__ import annotations

import re

import pytest

from auditor.analysis.text.contrast_patterns import FOLDED_PATTERNS, IDENTIFIER, OPPOSITES


def test_opposites_are_mutual() -> None:
    assert {word for word, other in OPPOSITES.items() if OPPOSITES[other] != word} == set()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("negation", "the note is known"),
        ("number", "no digits"),
        ("date", "a monument"),
        ("unit", "what 's it about"),
        ("currency", "a centre of euronews"),
        ("direction", "the fromage today"),
        ("opposite", "an online shop"),
        ("quotation", "it's the dogs' bowl"),
    ],
)
def test_words_that_only_look_like_it(kind: str, text: str) -> None:
    assert re.findall(FOLDED_PATTERNS[kind], text) == []


@pytest.mark.parametrize("name", ["read_rows", "readRows", "`x`", "pl.read(", "main()"])
def test_code_names_are_identifiers(name: str) -> None:
    assert re.search(IDENTIFIER, f"call {name} now")
