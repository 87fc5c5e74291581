"""A progress bar on stderr for slow work, where a person watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

Progress = Callable[[int, int], None]


def bar(label: str) -> Progress | None:
    """A function of (done, total) that shows a progress bar, or None if nobody watches.

    Nobody watches if stderr is not a terminal, and in pre-commit and CI, whose terminals have no
    viewer. The bar disappears when the work is done.
    """
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("PRE_COMMIT"):
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
