"""Stray rows of other sets among the rows of one: how many are told, and how many good ones.

    python tests/bench/bench_outliers.py DATA [--rows 200 1000 2500] [--strays 1 5 20]

Each set of DATA with each other set, drawn once; texts as an audit compares them. ``clean``: the share
of rows told with no stray among them, the worst set's and the mean. Nobody has read the clean sets
row by row; some of what is told of them may be stray indeed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from bench_embed import rows

from auditor.analysis.coverage.outliers import outlying
from auditor.analysis.embedding.embedders import load
from auditor.analysis.text import normalise
from auditor.checks.outliers import _EACH, _FAR

SETS = {
    "clinc150/train.jsonl": "text",
    "ag_news/test.jsonl.gz": "text",
    "trec/train.jsonl": "text",
    "atis/train.jsonl": "text",
    "gsm8k/train.jsonl.gz": "prompt",
    "sms_spam/sms.jsonl": "text",
    "tweet_emotion/train.jsonl": "text",
    "disaster_tweets/train.jsonl": "text",
    "hausa_news/train.jsonl": "text",
    "chinese_news/tnews.jsonl": "text",
    "mrpc/corpus.jsonl.gz": "text",
    "figure8/drug_relation.jsonl.gz": "text",
    "figure8/corporate_messaging.jsonl.gz": "text",
    "tatoeba/tatoeba.jsonl.gz": "completion",
}
MIXED = "tatoeba/tatoeba.jsonl.gz"  # some 100 languages: strays, but no set of its own


def told(texts: pl.Series, vectors: np.ndarray) -> np.ndarray:
    """Rows the check tells: bool[n]."""
    meaning, words = outlying(vectors, texts)
    return ((meaning + words) / 2 >= _FAR) & (meaning >= _EACH) & (words >= _EACH)


def drawn(data: Path, most: int) -> Iterator[tuple[str, pl.Series, np.ndarray]]:
    """Sets with their texts and vectors, in an order drawn by lot."""
    model = load()
    for name, field in SETS.items():
        words = normalise.fold_to_words(
            pl.Series([str(row[field]) for row in rows(data / name)])
        ).drop_nulls()
        words = words.unique(maintain_order=True).sample(fraction=1, shuffle=True, seed=0)
        words = words.head(most)
        yield name, words, model.encode(words)


def main() -> None:
    """Print a line for each number of rows and of strays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[200, 1_000, 2_500])
    parser.add_argument("--strays", type=int, nargs="+", default=[1, 5, 20])
    args = parser.parse_args()
    sets = {name: (words, vectors) for name, words, vectors in drawn(args.data, max(args.rows))}
    bases = [name for name in sets if name != MIXED]
    for size in args.rows:
        clean = {n: told(sets[n][0].head(size), sets[n][1][:size]).mean() for n in bases}
        worst = max(clean, key=lambda name: clean[name])
        mean = np.mean(list(clean.values()))
        print(f"{size:6,} rows, clean: {mean:.3%} told, at most {clean[worst]:.2%} ({worst})")
        for strays in args.strays:
            right = wrong = planted = 0
            by_base = dict.fromkeys(bases, 0.0)
            for base in bases:
                for other in sets.keys() - {base}:
                    words = pl.concat([sets[base][0].head(size), sets[other][0].head(strays)])
                    vectors = np.concatenate([sets[base][1][:size], sets[other][1][:strays]])
                    found = told(words, vectors)
                    right += (hit := found[-strays:].sum())
                    wrong += found[:-strays].sum()
                    planted += strays
                    by_base[base] += hit / strays / (len(sets) - 1)
            print(
                f"{size:6,} rows, {strays:2} strays: precision {right / max(1, right + wrong):.2f}"
                f" recall {right / planted:.2f} |",
                ", ".join(f"{name.split('/')[0]} {share:.2f}" for name, share in by_base.items()),
                flush=True,
            )


if __name__ == "__main__":
    main()
