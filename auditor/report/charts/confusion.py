"""Suspected labels as a matrix: rows by given and suggested label."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import polars as pl

from auditor.model import Report
from auditor.report.charts.scale import fact

_SUSPECT = "LBL001"  # the rule of suspected labels; its partner carries the suggested one
_MAX_CLASSES = 12  # on a side of the picture; the table has all


@dataclass(frozen=True, slots=True)
class Confusion:
    """Numbers of rows with a suspected label, by given label and suggested label."""

    classes: tuple[str, ...]  # of the picture, those with most suspected labels first
    cells: tuple[tuple[tuple[int, int], ...], ...]  # [given][suggested]: rows, darkness 0 to 4
    rows: tuple[tuple[str, str, int], ...]  # the table: given, suggested, rows


def confusion(report: Report) -> Confusion | None:
    """From ``facts[check]["confusions"]``: a list of ``given, suggested, rows``.

    Without that fact, from the suspected labels: each row's, and that of its nearest witness.
    """
    told = [
        (str(i["given"]), str(i["suggested"]), int(i["rows"]))
        for i in fact(report, "confusions")
        if {"given", "suggested", "rows"} <= i.keys()
    ]
    table = sorted(told) or _suspected(report)
    if not table:
        return None
    weight: Counter[str] = Counter()
    for given, suggested, rows in table:
        weight.update({given: rows, suggested: rows})
    names = sorted(weight, key=lambda name: (-weight[name], name))[:_MAX_CLASSES]
    counts = {(given, suggested): rows for given, suggested, rows in table}
    most = max(counts.values())
    cells = tuple(
        tuple(
            (rows := counts.get((given, suggested), 0), math.ceil(4 * rows / most))
            for suggested in names
        )
        for given in names
    )
    ordered = sorted(table, key=lambda item: (-item[2], item[0], item[1]))
    return Confusion(tuple(names), cells, tuple(ordered))


def _suspected(report: Report) -> list[tuple[str, str, int]]:
    label = report.texts.select("row", "label")
    suspects = report.findings.filter(pl.col("rule") == _SUSPECT).select("row", "related")
    named = suspects.join(label, on="row").join(
        label.rename({"row": "related", "label": "suggested"}), on="related"
    )
    counted = named.drop_nulls().group_by("label", "suggested").len()
    return sorted((str(given), str(other), int(rows)) for given, other, rows in counted.iter_rows())
