"""Recall and cost of the nearest-neighbour search, on real texts.

    python tests/bench/bench_neighbours.py DATA [--rows 20000 100000]

The texts of DATA's JSONL files in all their languages, as vectors of the packaged model. Recall of the 10
nearest rows, and of pairs with a cosine of 0.9 or more, for 1,000 queries sampled at random. CPU seconds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from bench_semantic import pool

from auditor.analysis.embedding import neighbours
from auditor.analysis.embedding.embedders import load
from auditor.analysis.text import normalise

COUNT, QUERIES, CLOSE, PARTNERS = 10, 1_000, 0.9, 1_000


def main() -> None:
    """Print a line for each number of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000, 150_000])
    args = parser.parse_args()
    words = (
        normalise.fold_to_words(pl.Series(pool(args.data))).drop_nulls().unique(maintain_order=True)
    )
    every = load().encode(words)
    for rows in args.rows:
        vectors = every[:rows]
        queries = np.random.default_rng(0).permutation(rows)[:QUERIES]
        cosines = vectors[queries] @ vectors.T
        cosines[np.arange(QUERIES), queries] = -1
        best = np.argpartition(-cosines, COUNT, axis=1)[:, :COUNT]
        start = time.process_time()
        near, _ = neighbours.nearest(vectors, COUNT, np.arange(rows))
        middle = time.process_time()
        found = neighbours.close_pairs(vectors, None, CLOSE, min(rows, PARTNERS))
        end = time.process_time()
        shared = [len(set(a) & set(b)) for a, b in zip(near[queries], best, strict=True)]
        mine = found.filter(pl.col("query").is_in(queries)).height
        print(
            f"{rows:8,} rows: recall of the {COUNT} nearest {np.mean(shared) / COUNT:.4f} in"
            f" {middle - start:.1f} s CPU; of close pairs {mine / max(1, (cosines >= CLOSE).sum()):.4f}"
            f" in {end - middle:.1f} s"
        )


if __name__ == "__main__":
    main()
