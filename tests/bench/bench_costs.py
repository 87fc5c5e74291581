"""Seconds and memory of inputs made to cost much, beside an ordinary set of as many bytes.

    python tests/bench/bench_costs.py [--bytes 1000000] [--limit 120] [--only WORD ...] [--command COMMAND]

Each input is audited by a process of its own, ended after ``--limit`` seconds of processor time. The
ratios are to the ordinary set (rows of 100 characters, as pairs or with labels); 5 or less is the goal.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import NamedTuple

from costly_inputs import CASES, COMPRESSED, PLAIN, Case, plain_of

_MAX_RATIO = 5.0  # the goal


class Cost(NamedTuple):
    """What one audit took."""

    exit_code: int
    seconds: float  # of processor time, user and system
    peak: float  # MB of resident memory


def write(path: Path, case: Case, size: int, *, compressed: bool) -> int:
    """Write lines of ``case`` to ``path`` until they have ``size`` bytes; return their number."""
    rows, written = 0, 0
    with gzip.open(path, "wb") if compressed else path.open("wb") as out:
        for line in case(Random(1), size):
            data = line.encode("utf-8", "surrogatepass") + b"\n"
            out.write(data)
            rows, written = rows + 1, written + len(data)
            if written >= size:
                break
    return rows


def audited(command: list[str], path: Path, limit: int) -> Cost:
    """Audit ``path`` in a process of its own."""

    process = subprocess.Popen(
        [*command, path.name, "--no-report", "-q"],
        cwd=path.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit, limit + 5))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measured(name: str, case: Case, args: argparse.Namespace, *, compressed: bool) -> Cost:
    """Write an input and audit it, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.jsonl{'.gz' * compressed}"
        rows = write(path, case, args.bytes, compressed=compressed)
        Path(folder, "dataset-audit.toml").touch()
        cost = audited(args.command.split(), path, args.limit)
    end = "stopped" if cost.exit_code < 0 else f"exit {cost.exit_code}"
    shown = f"{name:30} {rows:9,} rows {cost.seconds:7.1f} s {cost.peak:7,.0f} MB  {end:8}"
    print(shown, end="", flush=True)
    return cost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--command", default=f"{sys.executable} -m auditor")
    args = parser.parse_args()
    plain = {}
    for name, case in PLAIN.items():
        plain[name] = measured(f"ordinary {name}", case, args, compressed=False)
        print()
    inputs = [(name, case, False) for name, case in CASES.items()]
    inputs += [(name, case, True) for name, case in COMPRESSED.items()]
    failed = 0
    for name, case, compressed in inputs:
        if any(word in name for word in args.only):
            own, other = measured(name, case, args, compressed=compressed), plain[plain_of(name)]
            seconds, memory = own.seconds / other.seconds, own.peak / other.peak
            over = max(seconds, memory) > _MAX_RATIO or own.exit_code not in (0, 1, 3)
            failed += over
            print(f" {seconds:6.1f} x {memory:5.1f} x{'  OVER' * over}", flush=True)
    print(f"{failed} inputs take more than {_MAX_RATIO:.0f} times as much")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
