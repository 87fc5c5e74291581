"""TXT022: texts of unusual length."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.checks import length_outliers

Finding = tuple[str, int | None, int | None, float | None, str]
Found = Callable[..., list[Finding]]


def rows(lengths: list[int]) -> list[dict[str, str]]:
    return [
        {"prompt": f"What is written on page {n}?", "completion": f"{n:03}" + "x" * (length - 3)}
        for n, length in enumerate(lengths)
    ]


@pytest.mark.parametrize(
    "lengths",
    [
        [100] * 49,  # too few rows
        [100] * 48 + [4],
        [100] * 120 + [25, 400],  # four times as long, or as short
        [100] * 120 + [10] * 5,  # several are no exception
        [10 + n * n for n in range(120)],
    ],
)
def test_usual_lengths_are_silent(found: Found, lengths: list[int]) -> None:
    assert found(length_outliers, rows(lengths)) == []


@pytest.mark.parametrize(("length", "deviations"), [(15, 5.9), (1_000, 7.2)])
def test_an_unusual_length_is_a_note(found: Found, length: int, deviations: float) -> None:
    detail = f"the response has {length} characters; the median of all answers is 100"
    assert found(length_outliers, rows([100] * 120 + [length])) == [
        ("TXT022", 120, None, deviations, detail)
    ]


def test_a_text_is_compared_with_its_class(found: Found) -> None:
    texts = [("x" * 100, "long"), ("yes", "short")] * 110 + [("no " * 40, "short")]
    labelled = [{"text": f"{n:03} {text}", "label": label} for n, (text, label) in enumerate(texts)]
    ((rule, row, _, _, detail),) = found(length_outliers, labelled)
    assert (rule, row) == ("TXT022", 220)
    assert detail.endswith("the median of the class 'short' is 7")
