"""The engine on a Ray cluster of two nodes: the same report, whatever is read and whoever dies."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from auditor import engine
from auditor.checks import near_duplicates, semantic_duplicates
from auditor.engine import Group, Map, Pool, Step, on_ray
from auditor.errors import AuditError
from auditor.pipeline import audit
from auditor.report import as_json
from auditor.settings import Settings

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra [ray]"),
    pytest.mark.skipif(find_spec("moto") is None, reason="needs moto[server]"),
    # Ray leaves sockets and processes to the end of the process.
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FIXTURES = Path(__file__).parents[2] / "fixtures"
NAMES = ("near-duplicates/contrast-pairs.jsonl", "near-duplicates/template-masked.jsonl")
CHECKS = [near_duplicates, semantic_duplicates]
BUCKET = "s3://training"


@pytest.fixture(scope="module")
def store() -> Iterator[Any]:
    """An object store on the loopback interface, and where clients look for it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        yield server
    server.stop()


@pytest.fixture(scope="module")
def cluster(store: Any) -> Iterator[Any]:  # noqa: ARG001 - its workers need the variables of the store
    """Two nodes with a processor each; this process is on the first."""
    from ray.cluster_utils import Cluster

    memory = 200 * 2**20
    head = {
        "num_cpus": 1,
        "object_store_memory": memory,
        "include_dashboard": False,
        "_system_config": {"num_workers_soft_limit": 8},  # a process is not started for each task
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_BACKEND_LOG_LEVEL", "fatal")
        nodes = Cluster(initialize_head=True, head_node_args=head)
        nodes.add_node(num_cpus=1, object_store_memory=memory)
        with on_ray.cluster(nodes.address):
            yield nodes
        nodes.shutdown()


def report_of(named: list[tuple[Path, str]], own: engine.Engine | None) -> str:
    with engine.in_use(own):
        return as_json.render(audit(named, [], Settings(), CHECKS), all_lines=True)


@pytest.fixture(scope="module")
def local() -> tuple[list[tuple[Path, str]], str]:
    """Files, and their report without an engine."""
    named = [(FIXTURES / name, name) for name in NAMES]
    return named, report_of(named, None)


def test_objects_in_a_store_are_read_where_they_are(cluster: Any) -> None:  # noqa: ARG001
    from pyarrow.fs import FileSystem

    store, path = FileSystem.from_uri(f"{BUCKET}?allow_bucket_creation=true")
    store.create_dir(path)
    shards = []
    for name in NAMES:
        address = f"{BUCKET}/data/{Path(name).name}"
        with store.open_output_stream(address.removeprefix("s3://")) as stream:
            stream.write((FIXTURES / name).read_bytes())
        shards.append((FIXTURES / name, address))
    folder = f"{BUCKET}/data/"
    assert report_of([(Path(folder), folder)], on_ray.RayEngine()) == report_of(shards, None)
    missing = f"{BUCKET}/none.jsonl"
    with engine.in_use(on_ray.RayEngine()):
        report = audit([(Path(missing), missing)], [], Settings(), CHECKS)
    assert (report.exit_code, "no object at this address" in report.reason) == (3, True)


def _sizes(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("key").len()


def test_a_group_is_whole_however_small_the_blocks_are(
    cluster: Any,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ray.data import DataContext

    own = on_ray.RayEngine(min_bytes=0)
    monkeypatch.setattr(DataContext.get_current(), "target_max_block_size", 2_000)
    rows = pl.DataFrame({"key": pl.int_range(20_000, dtype=pl.UInt64, eager=True) % 7})
    found = own.run(rows, Group("key", _sizes))
    assert found.sort("key").equals(_sizes(rows).sort("key"))


def _failing(rows: pl.DataFrame) -> pl.DataFrame:
    raise ValueError(f"no step of {rows.height} rows")


def test_a_step_that_fails_ends_without_a_verdict(cluster: Any) -> None:  # noqa: ARG001
    rows = pl.DataFrame({"row": [1]})
    with pytest.raises(
        AuditError, match=r"^the Ray cluster failed: ValueError: no step of 1 rows$"
    ) as caught:
        on_ray.RayEngine(min_bytes=0).run(rows, Map(_failing))
    assert caught.value.exit_code == 3


def _on_gpu() -> Step:
    return partial(_with_gpus, os.environ.get("CUDA_VISIBLE_DEVICES", ""))


def _with_gpus(gpus: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(gpus=pl.lit(gpus))


def test_a_pool_that_needs_gpus_runs_on_the_node_that_has_one(cluster: Any) -> None:
    rows, step = pl.DataFrame({"row": [1, 2]}), Pool(_on_gpu, gpus=1)
    with pytest.raises(AuditError, match="the Ray cluster has no GPU") as caught:
        on_ray.RayEngine().run(rows, step)
    assert caught.value.exit_code == 3
    node = cluster.add_node(num_cpus=1, num_gpus=1, object_store_memory=200 * 2**20)
    cluster.wait_for_nodes()
    found = on_ray.RayEngine().run(rows, step)
    cluster.remove_node(node)
    assert found["gpus"].to_list() == ["0", "0"]


class _Fatal(on_ray.RayEngine):
    """Kills a worker in each step that it runs: whoever begins it first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(min_bytes=0)
        self.folder = folder
        self.steps = 0

    def mark(self) -> Path:
        self.steps += 1
        return self.folder / str(self.steps)

    def each(self, function: Any, items: Any) -> Iterator[Any]:
        return super().each(partial(_killed, self.mark(), function), items)

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        if rows.is_empty():  # which the engine does not send
            return super().run(rows, *steps)
        return super().run(rows, *(self.fatal(step) for step in steps))

    def fatal(self, step: Map | Pool | Group) -> Map | Pool | Group:
        if isinstance(step, Pool):
            return Pool(partial(_made, self.mark(), step.make))
        return step._replace(step=partial(_killed, self.mark(), step.step))


def _made(mark: Path, make: Any) -> Step:
    return partial(_killed, mark, make())


def _killed(mark: Path, function: Any, value: Any) -> Any:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return function(value)
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def test_a_worker_that_is_killed_in_each_step_changes_nothing(
    cluster: Any,  # noqa: ARG001
    local: tuple[list[tuple[Path, str]], str],
    tmp_path: Path,
) -> None:
    named, expected = local
    fatal = _Fatal(tmp_path)
    assert report_of(named, fatal) == expected
    assert len(list(tmp_path.iterdir())) == fatal.steps > 5


class _Waiting(on_ray.RayEngine):
    """Holds the first step that needs groups until a node is gone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(min_bytes=0)
        self.folder = folder

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        if isinstance(steps[-1], Group) and rows.height:
            group = steps[-1]._replace(step=partial(_held, self.folder, steps[-1].step))
            steps = (*steps[:-1], group)
        return super().run(rows, *steps)


def _held(folder: Path, step: Step, rows: pl.DataFrame) -> pl.DataFrame:
    (folder / "begun").touch()
    while not (folder / "gone").exists():
        time.sleep(0.1)
    return step(rows)


def test_a_node_that_is_lost_costs_at_most_the_verdict(
    cluster: Any, local: tuple[list[tuple[Path, str]], str], tmp_path: Path
) -> None:
    named, expected = local

    def kill() -> None:
        while not (tmp_path / "begun").exists():
            time.sleep(0.1)
        (lost,) = cluster.worker_nodes
        cluster.remove_node(lost, allow_graceful=False)
        (tmp_path / "gone").touch()

    killer = threading.Thread(target=kill)
    killer.start()
    found = report_of(named, _Waiting(tmp_path))  # a crash of a check is in the report
    killer.join()
    assert not cluster.worker_nodes
    assert found == expected or json.loads(found)["exit_code"] == 3
