"""Measure the speed and the peak memory of the reader.

    python tests/bench/bench_reader.py [DATA_FOLDER] [--rows 100000] [--long-line 2048]

Reads generated files (chat rows of 150 words; short text+label rows; one very long line) and, if
DATA_FOLDER is given, every .jsonl and .jsonl.gz file in it. Each file is read in a process of its
own, so that the peak memory is that of one file.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from auditor.input.reader import Source
from auditor.settings import Settings


def words(rng: random.Random, vocabulary: list[str], count: int) -> str:
    return " ".join(rng.choices(vocabulary, k=count))


def chat(rows: int) -> Iterator[str]:
    rng = random.Random(7)
    vocabulary = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9)))
        for _ in range(20_000)
    ]
    for _ in range(rows):
        turns = [("system", 10), ("user", 50), ("assistant", 90)]
        messages = [{"role": role, "content": words(rng, vocabulary, n)} for role, n in turns]
        yield json.dumps({"messages": messages})


def labels(rows: int) -> Iterator[str]:
    rng = random.Random(7)
    vocabulary = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9)))
        for _ in range(5_000)
    ]
    for _ in range(rows):
        yield json.dumps({"text": words(rng, vocabulary, 10), "label": rng.choice(vocabulary[:20])})


def write(path: Path, lines: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def long_line(path: Path, mebibytes: int) -> Path:
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(mebibytes):
            file.write(b"x" * 2**20)
        file.write(b'"}\n{"text": "a"}\n')
    return path


def measure(path: Path) -> None:
    """Read one file in this process and print a table row."""
    source = Source(path, path.name, Settings())
    start, cpu = time.perf_counter(), time.process_time()
    states = [line.state for batch in source.batches() for line in batch]
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.name:32} {source.size / 1e6:9.1f} MB {len(states):9,} lines "
        f"{states.count('parsed'):9,} parsed {source.size / 1e6 / seconds:6.0f} MB/s "
        f"({source.size / 1e6 / cpu:.0f} of CPU time) "
        f"{len(states) / seconds:10,.0f} lines/s {peak:6.0f} MiB peak",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--long-line", type=int, default=2048, metavar="MIB")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        measure(args.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        files = [
            write(Path(folder, "chat.jsonl"), chat(args.rows)),
            write(Path(folder, "labels.jsonl"), labels(args.rows * 10)),
            long_line(Path(folder, "long_line.jsonl"), args.long_line),
        ]
        files += sorted(args.folder.rglob("*.jsonl*")) if args.folder else []
        for path in files:
            subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)


if __name__ == "__main__":
    main()
