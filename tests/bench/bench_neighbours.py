"""Recall and cost of the search for neighbours, on real texts.

    python tests/bench/bench_neighbours.py DATA [--rows 20000 100000]

The texts of DATA's JSONL files in all their languages, in the packaged model's vectors. Recall of the
10 nearest is over 1,000 rows drawn at random; recall of close pairs is against all pairs with a cosine
of 0.9 and more of the same rows. CPU seconds; ``all`` compares every pair.
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

COUNT, ASKED, CLOSE = 10, 1_000, 0.9


def main() -> None:
    """Print a line a size."""
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
        asked = np.random.default_rng(0).permutation(rows)[:ASKED]
        cosines = vectors[asked] @ vectors.T
        cosines[np.arange(ASKED), asked] = -1
        best = np.argpartition(-cosines, COUNT, axis=1)[:, :COUNT]
        start = time.process_time()
        near, _ = neighbours.nearest(vectors, COUNT, np.arange(rows))
        middle = time.process_time()
        found = neighbours.close_pairs(vectors, None, CLOSE, rows)
        end = time.process_time()
        shared = [len(set(a) & set(b)) for a, b in zip(near[asked], best, strict=True)]
        mine = found.filter(pl.col("query").is_in(asked)).height
        print(
            f"{rows:8,} rows: recall of the {COUNT} nearest {np.mean(shared) / COUNT:.4f} in"
            f" {middle - start:.1f} s CPU; of close pairs {mine / max(1, (cosines >= CLOSE).sum()):.4f}"
            f" in {end - middle:.1f} s"
        )


if __name__ == "__main__":
    main()
