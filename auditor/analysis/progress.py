"""The progress of a run: its stages, and how much of the long ones is done, for those who watch it."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

Progress = Callable[[int, int], None]
READING, VERDICT, WRITING = "reading", "verdict", "writing reports"  # besides the checks


class Watcher(Protocol):
    """What is called while a run goes on."""

    def stage(self, name: str, file: str) -> None:
        """Take note that a stage begins, and that the one before has ended."""

    def part(self, done: int, total: int) -> None:
        """Take note of how much of the stage is done."""


# None: no run is watched or known to be unwatched, so that a bar may show its own work.
_watchers: ContextVar[tuple[Watcher, ...] | None] = ContextVar("watchers", default=None)


@contextmanager
def watched(*watchers: Watcher) -> Iterator[None]:
    """A context in which ``watchers`` are called, and in which no other bar is shown."""
    token = _watchers.set(watchers)
    try:
        yield
    finally:
        _watchers.reset(token)


def stage(name: str, file: str = "") -> None:
    """Tell the watchers that the stage ``name`` begins, which reads ``file`` if one is given."""
    for watcher in _watchers.get() or ():
        watcher.stage(name, file)


def reporter(label: str) -> Progress | None:
    """A function of (done, total) for the watchers of the run; a bar of its own where there is no run."""
    if (watchers := _watchers.get()) is None:
        return bar(label)

    def report(done: int, total: int) -> None:
        for watcher in watchers:
            watcher.part(done, total)

    return report


def has_viewer() -> bool:
    """Whether a person watches stderr: a terminal, but not one of pre-commit or CI, which have no viewer."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal and not (os.environ.get("CI") or os.environ.get("PRE_COMMIT"))


def bar(label: str) -> Progress | None:
    """A function of (done, total) that shows a progress bar, or None if nobody watches.

    The bar disappears when the work is done.
    """
    if not has_viewer():
        return None
    from rich.console import Console
    from rich.progress import Progress as Bars

    bars = Bars(console=Console(stderr=True), transient=True)
    task = bars.add_task(label)

    def show(done: int, total: int) -> None:
        if done < total and not bars.live.is_started:
            bars.start()
        bars.update(task, completed=done, total=total)
        if done >= total:
            bars.stop()

    return show
