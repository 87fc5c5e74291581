"""Geometry of the pictures in the HTML report, one a file, in percent of their sides.

The template draws them; each has its numbers for a table beside it.
"""

from auditor.report.charts.bars import Bar, classes, waterfall
from auditor.report.charts.confusion import Confusion, confusion
from auditor.report.charts.curve import Curve, curve
from auditor.report.charts.gauge import Gauge, gauge
from auditor.report.charts.histograms import Histogram, histograms
from auditor.report.charts.rowmap import Dot, RowMap, rowmap

__all__ = [
    "Bar", "Confusion", "Curve", "Dot", "Gauge", "Histogram", "RowMap",
    "classes", "confusion", "curve", "gauge", "histograms", "rowmap", "waterfall",
]  # fmt: skip
