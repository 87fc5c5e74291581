"""The pictures of the HTML report, one kind per file: their geometry in percent of the picture's sides.

The template draws them. Each picture also has its numbers, for a table next to it.
"""

from auditor.report.charts.bars import Bar, Gauge, classes, gauge, waterfall
from auditor.report.charts.confusion import Confusion, confusion
from auditor.report.charts.curve import Curve, curve
from auditor.report.charts.histograms import Histogram, histograms
from auditor.report.charts.rowmap import Dot, RowMap, rowmap

__all__ = [
    "Bar", "Confusion", "Curve", "Dot", "Gauge", "Histogram", "RowMap",
    "classes", "confusion", "curve", "gauge", "histograms", "rowmap", "waterfall",
]  # fmt: skip
