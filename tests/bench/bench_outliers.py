"""Off-topic rows: how many rows of another set are flagged in a set, and how many of its own.

    python tests/bench/bench_outliers.py DATA [--rows 200 1000 2500] [--off-topic 1 5 20]

Rows of each set of DATA are planted in each other set; texts are normalised as in an audit. ``clean`` is
the share of rows that are flagged with none planted, for the worst set and on average. The clean sets
were not read row by row: some of the rows flagged in them may be off-topic.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from bench_embed import rows

from auditor.analysis.coverage.outliers import atypicality
from auditor.analysis.embedding.embedders import load
from auditor.analysis.text import normalise
from auditor.checks.outliers import _MIN_EACH, _MIN_MEAN

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
MIXED = "tatoeba/tatoeba.jsonl.gz"  # some 100 languages: only planted in others


def flagged(texts: pl.Series, vectors: np.ndarray) -> np.ndarray:
    """Rows that the check flags: bool[n]."""
    embedding, vocabulary = atypicality(vectors, texts)
    return (
        ((embedding + vocabulary) / 2 >= _MIN_MEAN)
        & (embedding >= _MIN_EACH)
        & (vocabulary >= _MIN_EACH)
    )


def samples(data: Path, max_rows: int) -> Iterator[tuple[str, pl.Series, np.ndarray]]:
    """The texts and vectors of a random sample of each set."""
    model = load()
    for name, field in SETS.items():
        words = normalise.fold_to_words(
            pl.Series([str(row[field]) for row in rows(data / name)])
        ).drop_nulls()
        words = words.unique(maintain_order=True).sample(fraction=1, shuffle=True, seed=0)
        words = words.head(max_rows)
        yield name, words, model.encode(words)


def main() -> None:
    """Print a line for each number of rows and of planted rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[200, 1_000, 2_500])
    parser.add_argument("--off-topic", type=int, nargs="+", default=[1, 5, 20])
    args = parser.parse_args()
    sets = {name: (words, vectors) for name, words, vectors in samples(args.data, max(args.rows))}
    bases = [name for name in sets if name != MIXED]
    for size in args.rows:
        clean = {n: flagged(sets[n][0].head(size), sets[n][1][:size]).mean() for n in bases}
        worst = max(clean, key=lambda name: clean[name])
        mean = np.mean(list(clean.values()))
        print(f"{size:6,} rows, clean: {mean:.3%} flagged, at most {clean[worst]:.2%} ({worst})")
        for count in args.off_topic:
            right = wrong = planted = 0
            by_base = dict.fromkeys(bases, 0.0)
            for base in bases:
                for other in sets.keys() - {base}:
                    words = pl.concat([sets[base][0].head(size), sets[other][0].head(count)])
                    vectors = np.concatenate([sets[base][1][:size], sets[other][1][:count]])
                    found = flagged(words, vectors)
                    right += (hit := found[-count:].sum())
                    wrong += found[:-count].sum()
                    planted += count
                    by_base[base] += hit / count / (len(sets) - 1)
            print(
                f"{size:6,} rows, {count:2} off-topic: precision {right / max(1, right + wrong):.2f}"
                f" recall {right / planted:.2f} |",
                ", ".join(f"{name.split('/')[0]} {share:.2f}" for name, share in by_base.items()),
                flush=True,
            )


if __name__ == "__main__":
    main()
