"""Watches a run: one progress bar over all paths on a terminal, and the seconds of each check for ``-v``."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING

from auditor.analysis import progress
from auditor.commands.shared import console

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_DELAY = 1.0  # seconds until the bar is shown: most runs have ended by then
# Percent of the seconds of an audit, measured with -v: means of 3,000 short rows with labels and 1,500 conversations.
# The other stages share the rest.
PERCENT: Mapping[str, float] = {
    "semantic-duplicates": 25,
    "diversity": 17,
    "label-noise": 12,
    "near-duplicates": 7,
    progress.WRITING: 7,
    "learning-curve": 6,
    "responses": 5,
    "unrequested-language": 4,
    "unrelated-responses": 3,
    progress.READING: 3,
}


def shares(checks: Sequence[str]) -> Mapping[str, float]:
    """The share of the work of each stage, reading and writing included; they add up to 1."""
    stages = [progress.READING, *checks, progress.VERDICT, progress.WRITING]
    known = {name: PERCENT[name] for name in stages if name in PERCENT}
    rest = max(0.0, 100 - sum(known.values())) / max(1, len(stages) - len(known))
    weights = {name: known.get(name, rest) for name in stages}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


@dataclass(slots=True)
class Seconds:
    """How long each stage took, in the order in which they began."""

    begun: list[tuple[str, float]] = field(default_factory=list)

    def stage(self, name: str, file: str) -> None:
        """Note when the stage begins."""
        self.begun.append((f"{name} {file}".rstrip(), time.perf_counter()))

    def part(self, done: int, total: int) -> None:
        """Parts have no time of their own."""

    def lines(self, end: float) -> list[str]:
        """The seconds up to ``end`` and those of each stage, the longest first."""
        ends = [at for _, at in self.begun[1:]] + [end]
        took = [(stop - at, name) for (name, at), stop in zip(self.begun, ends, strict=True)]
        ordered = [(sum(seconds for seconds, _ in took), "in all"), *sorted(took, reverse=True)]
        return [f"{seconds:8.2f} s  {name}" for seconds, name in ordered]


class RunBar:
    """One bar over all paths of a run, with the stage, the file and the remaining time.

    It is on the screen from one second after an audit begins to its end, and never while something is printed.
    """

    def __init__(self, shares: Mapping[str, float], paths: int) -> None:
        """Take the share of the work that each stage of an audit has; they add up to 1."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        self.shares = shares
        self.bars: Bars = Progress(
            *columns,
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self.task: TaskID = self.bars.add_task("", total=float(paths))
        self.audited = 0
        self.path, self.current, self.ended = "", "", 0.0

    @contextmanager
    def audit(self, path: str) -> Iterator[None]:
        """A context in which ``path`` is audited: the bar appears in it, and disappears with it."""
        self.path, self.current, self.ended = console.name(path), "", 0.0
        timer = Timer(_DELAY, self.bars.start)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            self.bars.stop()
            self.audited += 1

    def stage(self, name: str, file: str) -> None:
        """Count the stage before as done and show the new one."""
        if name != self.current:  # each of several files is read in a stage of the same name
            self.ended += self.shares.get(self.current, 0.0)
            self.current = name
        shown = f"{name} {console.name(file) if file else self.path}"
        self.bars.update(self.task, completed=self.audited + self.ended, description=shown)

    def part(self, done: int, total: int) -> None:
        """Show how much of the stage is done."""
        share = self.shares.get(self.current, 0.0) * done / max(1, total)
        self.bars.update(self.task, completed=self.audited + self.ended + share)


@dataclass(frozen=True, slots=True)
class Watching:
    """What is shown of the progress of a run: a bar, the seconds of each stage (``-v``), both or nothing."""

    bar: RunBar | None = None
    verbose: bool = False

    @contextmanager
    def audit(self, path: str) -> Iterator[None]:
        """A context in which ``path`` is audited; its seconds are written to stderr at the end."""
        seconds = Seconds()
        with progress.watched(seconds, *([self.bar] if self.bar else [])):
            if self.bar is None:
                yield
            else:
                with self.bar.audit(path):
                    yield
        if self.verbose:
            console.note(f"{path}: seconds of each stage")
            for line in seconds.lines(time.perf_counter()):
                console.warn(line)


def watching(paths: int, *, quiet: bool, verbose: bool) -> Watching:
    """What is shown of a run of ``paths`` audits; with ``quiet`` there is no bar."""
    if quiet or not progress.has_viewer():
        return Watching(verbose=verbose)
    from auditor.checks import CHECKS

    return Watching(RunBar(shares([check.NAME for check in CHECKS]), paths), verbose)
