"""The commit hook with its cache, as whole processes: nothing stored, nothing changed, one row appended.

    python tests/bench/bench_cache.py [--megabytes 1 10] [--data FILE ...] [--runs 8]

Chat rows of a Zipf vocabulary are generated (bench_audit.py); ``--data`` takes files of your own. CPU seconds are those of
the process and of git, which it calls; ratios are to ``--no-cache`` in the same run. ``steps`` are the seconds of what is
reused, computed and from the cache. At the end, ``--runs`` hooks start at once on one empty cache: all must print the same.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench_audit import generate

HOOK = [sys.executable, "-m", "auditor", "hook"]
_BYTES_A_ROW = 1_153  # of 150 words
_OWN = '[[dataset]]\nname = "bench"\ntrain = "train.jsonl"\n'
STEPS = """
import os, sys, time
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from pathlib import Path
import polars as pl
from auditor import cache
from auditor.analysis.embedding.columns import TextEmbeddings
from auditor.analysis.pairs import near_pairs
from auditor.analysis.text.shingles import candidate_kinds
from auditor.dataset.reading.load import load
from auditor.settings import Settings
texts = load([(Path("train.jsonl"), "x")], [], Settings()).whole_texts
sides = texts["prompt_text"], texts["response_text"]
def vectors():
    both = TextEmbeddings(*sides, "static")
    return both.prompts, both.responses
def signatures():
    for column in (sides[0], texts["text"]):
        for kind, rows in candidate_kinds(column, 0.8).items():
            near_pairs._signatures(column.filter(pl.Series(rows)), kind)
vectors()  # imports
for step in (vectors, signatures):
    seconds = []
    for folder in ("", sys.argv[1], sys.argv[1]):
        start = time.process_time()
        with cache.opened(folder):
            step()
        seconds.append(f"{time.process_time() - start:.2f}")
    print(f"  {step.__name__:10} computed {seconds[0]}, and stored {seconds[1]}, from the cache {seconds[2]} s CPU")
"""


class Run(NamedTuple):
    """What a process took and printed."""

    output: str
    wall: float
    cpu: float


def run(folder: Path, *options: str) -> Run:
    """Run the hook in ``folder``."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [*HOOK, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(done.stdout + done.stderr, wall, cpu)


def append(path: Path) -> None:
    """Append a row like the first one, with other words."""
    row = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
    with path.open("a", encoding="utf-8") as file:
        text = json.dumps(row).replace(" a", " appended a", 1).replace(" t", " one more t", 1)
        file.write(f"{text}\n")


def measure(folder: Path, cache: Path) -> None:
    """Print the runs of one data set."""
    none = run(folder, "--no-cache")
    shown = []
    for name, before in (
        ("cold", None),
        ("unchanged", None),
        ("one row more", append),
        ("unchanged", None),
    ):
        if before:
            before(folder / "train.jsonl")
            none_after = run(folder, "--no-cache")
        shown.append((name, run(folder), none_after if before or len(shown) > 2 else none))
    size = (cache / "cache.sqlite3").stat().st_size / 1e6
    data = (folder / "train.jsonl").stat().st_size / 1e6
    print(f"{data:.1f} MB of data, {size:.1f} MB of cache")
    print(f"  {'--no-cache':14} {none.cpu:6.2f} s CPU {none.wall:6.2f} s wall")
    for name, warm, cold in shown:
        same = "same verdict" if warm.output == cold.output else "ANOTHER VERDICT"
        print(
            f"  {name:14} {warm.cpu:6.2f} s CPU {warm.wall:6.2f} s wall, ratio {warm.cpu / cold.cpu:.2f}, {same}"
        )
    shutil.rmtree(cache)
    subprocess.run([sys.executable, "-c", STEPS, str(cache)], cwd=folder, check=True)


def at_once(folder: Path, cache: Path, runs: int) -> None:
    """Print whether hooks that start at once say the same."""
    shutil.rmtree(cache, ignore_errors=True)
    started = [
        subprocess.Popen(HOOK, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(runs)
    ]
    outputs = {process.communicate()[0] for process in started}
    codes = {process.returncode for process in started}
    print(f"{runs} runs at once on one cache: {len(outputs)} output, exit codes {sorted(codes)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, nargs="*", default=[1, 10])
    parser.add_argument("--data", type=Path, nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=8)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name, "repository"), Path(name, "cache")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        os.environ |= {"DATASET_AUDIT_CACHE_DIR": str(cache), "DATASET_AUDIT_NO_CACHE": "0"}
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        (folder / "dataset-audit.toml").write_text(_OWN, encoding="utf-8")
        target = folder / "train.jsonl"
        for source in [*args.megabytes, *args.data]:
            shutil.rmtree(cache, ignore_errors=True)
            if isinstance(source, Path):
                shutil.copy(source, target)
            else:
                generate(target, int(source * 1e6 / _BYTES_A_ROW), 150)
            measure(folder, cache)
        generate(target, 300, 150)
        at_once(folder, cache, args.runs)


if __name__ == "__main__":
    main()
