"""The engine on a Ray cluster of two nodes: the same report as local, and what each step costs a row.

    python tests/bench/bench_ray.py [--rows 200000] [--words 60] [--shards 8] [--runs local parts ray]

Chat rows of a Zipf vocabulary, one in ten of them an earlier row with another word, are audited three times, each in a
process of its own: in one process, in parts in one process, where each step is measured, and on two nodes of
``ray.cluster_utils``. The checks are those whose steps an engine runs. The reports must have the same bytes.

Then the plan for more rows is printed, from the constants of this run and the machine named in ``MACHINE``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from auditor import engine
from auditor.checks import exact_duplicates, near_duplicates, semantic_duplicates
from auditor.checks import format as record_format
from auditor.engine import Group, Map, Pool
from auditor.pipeline import audit
from auditor.report import as_json
from auditor.settings import Settings

CHECKS = (record_format, exact_duplicates, near_duplicates, semantic_duplicates)
# Steps by the stage of the plan that they belong to.
STAGES = {
    "_read_file": "read, digest, parse",
    "_folded": "fold, mask templates",
    "_without": "fold, mask templates",
    "_encoding": "encode",
    "_keys": "sketch, keys of bands",
    "_shared": "shuffle of keys",
    "_signed_bands": "sign rows that share a bucket",
    "_pairs": "shuffle of signatures",
    "_verified": "verify pairs",
}


class Machine(NamedTuple):
    """One node of the plan."""

    cores: int = 16
    memory: float = 64e9
    network: float = 1.25e9  # bytes a second
    dollars: float = 0.80  # an hour, on demand

    def __str__(self) -> str:
        return (
            f"{self.cores} cores, {self.memory / 1e9:.0f} GB, {self.network * 8 / 1e9:.0f} Gbit/s,"
            f" ${self.dollars:.2f} an hour"
        )


class Cost(NamedTuple):
    """What a stage costs a row."""

    name: str
    cpu: float  # seconds
    shuffled: float  # bytes
    sent: float  # bytes from and to the driver

    def seconds(self, rows: int, nodes: int) -> float:
        """The longer of computing and sending, and the shuffle."""
        computing = self.cpu * rows / (nodes * MACHINE.cores * EFFICIENCY)
        sending = self.sent * rows / MACHINE.network
        return max(computing, sending) + self.shuffled * rows / (nodes * MACHINE.network)


KINDS = ("cpu", "shuffled", "sent")
NAMES = tuple(dict.fromkeys(STAGES.values()))
SIZES = ((10**6, 1), (10**8, 16), (10**9, 128))  # rows, nodes
MACHINE = Machine()
# Share of a core that is left for the step itself on Ray. The rest is serialisation and waiting.
EFFICIENCY = 0.5


class Measured:
    """An engine in this process that cuts rows into parts, and adds up what each step costs."""

    def __init__(self, parts: int) -> None:
        self.parts = parts
        self.cpu: dict[str, float] = defaultdict(float)
        self.shuffled: dict[str, int] = defaultdict(int)  # bytes
        self.sent: dict[str, int] = defaultdict(int)  # bytes from and to the driver

    def each(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
        for item in items:
            start = time.process_time()
            found = function(item)
            self.cpu[_stage(function)] += time.process_time() - start
            self.sent[_stage(function)] += sum(
                chunk.estimated_size() for own in found.columns for chunk in own.chunks
            )
            yield found

    def run(self, rows: pl.DataFrame, *steps: Map | Pool | Group) -> pl.DataFrame:
        self.sent[_stage(steps[0][-1])] += int(rows.estimated_size())
        cut = list(rows.iter_slices(max(1, -(-rows.height // self.parts)))) or [rows]
        for step in steps:
            name = _stage(step[-1])
            if isinstance(step, Group):
                whole = pl.concat(cut)
                self.shuffled[name] += int(whole.estimated_size())
                part = pl.col(step.key) % self.parts
                cut = [whole.filter(part == n) for n in range(self.parts)]
            made = step.make() if isinstance(step, Pool) else step.step
            start = time.process_time()
            cut = [made(part) for part in cut]
            self.cpu[name] += time.process_time() - start
        found = pl.concat(cut)
        self.sent[_stage(steps[-1][-1])] += int(found.estimated_size())
        return found


def _stage(function: Any) -> str:
    """The stage of a step; what wraps a step is taken off."""
    while isinstance(function, partial):
        inner = next((arg for arg in function.args if callable(arg)), None)
        function = (
            inner if inner is not None and function.func.__name__ not in STAGES else function.func
        )
    return STAGES[function.__name__]


def generate(folder: Path, rows: int, words: int, shards: int) -> None:
    """Write chat rows in shards; one in ten repeats an earlier row of its shard with another word."""
    draw = random.Random(5)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    vocabulary = ["".join(draw.choices(letters, k=draw.randrange(2, 11))) for _ in range(30_000)]
    weights = list(accumulate(1 / (i + 1) for i in range(len(vocabulary))))
    for shard in range(shards):
        earlier: list[list[str]] = []
        with (folder / f"part-{shard:03}.jsonl").open("w") as file:
            for row in range(rows * shard // shards, rows * (shard + 1) // shards):
                if row % 10 == 9 and earlier:
                    drawn = list(draw.choice(earlier))
                    drawn[draw.randrange(words)] = draw.choice(vocabulary)
                else:
                    drawn = draw.choices(vocabulary, cum_weights=weights, k=words)
                    earlier.append(drawn)
                prompt, answer = drawn[: words * 2 // 3], drawn[words * 2 // 3 :]
                record = {"prompt": f"{' '.join(prompt)}?", "completion": f"{' '.join(answer)}."}
                file.write(json.dumps(record) + "\n")


def run(mode: str, folder: Path) -> None:
    """Audit the folder, and print what it took as JSON."""
    start, base = time.perf_counter(), _used()
    own = Measured(8)
    if mode == "ray":
        from ray.cluster_utils import Cluster

        from auditor.engine import on_ray

        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        head = {"num_cpus": 1, "object_store_memory": 2**30, "include_dashboard": False}
        nodes = Cluster(initialize_head=True, head_node_args=head)
        nodes.add_node(num_cpus=1, object_store_memory=2**30)
        with on_ray.cluster(nodes.address) as cluster:
            digest = _digest(folder, cluster)
        nodes.shutdown()
    else:
        digest = _digest(folder, own if mode == "parts" else None)
    used = _used()
    print(
        json.dumps(
            {
                "digest": digest,
                "seconds": time.perf_counter() - start,
                "cpu": used[0] - base[0],  # without what imports take
                "memory": used[1] - base[1],
                "stages": {"cpu": own.cpu, "shuffled": own.shuffled, "sent": own.sent},
            }
        )
    )


def _used() -> tuple[float, int]:
    """CPU seconds and peak bytes of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def _digest(folder: Path, own: engine.Engine | None) -> str:
    with engine.in_use(own):
        os.chdir(folder)  # the report has the names of the shards
        report = audit([(Path(), "data")], [], Settings(memory="1TiB"), CHECKS)
    return hashlib.sha256(as_json.render(report).encode()).hexdigest()[:16]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--runs", nargs="+", default=["local", "parts", "ray"])
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run[0], Path(options.run[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), options.rows, options.words, options.shards)
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        found = {mode: _process(mode, folder) for mode in options.runs}
    print(
        f"{options.rows:,} rows of {options.words} words, {size / 1e6:.0f} MB, {len(CHECKS)} checks\n"
    )
    print(
        "| run | seconds | CPU seconds of the driver | peak MB of the driver | SHA-256 of the report |"
    )
    print("|---|---:|---:|---:|---|")
    for mode, one in found.items():
        cells = [f"{one['seconds']:.0f}", f"{one['cpu']:.0f}", f"{one['memory'] / 1e6:,.0f}"]
        print(f"| {mode} | {' | '.join(cells)} | {one['digest']} |")
    if {"local", "parts"} <= found.keys():
        plan(found.get("ray", found["local"])["memory"], found["parts"], options.rows)
    if len({one["digest"] for one in found.values()}) > 1:
        sys.exit("the reports differ")


