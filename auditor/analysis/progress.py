"""A progress bar on stderr for work that takes long, where a person looks on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

Progress = Callable[[int, int], None]


def bar(what: str) -> Progress | None:
    """Give a function of (done, all) that shows a bar, or None where no person looks on.

    That is where stderr is no terminal, and in pre-commit and CI, which have terminals that nobody
    watches. The bar goes away when all is done.
    """
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("PRE_COMMIT"):
        return None
    from rich.console import Console
    from rich.progress import Progress as Bars

    bars = Bars(console=Console(stderr=True), transient=True)
    task = bars.add_task(what)

    def show(done: int, total: int) -> None:
        if done < total and not bars.live.is_started:
            bars.start()
        bars.update(task, completed=done, total=total)
        if done >= total:
            bars.stop()

    return show
