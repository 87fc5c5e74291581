"""The whole program as a process: seconds and peak memory by size, and start-up.

    python tests/bench/bench_audit.py [--rows 1000 10000 100000] [--words 150] [--repeat 3]

Chat rows of a Zipf vocabulary are generated, the same everywhere. ``exact`` runs reading, format,
exact duplicates, conflicts and the gate; ``all`` is ``dataset-audit FILE`` with its default reports.
Growth is seconds a row against the smallest size. Start-up is the best of --repeat.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXACT = """
import sys
from pathlib import Path
from auditor.checks import conflicts, exact_duplicates, format as record_format
from auditor.pipeline import audit
path = Path(sys.argv[1])
print(audit([(path, "x")], checks=(record_format, exact_duplicates, conflicts)).counts.clean)
"""


def generate(path: Path, rows: int, words: int) -> None:
    """Write chat rows: a fixed system turn, two thirds of the words prompt, the rest answered."""
    draw = random.Random(5)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    vocabulary = ["".join(draw.choices(letters, k=draw.randrange(2, 11))) for _ in range(30_000)]
    weights = list(itertools.accumulate(1 / (i + 1) for i in range(len(vocabulary))))
    with path.open("w") as file:
        for _ in range(rows):
            drawn = draw.choices(vocabulary, cum_weights=weights, k=words)
            prompt, answer = " ".join(drawn[: words * 2 // 3]), " ".join(drawn[words * 2 // 3 :])
            turns = [("system", "Be brief."), ("user", f"{prompt}?"), ("assistant", f"{answer}.")]
            row = {"messages": [{"role": role, "content": text} for role, text in turns]}
            file.write(json.dumps(row) + "\n")


def measure(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MiB of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    seconds = time.perf_counter() - start
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    program = [sys.executable, "-m", "auditor"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for option in ("--version", "--help"):
            best = min(measure([*program, option], folder)[0] for _ in range(args.repeat))
            print(f"{option:10} {best:.3f} s")
        for kind, command in (("exact", [sys.executable, "-c", EXACT]), ("all", program)):
            first = 0.0
            for rows in args.rows:
                path = folder / f"{rows}.jsonl"
                if not path.exists():
                    generate(path, rows, args.words)
                wall, cpu, peak = measure([*command, str(path)], folder)
                first = first or cpu / rows
                print(
                    f"{kind:6} {rows:9,} rows of {args.words} words ({path.stat().st_size / 1e6:,.0f} MB):"
                    f" {wall:7.2f} s wall, {cpu:7.2f} s CPU, {peak:7,.0f} MiB,"
                    f" {peak * 2**20 / rows:9,.0f} bytes a row, growth {cpu / rows / first:.2f}"
                )


if __name__ == "__main__":
    main()
