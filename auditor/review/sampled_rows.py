"""The rows that were drawn for people to judge, and those that were not: only the first may be judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Drawn(NamedTuple):
    """A row of the sample."""

    label: str | None  # None if there are no classes
    suspected: bool  # by the models


@dataclass(frozen=True, slots=True)
class Sampled:
    """The rows that were drawn for people to judge, and those that were not."""

    rows: Mapping[str, Drawn]  # by the SHA-256 of the line in hex
    others: Collection[str]  # the digests of all lines that can be drawn
    path: str  # of the data

    def fault(self, row: str) -> str | None:
        """Why a judgement of the line ``row`` cannot count; None if the line was drawn."""
        if row in self.rows:
            return None
        if row in self.others:
            return (
                f"row {row[:12]} is in {self.path}, but was not drawn: a sample that people choose proves nothing;"
                " remove the answer"
            )
        return (
            f"row {row[:12]} is not in {self.path}: add judgements before you change the lines; if they have"
            f" changed already, run dataset-audit sample {self.path} again"
        )
