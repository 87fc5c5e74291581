"""Seconds and memory of the label check as a set grows.

    python tests/bench/bench_growth.py [--rows 10000 100000 1000000] [--classes 20]

Rows are generated, so that only their number differs. Each has 12 words: a third sampled from the 60 words
of its class, the others from 20,000 words that all classes share, with frequencies as in a language
(Zipf). 5% of the labels are random. Each size runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

_WORDS, _OWN, _LENGTH = 20_000, 60, 12


def write(path: Path, rows: int, classes: int) -> None:
    draw = np.random.default_rng(0)
    label = draw.integers(classes, size=rows)
    rank = (_WORDS ** draw.random((rows, _LENGTH))).astype(np.int64)
    own = label[:, None] * _OWN + draw.integers(_OWN, size=rank.shape) + _WORDS
    word = np.where(draw.random(rank.shape) < 1 / 3, own, rank)
    given = np.where(draw.random(rows) < 0.05, draw.integers(classes, size=rows), label)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]

    def spelt(number: int) -> str:
        parts = (number // 4_900 % 70, number // 70 % 70, number % 70)
        return "".join(syllables[part] for part in parts)

    known = [spelt(number) for number in range(_WORDS + classes * _OWN)]
    with path.open("w", encoding="utf-8") as out:
        for positions, name in zip(word.tolist(), given.tolist(), strict=True):
            text = " ".join(known[place] for place in positions)
            out.write(json.dumps({"text": text, "label": f"class {name}"}) + "\n")


def measure(path: Path) -> None:
    from auditor.checks import label_noise
    from auditor.dataset.reading.load import load
    from auditor.model import Ran
    from auditor.settings import Settings

    start = time.perf_counter()
    data = load([(path, path.name)], [], Settings())
    read = time.perf_counter()
    result = label_noise.run(data)
    end = time.perf_counter()
    assert isinstance(result, Ran)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rate = result.facts.noise_rate
    interval = f"{rate.estimate} [{rate.low}, {rate.high}]" if rate else "none"
    print(
        f"{data.valid.height:9,} rows: read {read - start:6.1f} s, label check {end - read:6.1f} s,"
        f" {peak:.1f} GiB, rate {interval}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--classes", type=int, default=20)
    parser.add_argument("--file", type=Path)
    args = parser.parse_args()
    if args.file:
        measure(args.file)
        return
    for rows in args.rows:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.jsonl"
            write(path, rows, args.classes)
            subprocess.run([sys.executable, __file__, "--file", str(path)], check=True)


if __name__ == "__main__":
    main()
