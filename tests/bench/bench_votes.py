"""Labels against the votes they came from: what LBL005 finds of the errors that gold labels show.

    python tests/bench/bench_votes.py DATA

snow_rte: the label of one worker against 3, 5 or 10 votes for each text, sampled from the ten in three
repetitions; with the workers' names, without them, and as a bare majority. figure8: the confidence
of the annotators in their own label, as a score of errors; the audit does not use it, since it says too
little.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from auditor.analysis.labels import annotators

SURE = 0.9
FIGURE8 = (
    *("disaster_relevance", "chemicals_disease", "economic_news", "corporate_messaging"),
    "drug_relation",
)


def records(path: Path) -> list[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sampled(truth: list[dict[str, Any]], count: int, seed: int) -> list[list[tuple[str, str]]]:
    """Return ``count`` votes of each text."""
    rng = np.random.default_rng(seed)
    every = [list(t["votes"].items()) for t in truth]
    return [[votes[i] for i in rng.permutation(len(votes))[:count]] for votes in every]


def chances(given: list[str], votes: list[list[tuple[str, str]]], *, named: bool) -> NDArray[Any]:
    """Return the probability of each given label, by the votes: float64[n]."""
    anonymous = [[(who if named else None, label) for who, label in row] for row in votes]
    frame = pl.DataFrame({"text": range(len(given)), "label": given})
    found = annotators.consensus(
        frame.with_columns(votes=pl.Series([json.dumps(row) for row in anonymous]))
    )
    assert found is not None
    likely = {
        (text, label): chance
        for text, label, chance in found.labels.select("text", "label", "probability").iter_rows()
    }
    return np.array([likely.get((i, label), 0.0) for i, label in enumerate(given)])


def shown(wrong: NDArray[np.bool_], likely: NDArray[np.float64], limit: float) -> str:
    flags = likely <= limit
    hits = int((flags & wrong).sum())
    ranked = average_precision_score(wrong, -likely)
    return f"AP {ranked:.3f}, flagged {flags.sum():3}: P {hits / flags.sum():.3f} R {hits / wrong.sum():.3f}"


def snow(folder: Path) -> None:
    truth = records(folder / "truth.jsonl")
    given = [r["label"] for r in records(folder / "one_worker.jsonl")]
    wrong = np.array([t["is_error"] for t in truth])
    for number in (3, 5, 10):
        for seed in range(3 if number < 10 else 1):
            votes = sampled(truth, number, seed)
            share = np.array(
                [
                    np.mean([label == own for _, label in row])
                    for own, row in zip(given, votes, strict=True)
                ]
            )
            weighed, unnamed = (chances(given, votes, named=named) for named in (True, False))
            print(f"snow_rte {number:2} votes, sample {seed}")
            print(f"  names    {shown(wrong, weighed, 1 - SURE)}")
            print(f"  no names {shown(wrong, unnamed, 1 - SURE)}")
            print(f"  majority {shown(wrong, share, 0.499)}")


def figure8(folder: Path) -> None:
    for name in FIGURE8:
        errors = {r["id"]: r["is_error"] for r in records(folder / f"{name}.truth.jsonl")}
        rows = [r for r in records(folder / f"{name}.jsonl.gz") if r["id"] in errors]
        wrong = np.array([errors[r["id"]] for r in rows])
        sure = np.array([r["confidence"] for r in rows])
        print(f"{name:20} wrong {wrong.mean():.3f} {shown(wrong, sure, 0.67)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    snow(data / "snow_rte")
    figure8(data / "figure8")


if __name__ == "__main__":
    main()
