"""CPU seconds of one audit, alone and next to busy processes: the ratio shows wasted threads.

    bench_busy.py DATA.jsonl [--processes 8] [--runs 3]

A BLAS library that starts a thread for each core loses CPU time on a busy machine: its threads spin
while they wait for one another. With one thread a BLAS call the ratio stays near 1.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUSY = "while True: pass"


def audit(data: Path) -> tuple[float, float]:
    """CPU seconds (user and system) and wall seconds of one audit with its default reports."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "auditor", str(data)]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - started


def medians(data: Path, runs: int) -> tuple[float, float]:
    """The medians of ``runs`` audits, after one that is not counted."""
    audit(data)
    cpu, wall = zip(*(audit(data) for _ in range(runs)), strict=True)
    return statistics.median(cpu), statistics.median(wall)


def main() -> None:
    """Print both rows and the ratio of CPU seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    data = args.data.resolve()
    alone = medians(data, args.runs)
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(args.processes)]
    try:
        crowded = medians(data, args.runs)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    print(f"{'':24} {'CPU s':>8} {'wall s':>8}")
    print(f"{'alone':24} {alone[0]:8.2f} {alone[1]:8.2f}")
    print(f"{f'next to {args.processes} processes':24} {crowded[0]:8.2f} {crowded[1]:8.2f}")
    print(f"{'ratio of CPU seconds':24} {crowded[0] / alone[0]:8.2f}")


if __name__ == "__main__":
    main()
