"""KTO rows."""

import pytest

from auditor.formats import Parsed, Turn, parse

USER = {"role": "user", "content": "Hi"}
GOOD = {"role": "assistant", "content": "Hello!"}
ROWS = {
    "a prompt and an answer": (
        {"prompt": "Hi", "completion": "No.", "label": False},
        Parsed(
            "kto", prompt="Hi", response="No.", tools='{"desired":false}', extra='{"label":false}'
        ),
    ),
    "turns": (
        {"messages": [USER, GOOD], "label": True},
        Parsed(
            "kto",
            (Turn("user", "Hi"), Turn("assistant", "Hello!")),
            prompt="Hi",
            response="Hello!",
            tools='{"desired":true}',
            extra='{"label":true}',
        ),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_rows(row: dict[str, object], expected: Parsed) -> None:
    assert parse(row, {}) == expected


@pytest.mark.parametrize("label", [None, "true", "False"])
def test_the_label_is_true_or_false(label: str | None) -> None:
    problems = parse({"prompt": "Hi", "completion": "No.", "label": label}, {}).problems
    assert [(p.rule, p.path) for p in problems] == [("FMT005", "label")]


def test_a_text_next_to_a_response_may_be_a_class() -> None:
    assert parse({"prompt": "Hi", "response": "No.", "label": "true"}, {}).format != "kto"
