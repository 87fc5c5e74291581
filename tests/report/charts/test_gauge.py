from dataclasses import replace

import pytest

from auditor.report import charts
from auditor.report.model import Report
from auditor.verdict import Counts


def test_gauge_shares_have_one_axis(report: Report) -> None:
    gauge = charts.gauge(report)
    assert (gauge.clean_share, gauge.review_share, gauge.floor_share) == (74.0, 0.4, 80.0)
    wide = charts.gauge(replace(report, counts=Counts(clean=1_900, clean_if_cleared=2_000)))
    assert wide.clean_share + wide.review_share == pytest.approx(100 / 1.05, abs=0.01)
