"""Two columns named after languages."""

import pytest

from auditor.formats import parse

TRANSLATIONS = [
    ("en", "de"),
    ("de", "en"),
    ("en_US", "pt_BR"),
    ("eng_Latn", "deu_Latn"),
    ("English", "French"),
]


@pytest.mark.parametrize(("source", "target"), TRANSLATIONS)
def test_the_first_text_is_the_prompt(source: str, target: str) -> None:
    parsed = parse({"id": "7", source: "P", "score": 0.5, target: "C"}, {})
    assert (parsed.format, parsed.prompt, parsed.response) == ("prompt-completion", "P", "C")
    assert parsed.problems == ()


@pytest.mark.parametrize(
    "row", [{"en": "a"}, {"en": "a", "de": "b", "fr": "c"}, {"en": 1, "de": 2}], ids=str
)
def test_what_is_no_translation(row: dict[str, object]) -> None:
    assert [problem.rule for problem in parse(row, {}).problems] == ["FMT003"]


def test_other_kinds_come_first() -> None:
    assert parse({"text": "a", "label": "b", "en": "c", "de": "d"}, {}).format == "text-label"
