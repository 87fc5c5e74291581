"""Suspected labels as a matrix: rows by given and suggested label."""

import math
from collections import Counter
from dataclasses import dataclass

from auditor.facts import LabelNoise
from auditor.report.model import Report

_MAX_CLASSES = 12  # on a side of the picture; the table has all


@dataclass(frozen=True, slots=True)
class Confusion:
    """Numbers of rows with a suspected label, by given label and suggested label."""

    classes: tuple[str, ...]  # of the picture, those with most suspected labels first
    cells: tuple[tuple[tuple[int, int], ...], ...]  # [given][suggested]: rows, darkness 0 to 4
    rows: tuple[tuple[str, str, int], ...]  # the table: given, suggested, rows


def confusion(report: Report) -> Confusion | None:
    """The matrix of the suspected labels; None if no label is suspected."""
    facts = report.measured(LabelNoise)
    table = sorted((c.given, c.suggested, c.rows) for c in (facts and facts.confusions) or ())
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
