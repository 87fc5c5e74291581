from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.dataset import profile
from auditor.facts import (
    Confusion,
    CurvePoint,
    Diversity,
    Facts,
    LabelNoise,
    LearningCurve,
    MapPoint,
)
from auditor.model import Ran
from auditor.report import charts
from auditor.report.charts.scale import ticks
from auditor.report.html import page
from auditor.report.model import Report


def with_facts(report: Report, facts: Facts) -> Report:
    return replace(report, outcomes={"other": Ran(), "some-check": Ran(facts=facts)})


def with_histogram(report: Report, edges: tuple[int, ...], rows: tuple[int, ...]) -> Report:
    histograms = {"prompt characters": profile.Histogram(edges, rows)}
    return replace(report, profile=profile.Profile(histograms=histograms))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], {"edges": [], "rows": []}),
        ([None, None], {"edges": [], "rows": []}),
        ([5], {"edges": [5, 6], "rows": [1]}),
        ([5, 5, None], {"edges": [5, 6], "rows": [2]}),
        ([0, 10, 20, 39], {"edges": list(range(0, 42, 2)), "rows": [1, 0, 0, 0, 0, 1] + [0] * 4 + [1] + [0] * 8 + [1]}),
    ],
)  # fmt: skip
def test_bins(values: list[int | None], expected: Mapping[str, list[float]]) -> None:
    found = profile.bins(pl.Series(values, dtype=pl.Int64))
    assert (list(found.edges), list(found.rows)) == (expected["edges"], expected["rows"])


@given(st.lists(st.integers(0, 100_000), min_size=1))
def test_bins_lose_nothing(values: list[int]) -> None:
    found = profile.bins(pl.Series(values))
    assert sum(found.rows) == len(values)
    assert len(found.edges) == len(found.rows) + 1 <= 42
    assert list(found.edges) == sorted(found.edges)


def test_no_numbers_no_pictures(empty: Report) -> None:
    assert charts.histograms(empty) == []
    assert (charts.confusion(empty), charts.curve(empty), charts.rowmap(empty)) == (
        None,
        None,
        None,
    )


def test_a_histogram_without_rows_is_omitted(report: Report) -> None:
    found = charts.histograms(with_histogram(report, (), ()))
    assert [item.title for item in found] == ["Sizes of duplicate groups"]


def test_lengths(report: Report) -> None:
    picture = charts.histograms(with_histogram(report, (0, 50, 100), (3, 6)))[0]
    assert picture.sentence == "9 rows, most often 50 to 100 characters"
    assert [(c.left, c.width, c.height) for c in picture.columns] == [(0, 50, 50), (50, 50, 100)]


def test_sizes_of_duplicate_groups(report: Report) -> None:
    """Sixty copies of three lines: three groups of 21."""
    (picture,) = charts.histograms(report)
    assert {c.label: c.rows for c in picture.columns if c.rows} == {"21 to 50": 3}
    assert [c.label for c in picture.columns[:6]] == ["2", "3", "4", "5", "6 to 10", "11 to 20"]


def test_similarities_and_their_threshold(report: Report) -> None:
    scores = [None] * 247 + [0.81, 0.99, 1.0]
    lines = report.lines.with_columns(nearest_similarity=pl.Series(scores))
    picture = charts.histograms(replace(report, lines=lines))[-1]
    assert {c.label: c.rows for c in picture.columns if c.rows} == {
        "0.80 to 0.85": 1,
        "0.95 to 1.00": 2,
    }
    assert (picture.mark, picture.mark_label) == (80, "threshold 0.8")
    assert "threshold 0.8" in page.render(replace(report, lines=lines))


def with_suspects(report: Report, pairs: list[str]) -> Report:
    """A report with one suspected label per pair of letters, the given and the suggested label."""
    confusions = tuple(Confusion(*pair, count) for pair, count in Counter(pairs).items())
    facts = LabelNoise(
        rows=60,
        classes_evaluated=2,
        classes_too_small=(),
        agreement=0.9,
        confusions=confusions,
    )
    return with_facts(report, facts)


def learning_curve(points: list[CurvePoint]) -> LearningCurve:
    return LearningCurve(verdict="rising", sentence="It rises.", points=tuple(points))


def point(x: float, y: float, label: str, row: int = 0, text: str | None = None) -> MapPoint:
    return MapPoint(row=row, source="a", line=row + 1, x=x, y=y, cluster=0, label=label, text=text)


def diversity(points: list[MapPoint]) -> Diversity:
    return Diversity(
        rows=len(points),
        effective_examples=3,
        effective_error=0,
        effective_by_words=3,
        mean_cosine=0.1,
        silhouette=0.1,
        clusters=(),
        map=tuple(points),
    )


def test_confusion(report: Report) -> None:
    found = charts.confusion(with_suspects(report, ["ab"] * 4 + ["ba"] + ["ca"] * 2))
    assert found is not None
    assert found.classes == ("a", "b", "c")
    assert found.cells == (
        ((0, 0), (4, 4), (0, 0)),
        ((1, 1), (0, 0), (0, 0)),
        ((2, 2), (0, 0), (0, 0)),
    )
    assert found.rows == (("a", "b", 4), ("c", "a", 2), ("b", "a", 1))


def test_curve(report: Report) -> None:
    points = [CurvePoint(1.0, 200, 0.8, 0.7, 0.9), CurvePoint(0.5, 100, 0.6, 0.5, 0.7)]
    found = charts.curve(with_facts(report, learning_curve(points)))
    assert found is not None
    assert found.points == ((50.0, 75.0), (100.0, 25.0))
    assert found.band == "50,50 100,0 100,50 50,100"
    assert charts.curve(with_facts(report, learning_curve(points[:1]))) is None


def test_the_curve_says_whether_the_score_is_still_rising(report: Report) -> None:
    def last(low: float) -> str:
        points = [CurvePoint(0.5, 100, 0.6, 0.5, 0.7), CurvePoint(1.0, 200, 0.65, low, 0.8)]
        found = charts.curve(with_facts(report, learning_curve(points)))
        assert found is not None
        return found.sentence

    assert last(0.59).endswith("The last 100 rows made no clear difference")
    assert last(0.61).endswith("The score is still rising, so more rows may help")


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


def test_flagged_rows_are_on_top_of_the_map(report: Report) -> None:
    points = [point(0.5, 1.0, "b", row=11, text="t"), point(0.0, 0.0, "a"), point(1.0, 0.0, "a")]
    found = charts.rowmap(with_facts(report, diversity(points)))
    assert found is not None
    assert found.dots == (
        charts.Dot(0, 100, "a", 0, flagged=False, text=""),
        charts.Dot(100, 100, "a", 0, flagged=False, text=""),
        charts.Dot(50, 0, "b", 1, flagged=True, text="t"),
    )
    assert found.legend == ((0, "a", 2), (1, "b", 1))
    assert found.sentence == "3 rows, 1 flagged; similar rows are close together"


def test_a_map_of_many_rows_and_classes(report: Report) -> None:
    points = [point(0.5, 0.5, f"c{n % 20:02}") for n in range(9_000)]
    found = charts.rowmap(with_facts(report, diversity(points)))
    assert found is not None
    assert len(found.dots) == 1_800
    assert found.legend[-1] == (7, "13 more classes", 5_850)
    assert found.sentence.startswith("1,800 of 9,000 rows")
