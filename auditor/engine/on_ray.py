"""The steps of an audit on a Ray cluster: Ray Data maps, shuffles and repeats what was lost.

Each node needs this program in the same version, and files at the same paths, or in an object store.
Ray is in the extra [ray], and is imported when an engine is made.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import polars as pl

from auditor.engine import Group, Map, Pool, Step
from auditor.errors import AuditError, ExitCode
from auditor.version import __version__

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

EXTRA: Final = "pip install 'dataset-audit[ray]'"
# Bytes of rows in a part. Source: Ray Data's own limit of a block is 128 MiB, and a step needs a few times its part.
_PART_BYTES: Final = 32 * 2**20
# Bytes of rows that are not worth sending. Source: a step on Ray costs some 0.5 s of this processor, in which
# the slowest step here, pairs of short texts, does a megabyte.
_MIN_BYTES: Final = 2**20
_GPU_ROWS: Final = 16_384  # given to a GPU at a time; the model cuts them into batches of its own
_PARTS_PER_CPU: Final = 2  # so that a slow part does not leave the others waiting
_TIMEOUT: Final = 10.0  # seconds to wait for the head of a cluster
# A task has one processor, so its libraries get one thread; and nothing is reported to Ray's makers.
_ENVIRONMENT: Final = dict.fromkeys(
    ("POLARS_MAX_THREADS", "RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
)


def require_extra() -> None:
    """Refuse to go on if Ray is not installed."""
    if importlib.util.find_spec("ray") is None:
        raise AuditError(f"--engine ray needs the extra [ray]: {EXTRA}")


@contextmanager
def cluster(address: str = "") -> Iterator[RayEngine]:
    """An engine on the cluster at ``address``, that of RAY_ADDRESS, or one of this machine's processors.

    Raises:
        AuditError: the extra is not installed, or no cluster answers.
    """
    require_extra()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # its own log files have the rest
    import ray

    joined = ray.is_initialized()  # by the program that calls this library
    if not joined:
        _join(address or os.environ.get("RAY_ADDRESS", "local"))
    try:
        yield RayEngine()
    finally:
        if not joined:
            ray.shutdown()


def _join(address: str) -> None:
    import ray

    own = {"include_dashboard": False} if address == "local" else {}
    try:
        _probe(address)
        ray.init(
            address=address,
            runtime_env={"env_vars": _ENVIRONMENT},
            logging_level=logging.ERROR,
            log_to_driver=False,
            **own,
        )
    except (OSError, RuntimeError, ValueError) as error:
        cause = (
            f"no Ray cluster answers at {address!r} ({error}): start one with 'ray start --head'"
        )
        raise AuditError(cause, ExitCode.NO_VERDICT) from error


def _probe(address: str) -> None:
    """Connect to the host and port of ``address`` once, because Ray would try for minutes.

    Raises:
        OSError: nobody listens there.
    """
    place = urlsplit(address if "//" in address else f"//{address}")
    if place.port and place.hostname:
        socket.create_connection((place.hostname, place.port), _TIMEOUT).close()


class RayEngine:
    """An ``Engine`` on the cluster that this process has joined; under ``min_bytes`` of rows stay in this process."""

    def __init__(self, min_bytes: int = _MIN_BYTES) -> None:
        import ray
        import ray.data

        self._ray = ray
        self._min_bytes = min_bytes
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)

    def each(
        self, function: Callable[[_Item], _Result], items: Sequence[_Item]
    ) -> Iterator[_Result]:
        """The result of each item, in their order; each item is one task, and all nodes take part."""
        task = self._ray.remote(_called).options(scheduling_strategy="SPREAD")
        with _failures():
            results = [task.remote(_Checked(function), item) for item in items]
        results.reverse()
        while results:  # what was taken is no longer kept in the store
            with _failures():
                found: _Result = self._ray.get(results.pop())
            yield found

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        """``rows`` after one step after the other, in any order."""
        on_gpus = any(isinstance(step, Pool) and step.gpus for step in steps)
        if rows.is_empty() or (rows.estimated_size() < self._min_bytes and not on_gpus):
            return _here(rows, steps)
        resources = self._ray.cluster_resources()
        cpus, gpus = (int(resources.get(name, 0)) for name in ("CPU", "GPU"))
        if on_gpus and not gpus:  # Ray would wait for one
            raise AuditError("--device cuda: the Ray cluster has no GPU", ExitCode.NO_VERDICT)
        workers = max(1, gpus if on_gpus else cpus)
        parts = max(_PARTS_PER_CPU * max(1, cpus), int(rows.estimated_size()) // _PART_BYTES)
        size = -(-rows.height // parts)
        cut = [part.to_arrow() for part in rows.iter_slices(size)]
        with _failures():
            data = self._ray.data.from_arrow(cut)
            for step in steps:
                data = _planned(data, step, parts, workers)
            found = [pl.DataFrame(table) for table in map(self._ray.get, data.to_arrow_refs())]
        filled = [frame for frame in found if frame.height]
        return pl.concat(filled) if filled else _here(rows.clear(), steps)


def _planned(data: Any, step: Map | Pool | Group, parts: int, workers: int) -> Any:
    """A Ray data set with the step on top."""
    whole = {"batch_size": None, "batch_format": "pyarrow"}
    if isinstance(step, Pool):
        return data.map_batches(
            _PoolWorker,
            fn_constructor_args=(_Checked(step.make),),
            concurrency=(1, workers),
            num_gpus=step.gpus or None,
            **(whole | {"batch_size": _GPU_ROWS} if step.gpus else whole),
        )
    if isinstance(step, Group):
        data = data.repartition(parts, keys=[step.key])
    return data.map_batches(_on_arrow, fn_args=(_Checked(step.step),), **whole)


def _here(rows: pl.DataFrame, steps: Sequence[Map | Pool | Group]) -> pl.DataFrame:
    """``rows`` after the steps, in this process."""
    for step in steps:
        rows = (step.make() if isinstance(step, Pool) else step.step)(rows)
    return rows


class _Checked:
    """A function of this version, for workers: one of another version may compute other results."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.version = function, __version__

    def __call__(self, *args: Any) -> Any:
        if self.version != __version__:
            raise AuditError(f"a node has dataset-audit {__version__}, this one {self.version}")
        return self.function(*args)


def _called(function: Callable[..., Any], item: Any) -> Any:
    return function(item)


def _on_arrow(table: Any, step: Callable[[pl.DataFrame], pl.DataFrame]) -> Any:
    return step(pl.DataFrame(table)).to_arrow()


class _PoolWorker:
    """An actor of a pool, which keeps its step."""

    def __init__(self, make: Callable[[], Step]) -> None:
        self.step = make()

    def __call__(self, table: Any) -> Any:
        return _on_arrow(table, self.step)


@contextmanager
def _failures() -> Iterator[None]:
    """Whatever the cluster or a step raises as AuditError: without all parts there is no verdict."""
    from ray.data.exceptions import SystemException, UserCodeException
    from ray.exceptions import RayError

    try:
        yield
    except (RayError, SystemException, UserCodeException) as error:
        # The text is the trace of the worker: the first exception in it is the cause of the others.
        text = str(error).strip() or type(error).__name__
        cause = text.split("\n\nThe above exception was", 1)[0].splitlines()
        raise AuditError(f"the Ray cluster failed: {cause[-1]}", ExitCode.NO_VERDICT) from error