def _process(mode: str, folder: str) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).resolve()), "--run", mode, folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def plan(memory: float, parts: dict[str, Any], rows: int) -> None:
    """Print what a row costs, and what that means for more rows; ``memory`` is that of the driver."""
    stages: dict[str, dict[str, float]] = parts["stages"]
    costs = [Cost(name, *(stages[kind].get(name, 0) / rows for kind in KINDS)) for name in NAMES]
    driver = max(0.0, parts["cpu"] - sum(stages["cpu"].values())) / rows
    print("\n| a row | CPU us | bytes shuffled | bytes from and to the driver |")
    print("|---|---:|---:|---:|")
    for cost in costs:
        print(f"| {cost.name} | {1e6 * cost.cpu:.1f} | {cost.shuffled:,.0f} | {cost.sent:,.0f} |")
    print(f"| what stays on the driver | {1e6 * driver:.1f} | | |")
    print(f"\nmemory of the driver: {memory / rows:,.0f} bytes a row")
    print(f"\n| hours | {' | '.join(f'{count:,} rows' for count, _ in SIZES)} |")
    print(f"|---|{'---:|' * len(SIZES)}")
    hours = [[cost.seconds(*size) / 3600 for size in SIZES] for cost in costs]
    hours.append([driver * count / 3600 for count, _ in SIZES])
    shuffled = [sum(cost.shuffled for cost in costs) * count for count, _ in SIZES]
    total = [sum(column) for column in zip(*hours, strict=True)]
    table = {
        **{
            cost.name: [f"{own:.2g}" for own in row]
            for cost, row in zip(costs, hours, strict=False)
        },
        "what stays on the driver": [f"{own:.2g}" for own in hours[-1]],
        "all": [f"{own:.2g}" for own in total],
        f"nodes: {MACHINE}": [str(nodes) for _, nodes in SIZES],
        "dollars": [
            f"{own * nodes * MACHINE.dollars:,.2f}"
            for own, (_, nodes) in zip(total, SIZES, strict=True)
        ],
        "bytes shuffled": [_size(own) for own in shuffled],
        "memory or disk of a node for the shuffle": [
            _size(2 * own / nodes) for own, (_, nodes) in zip(shuffled, SIZES, strict=True)
        ],
        "memory of the driver": [_size(memory / rows * count) for count, _ in SIZES],
    }
    for name, cells in table.items():
        print(f"| {name} | {' | '.join(cells)} |")


def _size(size: float) -> str:
    return f"{size / 1e12:,.1f} TB" if size >= 1e12 else f"{size / 1e9:,.1f} GB"


if __name__ == "__main__":
    main()
