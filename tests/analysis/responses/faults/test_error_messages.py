"""Messages of errors: sentences on errors stay silent, messages are found."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.faults.error_messages import is_error_message


def is_message(text: str) -> bool:
    return bool(pl.DataFrame({"text": [text]}).select(is_error_message(pl.col("text"))).item())


@pytest.mark.parametrize(
    "text",
    [
        "Errors in its spring make the clock run fast.",
        "Forbidden fruit tastes sweet.",
        "500 people died in the accident.",
        "The connection to the coast is closed in winter.",
        "Trial and error: the best teacher of all.",
    ],
)
def test_sentences_are_silent(text: str) -> None:
    assert not is_message(text)


@pytest.mark.parametrize(
    "text",
    [
        "Error: rate limit exceeded. Please try again in 20s.",
        "HTTP 502: Bad Gateway",
        "Internal Server Error",
        "openai.error.RateLimitError: You exceeded your current quota",
        '{"error": {"message": "overloaded"}}',
        "[ERROR]",
        'Traceback (most recent call last):\n  File "run.py", line 12, in <module>\n'
        + "    main()\n" * 99,
    ],
)
def test_messages_are_found(text: str) -> None:
    assert is_message(text)
