"""Errors that real sets came with: what the label check finds of those that people judged.

    python tests/bench/bench_real_labels.py DATA

Precision, recall and average precision count judged rows only. snow_rte, whose labels are not in the
words, is there to be left alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from auditor.checks import label_noise
from auditor.loading import load
from auditor.model import Found
from auditor.settings import Settings

FIGURE8 = ("disaster_relevance", "chemicals_disease", "economic_news", "corporate_messaging")
SETS = {
    "disaster_tweets": ("disaster_tweets/train.jsonl", "disaster_tweets/audit.jsonl"),
    "hausa_news": ("hausa_news/train.jsonl", "hausa_news/train_truth.jsonl"),
    "snow_rte": ("snow_rte/one_worker.jsonl", "snow_rte/truth.jsonl"),
    **{name: (f"figure8/{name}.jsonl.gz", f"figure8/{name}.truth.jsonl") for name in FIGURE8},
}


def records(path: Path) -> list[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judged(path: Path) -> dict[str, bool]:
    """Whether the label of each judged row is wrong, by id; verdicts of ``unclear`` are left out."""
    told = {r["id"]: r.get("is_error", r.get("verdict")) for r in records(path)}
    return {key: said in (True, "wrong") for key, said in told.items() if said != "unclear"}


def row(path: Path, truth: Path) -> str:
    result = label_noise.run(load([(path, str(path))], [], Settings()), Settings())
    if not isinstance(result, Found) or result.scores is None:
        return "skipped"
    errors, ids = judged(truth), [r["id"] for r in records(path)]
    scores = result.scores.filter([ids[place] in errors for place in result.scores["row"]])
    wrong = np.array([errors[ids[place]] for place in scores["row"]])
    suspects = result.findings.filter(result.findings["rule"] == "LBL001")["row"]
    flags = scores["row"].is_in(suspects.implode()).to_numpy()
    hits, rate = int((flags & wrong).sum()), result.facts.get("noise_rate", {})
    ranked = average_precision_score(wrong, -scores["label_quality"].to_numpy())
    return (
        f"judged {len(wrong):5} wrong {wrong.mean():.3f} suspects {len(suspects):4}, judged {flags.sum():3}:"
        f" P {hits / max(1, flags.sum()):.2f} R {hits / max(1, wrong.sum()):.2f} AP {ranked:.3f}"
        f" rate {rate.get('estimate')} [{rate.get('low')}, {rate.get('high')}]"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    for name, (path, truth) in SETS.items():
        print(f"{name:20} {row(data / path, data / truth)}", flush=True)


if __name__ == "__main__":
    main()
