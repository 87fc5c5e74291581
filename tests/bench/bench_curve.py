"""Learning curves and shortcuts of real sets: their findings, and the seconds of CPU they take.

    python tests/bench/bench_curve.py DATA [--only NAME ...] [--coverage N]

DATA holds the label sets. ``--coverage N`` samples 1,000, 1,500 and 3,000 rows N times each and prints how
often the true gain of the quick model from 500 more rows of the set is from 0 to the bound. A loss of
half a point counts as 0: that is two held-out rows in 400. The embeddings are not timed, because other
checks need them, too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from auditor.analysis.embedding import embedders
from auditor.analysis.labels.learning_curve import learning_curve as measure
from auditor.analysis.responses.count_sketch import CountSketch
from auditor.checks import learning_curve, shortcuts
from auditor.dataset.reading.load import load
from auditor.settings import Settings

SETS = {
    "clinc150": "clinc150/train.jsonl",
    "trec": "trec/train.jsonl",
    "ag_news": "ag_news/test.jsonl.gz",
    "atis": "atis/train.jsonl",
    "sms_spam": "sms_spam/sms.jsonl",
    "tweet_emotion": "tweet_emotion/train.jsonl",
    "disaster_tweets": "disaster_tweets/train.jsonl",
}


def fitted(vectors, labels, classes):
    """Return the weights of the quick model, as analysis.labels.ridge fits it."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
    gram = inputs.T @ inputs
    penalty = 0.1 * max(float(np.trace(gram)) / len(gram), 1e-6)
    wanted = np.eye(classes, dtype=np.float32)[labels]
    return np.linalg.solve(gram + penalty * np.eye(len(gram), dtype=np.float32), inputs.T @ wanted)


def right(weights, vectors, labels):
    return float(((vectors @ weights[:-1] + weights[-1]).argmax(axis=1) == labels).mean())


def coverage(name: str, rows: list[dict[str, str]], times: int) -> None:
    """Print how often 500 more rows add no more than the bound, on rows held out from both models."""
    texts = pl.DataFrame(rows).unique("text", keep="first", maintain_order=True)
    vectors = embedders.load("static").encode(texts["text"].to_list())
    labels = texts["label"].rank("dense").to_numpy().astype(np.int64) - 1
    classes = int(labels.max()) + 1
    for size in (1_000, 1_500, 3_000):
        if size + 500 + 400 > len(labels):
            continue
        covered, width, gains = 0, [], []
        for seed in range(times):
            place = np.random.default_rng(seed).permutation(len(labels))[: size + 500 + 1_500]
            sketch = CountSketch(texts["text"].gather(place[:size]))
            inputs = np.hstack([vectors[place], sketch.encode(texts["text"].gather(place))])
            present, codes = np.unique(labels[place[:size]], return_inverse=True)
            order = texts["text"].gather(place[:size]).hash(19).to_numpy()
            found = measure(inputs[:size], codes, len(present), order)
            bound = learning_curve.max_gain_of_more_rows(*found.doubling, size)
            less, more = (
                fitted(inputs[:n], labels[place[:n]], classes) for n in (size, size + 500)
            )
            test, truth = inputs[size + 500 :], labels[place[size + 500 :]]
            gains.append(right(more, test, truth) - right(less, test, truth))
            width.append(bound)
            covered += -0.005 <= gains[-1] <= bound
        print(
            f"{name:16} {size:5} rows: covered {covered} of {times}, added {np.mean(gains):.3f} on average,"
            f" bound {np.mean(width):.3f}",
            flush=True,
        )


def main() -> None:
    """Print one block a set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--coverage", type=int, default=0)
    args = parser.parse_args()
    for name, place in SETS.items():
        if args.only and name not in args.only:
            continue
        read = (args.data / place).read_bytes()
        text = gzip.decompress(read) if place.endswith(".gz") else read
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.jsonl"
            rows = [json.loads(line) for line in text.splitlines()]
            kept = [{"text": row["text"], "label": str(row["label"])} for row in rows]
            if args.coverage:
                coverage(name, kept, args.coverage)
                continue
            path.write_text("".join(json.dumps(row) + "\n" for row in kept), "utf-8")
            data = load([(path, name)], [], Settings())
        print(f"{name}: {len(kept):,} rows, {len(data.embeddings.prompts):,} vectors")
        assert data.similar_prompts is not None
        for check in (learning_curve, shortcuts):
            start = time.process_time()
            found = check.run(data)
            seconds = time.process_time() - start
            print(f"  {check.NAME:15} {seconds:.2f} s {getattr(found.facts, 'sentence', '')}")
            print(f"  {'':15} {found.facts}")
            for rule, detail in found.findings.select("rule", "detail").rows():
                print(f"  {rule} {detail}")


if __name__ == "__main__":
    main()
