"""The rows of a report's frames as typed values."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl


class FindingRow(NamedTuple):
    """One row of REPORT_FINDINGS."""

    id: str
    rule: str
    severity: str
    row: int | None  # null for a finding about the whole file
    source: str | None
    line: int | None
    related: int | None  # the row of the partner
    related_source: str | None
    related_line: int | None
    group: int | None
    score: float | None
    path: str | None
    detail: str | None
    status: str
    mirrored: bool | None = None

    @property
    def position(self) -> str:
        """``path:line``; without a line, the file."""
        if self.line is None:
            return self.source or "whole file"
        return f"{self.source}:{self.line}"

    @property
    def partner(self) -> str:
        """``path:line`` of the other row of a pair, or ""."""
        return "" if self.related_line is None else f"{self.related_source}:{self.related_line}"

    @property
    def message(self) -> str:
        """What was found and the position of the partner; the code of the rule if there is no detail."""
        return f"{self.detail or self.rule}{f' (see {self.partner})' if self.partner else ''}"


class TextRow(NamedTuple):
    """One row of REPORT_TEXTS."""

    row: int
    source: str
    line: int
    prompt: str | None
    response: str | None
    rejected: str | None
    label: str | None
    raw: str | None

    @property
    def position(self) -> str:
        """``path:line``."""
        return f"{self.source}:{self.line}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The texts with their names; the response of a preference pair is called "chosen"."""
        response = "chosen" if self.rejected else "response"
        texts = {"prompt": self.prompt, response: self.response, "rejected": self.rejected}
        texts["raw"] = self.raw or None
        return [(name, text) for name, text in texts.items() if text is not None]


def finding_rows(findings: pl.DataFrame) -> Iterator[FindingRow]:
    """The rows of REPORT_FINDINGS in their order."""
    return map(FindingRow._make, findings.select(FindingRow._fields).iter_rows())


def texts_by_row(texts: pl.DataFrame) -> Mapping[int, TextRow]:
    """The rows of REPORT_TEXTS by their row number."""
    return {
        text.row: text for text in map(TextRow._make, texts.select(TextRow._fields).iter_rows())
    }
