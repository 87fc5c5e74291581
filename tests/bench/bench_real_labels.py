"""Errors that real sets came with: which of those that people confirmed the label check finds.

    python tests/bench/bench_real_labels.py DATA [--only NAME ...]

Precision, recall and average precision count reviewed rows only. If cleanlab and the MiniLM model are
installed (in an environment of their own, because of cleanlab's licence), its flags and both its scores
are printed below, from logistic regression on MiniLM vectors of the same rows. Nothing should be flagged
in snow_rte, whose texts do not decide the labels.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from auditor.checks import label_noise
from auditor.dataset.reading.load import load
from auditor.model import Ran
from auditor.settings import Settings

FIGURE8 = ("disaster_relevance", "chemicals_disease", "economic_news", "corporate_messaging")
SETS = {
    "disaster_tweets": ("disaster_tweets/train.jsonl", "disaster_tweets/audit.jsonl"),
    "hausa_news": ("hausa_news/train.jsonl", "hausa_news/train_truth.jsonl"),
    "snow_rte": ("snow_rte/one_worker.jsonl", "snow_rte/truth.jsonl"),
    **{name: (f"figure8/{name}.jsonl.gz", f"figure8/{name}.truth.jsonl") for name in FIGURE8},
}
PEER = importlib.util.find_spec("cleanlab") is not None


def records(path: Path) -> list[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def reviewed(path: Path) -> dict[str, bool]:
    """Return whether the label of each reviewed row is wrong, by id, without ``unclear`` ones."""
    verdicts = {r["id"]: r.get("is_error", r.get("verdict")) for r in records(path)}
    return {key: v in (True, "wrong") for key, v in verdicts.items() if v != "unclear"}


def ours(path: Path, ids: list[str], errors: dict[str, bool]) -> str:
    result = label_noise.run(load([(path, str(path))], [], Settings()))
    if not isinstance(result, Ran) or result.scores is None:
        return "skipped"
    quality, flags = np.ones(len(ids)), np.zeros(len(ids), bool)
    quality[result.scores["row"].to_numpy()] = result.scores["label_quality"].to_numpy()
    suspects = result.findings.filter(result.findings["rule"] == "LBL001")["row"]
    flags[suspects.to_numpy()] = True
    rate = result.facts.noise_rate
    interval = f"rate {rate.estimate} [{rate.low}, {rate.high}]" if rate else "no rate"
    return f"{table(ids, errors, flags, {'AP': quality})} {interval}"


def peer(path: Path, ids: list[str], errors: dict[str, bool]) -> str:
    """Return cleanlab's line, with both its scores."""
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    from auditor.analysis.embedding.embedders import load as embedder

    rows = records(path)
    labels = np.unique([str(r["label"]) for r in rows], return_inverse=True)[1]
    vectors = embedder("minilm").encode([r["text"] for r in rows])
    model = LogisticRegression(max_iter=1_000)
    chances = cross_val_predict(model, vectors, labels, cv=5, method="predict_proba")
    names = {"AP self-confidence": "self_confidence", "margin": "normalized_margin"}
    scores = {
        name: get_label_quality_scores(labels, chances, method=method)
        for name, method in names.items()
    }
    return table(ids, errors, find_label_issues(labels, chances), scores)


def table(
    ids: list[str],
    errors: dict[str, bool],
    flags: NDArray[np.bool_],
    scores: dict[str, NDArray[np.float64]],
) -> str:
    """Compare flags and scores (low is suspect) with the reviewed rows."""
    known = np.array([name in errors for name in ids])
    wrong = np.array([errors[name] for name in ids if name in errors])
    hits, flagged = int((flags[known] & wrong).sum()), int(flags[known].sum())
    ranked = " ".join(
        f"{name} {average_precision_score(wrong, -score[known]):.3f}"
        for name, score in scores.items()
    )
    return (
        f"reviewed {len(wrong):5} wrong {wrong.mean():.3f} flagged {flags.sum():4}, reviewed {flagged:3}:"
        f" P {hits / max(1, flagged):.2f} R {hits / max(1, wrong.sum()):.2f} {ranked}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", default=list(SETS), choices=SETS)
    args = parser.parse_args()
    for name in args.only:
        path, truth = (args.data / place for place in SETS[name])
        ids, errors = [r["id"] for r in records(path)], reviewed(truth)
        print(f"{name:20} {ours(path, ids, errors)}", flush=True)
        if PEER:
            print(f"{'  cleanlab':20} {peer(path, ids, errors)}", flush=True)


if __name__ == "__main__":
    main()
