from auditor.report import charts
from auditor.report.model import Report


def test_no_numbers_no_pictures(empty: Report) -> None:
    assert charts.histograms(empty) == []
    assert (charts.confusion(empty), charts.curve(empty), charts.rowmap(empty)) == (
        None,
        None,
        None,
    )
