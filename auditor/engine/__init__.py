"""Where the steps of an audit run: in this process, or on a cluster.

The work of an audit is of three kinds, in functions of their own:

- *map*: row by row. Any rows may be together, in any order.
- *group*: all rows of one key are together, whatever other rows are with them.
- *small*: what one machine holds. It is a plain call, and runs in this process.

By default no engine is in use: the steps are plain function calls in this process. Within ``in_use``, an engine
runs the steps of the first two kinds.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Final, NamedTuple, Protocol, TypeVar

import polars as pl

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

Step = Callable[[pl.DataFrame], pl.DataFrame]
_NUMBER: Final = "__number"


class Map(NamedTuple):
    """A step that works row by row."""

    step: Step


class Pool(NamedTuple):
    """A step that works row by row, with a state: ``make`` returns it, once for each worker."""

    make: Callable[[], Step]
    gpus: int = 0  # that each worker needs


class Group(NamedTuple):
    """A step that needs all rows of equal ``key`` (UInt64); it may get rows of other keys with them."""

    key: str
    step: Step


class Engine(Protocol):
    """A cluster, or what works as one. Functions, items and steps must be picklable.

    A part of the work that is lost is done again, or the call raises: a result is never a part of one.
    """

    def each(
        self, function: Callable[[_Item], _Result], items: Sequence[_Item]
    ) -> Iterator[_Result]:
        """The result of each item, in their order."""

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        """``rows`` after one step after the other, in any order. A step must accept a frame without rows."""


_engine: ContextVar[Engine | None] = ContextVar("engine", default=None)


@contextmanager
def in_use(engine: Engine | None) -> Iterator[None]:
    """A context in which ``engine`` is ``current()``."""
    token = _engine.set(engine)
    try:
        yield
    finally:
        _engine.reset(token)


def current() -> Engine | None:
    """The engine in use; None if all steps run in this process."""
    return _engine.get()


def mapped(rows: pl.DataFrame, work: Map | Pool) -> pl.DataFrame:
    """The result of ``work``, on the engine in use: one row for each row, in the same order.

    Raises:
        RuntimeError: an engine returned more rows, or fewer.
    """
    engine = current()
    if engine is None:
        return work.step(rows) if isinstance(work, Map) else work.make()(rows)
    numbered = (
        Map(partial(_numbered, work.step))
        if isinstance(work, Map)
        else Pool(partial(_numbered_step, work.make), work.gpus)
    )
    found = engine.run(rows.with_row_index(_NUMBER), numbered).sort(_NUMBER)
    if not found[_NUMBER].equals(pl.Series(_NUMBER, range(rows.height), pl.UInt32)):
        raise RuntimeError(f"{found.height:,} rows of {rows.height:,} came back from the engine")
    return found.drop(_NUMBER)


def _numbered(step: Step, rows: pl.DataFrame) -> pl.DataFrame:
    """``step`` of the rows without their number, and the number."""
    return step(rows.drop(_NUMBER)).with_columns(rows[_NUMBER])


def _numbered_step(make: Callable[[], Step]) -> Step:
    return partial(_numbered, make())
