"""Thread pools for numpy work: our own threads outside, one thread for each BLAS call inside.

A BLAS library that starts a thread for each core inside each of our threads loses more time to
switching than it gains: on a busy 2-core machine 346 rows took 40 s with it and 4.5 s without. One
thread also fixes the order in which sums are added, so results do not depend on the cores.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController

_Job = TypeVar("_Job")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Run each matrix product on one thread inside this context (or decorated function).

    It covers the BLAS libraries that are loaded when it is entered. The command line also sets
    ``OPENBLAS_NUM_THREADS``, which covers libraries that are loaded later.
    """
    with _libraries(len(sys.modules)).limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _libraries(modules: int) -> ThreadpoolController:  # noqa: ARG001
    """The libraries that are loaded. The search takes 2.5 ms, so it is repeated only after imports.

    Args:
        modules: how many modules are imported; a library is loaded when the first module that needs it is.
    """
    return ThreadpoolController()


@contextmanager
def threads() -> Iterator[ThreadPoolExecutor]:
    """A pool of one thread for each core, in which each matrix product uses one thread."""
    with one_blas_thread(), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield pool


def run_all(work: Callable[[_Job], None], jobs: Sequence[_Job]) -> None:
    """Run ``work`` on every job, one thread for each core; the first exception is raised."""
    with threads() as pool:
        list(pool.map(work, jobs))
