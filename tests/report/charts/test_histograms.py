from dataclasses import replace

import polars as pl

from auditor.dataset import profile
from auditor.report import charts
from auditor.report.html import page
from auditor.report.model import Report


def with_histogram(report: Report, edges: tuple[int, ...], rows: tuple[int, ...]) -> Report:
    histograms = {"prompt characters": profile.Histogram(edges, rows)}
    return replace(report, profile=profile.Profile(histograms=histograms))


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
