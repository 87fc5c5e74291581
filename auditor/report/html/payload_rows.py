"""The rows that the page can show: those that findings name, and the nearest rows of suspected labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from auditor.facts import LabelNoise
from auditor.report import view
from auditor.report.model import Report

# Characters of row texts in one page. Source: 16 million characters of real text compress to about 6 MB of base64,
# so the page stays below 10 MB, which mail servers and previews still accept.
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
    texts = {row["row"]: row for row in report.texts.iter_rows(named=True)}
    sources = {source.path: number for number, source in enumerate(report.inputs)}
    rows: dict[int, Row] = {}
    left = MAX_TEXT_CHARS
    for row, source, line in _positions(report, texts, nearest):
        if row is None or row in rows:
            continue
        text = texts.get(row, {})
        parts = _parts(text)
        left -= sum(len(value) for _, value in parts)
        rows[row] = Row(sources.get(source), line, text.get("label"), parts if left >= 0 else None)
    return rows


def _positions(
    report: Report, texts: Mapping[int, Mapping[str, Any]], nearest: Nearest
) -> Iterator[tuple[int | None, str, int | None]]:
    """Row, source and line of every row to show, with repetitions."""
    columns = ("row", "source", "line", "related", "related_source", "related_line")
    for found in report.findings.select(columns).iter_rows():
        yield found[:3]
        yield found[3:]
    for row in sorted({other for others in nearest.values() for other, _ in others}):
        if row in texts:
            yield row, texts[row]["source"], texts[row]["line"]


def _parts(text: Mapping[str, Any]) -> Parts:
    """The named texts of a row: its turns if the report has them."""
    if text.get("turns"):
        return [[turn["role"] or "", turn["content"] or ""] for turn in text["turns"]]
    label = text.get("label")
    return [list(part) for part in view.parts(text) if part[1] and part != ("response", label)]
