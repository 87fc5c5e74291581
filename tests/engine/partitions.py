"""An engine in this process that cuts the rows into parts, as a cluster does."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from auditor.engine import Group, Map, Pool


@dataclass
class Partitions:
    """Steps get parts of the rows in no order, and nothing that cannot be sent to another machine."""

    parts: int
    calls: list[str] = field(default_factory=list)  # names of what has run, in order

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
        self.calls.append("each")
        return (_sent(_sent(function)(_sent(item))) for item in items)

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        number = pl.int_range(pl.len()) % self.parts
        parts = _cut(rows, number)
        for step in steps:
            self.calls.append(type(step).__name__)
            if isinstance(step, Group):
                parts = _cut(pl.concat(parts), pl.col(step.key) % self.parts)
            made = _sent(step.make)() if isinstance(step, Pool) else _sent(step.step)
            parts = [made(part) for part in parts]
        return pl.concat(parts)


def _cut(rows: pl.DataFrame, part: pl.Expr) -> list[pl.DataFrame]:
    """The parts, the last first; one without rows if there are none."""
    cut = rows.with_columns(__part=part).partition_by("__part", include_key=False)
    return [rows.clear(), *reversed(cut)]


def _sent(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))
