"""The rows that the page can show: rows of findings, and rows nearest to suspected labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditor.facts import LabelNoise
from auditor.report.model import Report
from auditor.report.parts.rows import TextRow, finding_rows, texts_by_row

# Characters of row texts in one page. Source: 16 million characters of real text compress to about
# 6 MB of base64, so the page stays below 10 MB, which mail servers and previews still accept.
MAX_TEXT_CHARS = 16_000_000

Parts = list[list[str]]  # [name, text] of each part of an example
Nearest = Mapping[int, list[tuple[int, float]]]  # by row: nearby rows and their similarity


class Row(NamedTuple):
    """One row as the script reads it."""

    source: int | None  # position in the list of sources
    line: int | None
    label: str | None
    parts: Parts | None  # null beyond MAX_TEXT_CHARS, which the page says


def nearest_rows(report: Report) -> Nearest:
    """For each row with a suspected label, the most similar rows with the suggested label."""
    facts = report.measured(LabelNoise)
    suspects = (facts and facts.suspects) or ()
    return {item.row: [(near.row, near.similarity) for near in item.nearest] for item in suspects}


def collect_rows(report: Report, nearest: Nearest) -> dict[int, Row]:
    """The rows by their id: rows of the worst findings first, nearest rows last."""
    texts = texts_by_row(report.texts)
    sources = {source.path: number for number, source in enumerate(report.inputs)}
    rows: dict[int, Row] = {}
    left = MAX_TEXT_CHARS
    for row, source, line in _positions(report, texts, nearest):
        if row is None or row in rows:
            continue
        text = texts.get(row)
        parts = _parts(text) if text else []
        left -= sum(len(value) for _, value in parts)
        label = text.label if text else None
        rows[row] = Row(sources.get(source or ""), line, label, parts if left >= 0 else None)
    return rows


def _positions(
    report: Report, texts: Mapping[int, TextRow], nearest: Nearest
) -> Iterator[tuple[int | None, str | None, int | None]]:
    """Row, source and line of every row to show, with repetitions."""
    for found in finding_rows(report.findings):
        yield found.row, found.source, found.line
        yield found.related, found.related_source, found.related_line
    for row in sorted({other for others in nearest.values() for other, _ in others}):
        if row in texts:
            yield row, texts[row].source, texts[row].line


def _parts(text: TextRow) -> Parts:
    """The texts of a row that are not empty, without a response that only repeats the label."""
    return [
        [name, value]
        for name, value in text.parts
        if value and (name, value) != ("response", text.label)
    ]
