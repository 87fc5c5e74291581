import pytest

from auditor.report.charts.scale import ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.5, 1]),
        (0.52, 0.93, [0.6, 0.8]),
        (0.5, 0.5, [0.5]),
        (0, 1_200, [0, 500, 1_000]),
        (0.701, 0.709, [0.702, 0.704, 0.706, 0.708]),
    ],
)
def test_ticks_are_round_and_within(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)
