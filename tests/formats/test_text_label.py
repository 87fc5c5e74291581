"""Text with a label, and text alone."""

import pytest

from auditor.formats import Parsed, parse

ROWS = {
    "plain": (
        {"id": "a", "text": "Hi", "label": "greeting", "confidence": 0.5, "spans": []},
        Parsed("text-label", prompt="Hi", label="greeting", extra='{"confidence":0.5,"id":"a"}'),
    ),
    "label before category": (
        {"text": "Hi", "category": "c", "label": "l"},
        Parsed("text-label", prompt="Hi", label="l", extra='{"category":"c"}'),
    ),
    "other names": ({"sentence": "Hi", "intent": ""}, Parsed("text-label", prompt="Hi", label="")),
    "null label": ({"text": "", "label": None}, Parsed("text-label", prompt="")),
    "text alone": (
        {"text": "Once", "url": "u", "long": "x" * 201},
        Parsed("text", response="Once", extra='{"long":"#4b947e1e32c12ad3","url":"u"}'),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


@pytest.mark.parametrize(
    ("value", "label"),
    [(1, "1"), (1.0, "1"), (-0.5, "-0.5"), (True, "true"), (False, "false"), (1e300, "1e+300")],
)
def test_labels_are_text(value: object, label: str) -> None:
    assert parse({"text": "Hi", "label": value}, {}).label == label


@pytest.mark.parametrize("value", [17, 3.5, True, ["a"], {"a": 1}, None], ids=str)
@pytest.mark.parametrize("more", [{"label": "l"}, {}], ids=["text-label", "text"])
def test_text_of_another_type(value: object, more: dict[str, object]) -> None:
    parsed = parse({"text": value, **more}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", "text")]
    assert (parsed.prompt, parsed.response) == (None, None)


@pytest.mark.parametrize("value", [[{"a": 1}, "b"], {"a": 1}], ids=str)
def test_label_of_another_type(value: object) -> None:
    parsed = parse({"text": "Hi", "label": value}, {})
    assert [(p.rule, p.path) for p in parsed.problems] == [("FMT005", "label")]
