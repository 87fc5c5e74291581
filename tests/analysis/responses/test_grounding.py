"""Values that the prompt writes in another way are grounded; altered ones are not."""

from __future__ import annotations

import polars as pl
import pytest

from auditor.analysis.responses.grounding import are_grounded

LETTER = (
    "Dear team, on 3 May 2026 at 3 pm I, NORA O'BRIEN, ordered seven desk lamps (no. A123-45) in San José for $1,250.50. "
    "Call +49 30 1234567."
)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "Nora O'Brien",
            "O'Brien, Nora",
            "san jose",
            "desk lamp",
            "a123 45",
            "A12345",
            "2026-05-03",
        ),
        *(
            "05/03/2026",
            "15:00",
            "$1250.50",
            "1.250,50 EUR",
            "+49301234567",
            "3 May",
            "2026-05-03T15:00",
        ),
    ],
)
def test_another_form_is_grounded(value: str) -> None:
    assert grounded(value) is True


@pytest.mark.parametrize("value", [1250.5, 7, 2026, -7])
def test_numbers_are_grounded(value: float) -> None:
    assert grounded(value) is True


@pytest.mark.parametrize(
    "value",
    [
        *(
            "Nora O'Brian",
            "Nora Kelly",
            "San Juan",
            "floor lamp",
            "A123-46",
            "2026-05-04",
            "2025-05-03",
        ),
        *("16:00", "$1250.55", "12505.0", "+49301234568", 1250.55, 8, 12506.0),
    ],
)
def test_an_altered_value_is_not(value: float | str) -> None:
    assert grounded(value) is False


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("2026-05-04", "Let us meet tomorrow."),
        ("+49 30 1234567", "Call 030/123 45 67."),
        ("box", "I sent three boxes."),
        ("battery", "The batteries are dead."),
        ("12:00", "We open at noon."),
    ],
)
def test_what_follows_from_the_prompt_is_grounded(value: str, source: str) -> None:
    assert grounded(value, source) is True


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("2026-12-03", "The invoice of 12.03.2026"),
        ("+49 30 1234568", "Call 030/123 45 67."),
        ("crate", "I sent three boxes."),
    ],
)
def test_what_does_not_follow_is_not(value: str, source: str) -> None:
    assert grounded(value, source) is False


def test_a_free_text_is_neither() -> None:
    assert grounded("She ordered some lamps and now wants her money back") is None


def test_a_long_quotation_is_grounded() -> None:
    assert grounded("ordered seven desk lamps (no. A123-45) in San José for") is True


def grounded(value: float | str, source: str = LETTER) -> bool | None:
    text = value if isinstance(value, str) else repr(value)
    frame = {"value": [text], "source": [source], "is_text": [isinstance(value, str)]}
    return are_grounded(pl.DataFrame(frame)).item()
