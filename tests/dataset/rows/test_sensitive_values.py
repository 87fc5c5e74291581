"""Which texts of a row are searched for secrets and personal data, and how they are named."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.sensitive_values import last_characters

MAIL = "lena.krug@werft-husum.de"


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


CALL = {"type": "function", "function": {"name": "mail", "arguments": f'{{"to": "{MAIL}"}}'}}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"prompt": MAIL, "completion": MAIL}, "the prompt"),
        ({"prompt": "Who?", "completion": MAIL}, "the response"),
        ({"system": MAIL, "prompt": "Who?", "completion": "Nobody"}, "the system text"),
        ({"prompt": "Who?", "chosen": "Nobody", "rejected": MAIL}, "the rejected response"),
        ({"prompt": "Who?", "chosen": MAIL, "rejected": "Nobody"}, "the response"),
        ({"text": "Who?", "label": MAIL}, "the label"),
        ({"messages": [turn("user", "a"), turn("assistant", MAIL)]}, "assistant turn 1"),
        (
            {"messages": [*(turn("user", "a"), turn("assistant", "b")) * 2, turn("user", MAIL)]},
            "user turn 3",
        ),
    ],
)
def test_the_first_text_with_a_value_is_named(
    read: Callable[..., Dataset], row: object, field: str
) -> None:
    values = read([row]).sensitive_values
    assert values.rows() == [(0, field, "email", "an e-mail address", MAIL)]


def test_tool_calls_are_searched(read: Callable[..., Dataset]) -> None:
    messages = [turn("user", "a"), {"role": "assistant", "tool_calls": [CALL]}]
    values = read([{"messages": [*messages, turn("tool", "sent"), turn("assistant", "b")]}])
    assert values.sensitive_values["value"].to_list() == [MAIL]


def test_evaluation_rows_are_searched_for_the_masks(read: Callable[..., Dataset]) -> None:
    rows, evals = [{"prompt": "a", "completion": "b"}], [{"prompt": MAIL, "completion": "b"}]
    assert read(rows, evals).sensitive_values["row"].to_list() == [1]


def test_letters_and_digits_at_the_end_are_shown() -> None:
    values = ["(415) 626-7093", "a@b.de", "-----BEGIN X-----\nab\ncd\n-----END X-----", "--"]
    frame = pl.DataFrame({"value": values}).select(last_characters(pl.col("value")))
    assert frame["value"].to_list() == ["93", "de", "cd", ""]
