"""How well planted wrong labels are ranked and flagged, how well their share is estimated, and how fast.

    python tests/bench/bench_labels.py DATA [--sets trec atis] [--seeds 1] [--coverage 40]
        [--embedder minilm]

DATA holds plant.py and the sets. If cleanlab and the MiniLM model are installed (in an environment of
their own, because of cleanlab's licence), its scores on the same rows are printed, too, from logistic
regression on MiniLM vectors. ``--coverage N`` plants N times at random shares and counts how often the
interval of the noise rate contains the share; errors that the set came with count against it.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from auditor.analysis.labels.confident_learning import confidently_mislabelled
from auditor.checks import label_noise
from auditor.dataset.reading.load import load
from auditor.model import Ran
from auditor.settings import Settings

SETS = {
    "trec": "trec/train.jsonl",
    "atis": "atis/train.jsonl",
    "ag_news": "ag_news/test.jsonl.gz",
    "clinc150": "clinc150/train.jsonl",
    "sms_spam": "sms_spam/sms.jsonl",
    "snow_rte": "snow_rte/one_worker.jsonl",
    "tweet_emotion": "tweet_emotion/train.jsonl",
    "disaster_tweets": "disaster_tweets/train.jsonl",
    "hausa_news": "hausa_news/test.jsonl",
    "tnews": "chinese_news/tnews.jsonl",
    "eprstmt": "chinese_news/eprstmt.jsonl",
}
PEER = importlib.util.find_spec("cleanlab") is not None


def plant(data: Path, source: str, kind: str, share: float, seed: int) -> tuple[Path, list[int]]:
    """Return a file with planted errors, and their rows (from 0)."""
    folder = Path(tempfile.mkdtemp())
    dirty, truth = folder / "dirty.jsonl", folder / "truth.jsonl"
    command = [sys.executable, str(data / "plant.py"), str(data / source), str(dirty)]
    what = f"{kind}={share * 100:g}%"
    subprocess.run(
        [*command, "--truth", str(truth), "--plant", what, "--seed", str(seed)],
        check=True,
        capture_output=True,
    )
    return dirty, [json.loads(line)["line"] - 1 for line in truth.open(encoding="utf-8")]


def checked(path: Path, settings: Settings) -> tuple[Ran, float]:
    """Return the check's result on a file, and its seconds with nothing computed before."""
    data = load([(path, str(path))], [], settings)
    start = time.perf_counter()
    result = label_noise.run(data)
    if not isinstance(result, Ran):
        sys.exit(f"{path}: {result.reason}")
    return result, time.perf_counter() - start


def quality(flags: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> str:
    hits = int((flags & wrong).sum())
    f1 = 2 * hits / max(1, flags.sum() + wrong.sum())
    return f"P {hits / max(1, flags.sum()):.3f} R {hits / max(1, wrong.sum()):.3f} F {f1:.3f}"


def row(path: Path, lines: list[int], rows: int, settings: Settings) -> str:
    """Return one line of the table: ours."""
    result, seconds = checked(path, settings)
    wrong, flags, score = np.zeros(rows, bool), np.zeros(rows, bool), np.ones(rows)
    wrong[lines] = True
    suspects = result.findings.filter(result.findings["rule"] == "LBL001")
    flags[suspects["row"].to_numpy()] = True
    if result.scores is not None:
        score[result.scores["row"].to_numpy()] = result.scores["label_quality"].to_numpy()
    ranked = average_precision_score(wrong, -score) if wrong.any() else float("nan")
    rate = result.facts.noise_rate
    interval = f"{rate.estimate} [{rate.low}, {rate.high}]" if rate else "none"
    return f"AP {ranked:.3f} {quality(flags, wrong)} flagged {flags.mean():.4f} rate {interval} {seconds:.1f} s"


def peer(path: Path, lines: list[int]) -> str:
    """Return cleanlab's line: both scores, its flags, and the seconds with encoding."""
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    from auditor.analysis.embedding.embedders import load as embedder

    records = [json.loads(line) for line in path.open(encoding="utf-8")]
    labels = np.unique([r["label"] for r in records], return_inverse=True)[1]
    wrong = np.zeros(len(records), bool)
    wrong[lines] = True
    encoder = embedder("minilm")
    start = time.perf_counter()
    vectors = encoder.encode([r["text"] for r in records])
    model = LogisticRegression(max_iter=1_000)
    chances = cross_val_predict(model, vectors, labels, cv=5, method="predict_proba")
    flags = find_label_issues(labels, chances)
    scores = [
        average_precision_score(wrong, -get_label_quality_scores(labels, chances, method=method))
        for method in ("self_confidence", "normalized_margin")
    ]
    seconds = time.perf_counter() - start
    return f"AP {scores[0]:.3f} / {scores[1]:.3f} {quality(flags, wrong)} {seconds:.1f} s"


def reference(data: Path) -> None:
    """Print how many rows confident learning flags here and in cleanlab, on the same probabilities."""
    folder = data / "confident_learning_ref"
    with gzip.open(folder / "rows.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    chances = np.array([r["probs"] for r in records])
    labels = np.array([r["label"] for r in records])
    flagged = json.loads((folder / "cleanlab_flags.json").read_text("utf-8"))["flagged"]
    ours = set(np.flatnonzero(confidently_mislabelled(chances, labels)))
    theirs = set(flagged["confident_learning"])
    print(
        f"confident learning: cleanlab {len(theirs)} ours {len(ours)} shared {len(ours & theirs)}"
    )


def coverage(data: Path, source: str, times: int, settings: Settings) -> None:
    """Print how often the interval contains the planted share."""
    covered = 0
    for seed in range(times):
        draw = np.random.default_rng(seed)
        share = round(float(draw.uniform(0.01, 0.2)), 3)
        kind = ("flip_uniform", "flip_confusable")[seed % 2]
        path, lines = plant(data, source, kind, share, seed)
        result, _ = checked(path, settings)
        rate = result.facts.noise_rate
        truth = len(lines) / result.facts.rows
        covered += rate is not None and rate.low <= truth <= rate.high
        interval = f"{rate.estimate} [{rate.low}, {rate.high}]" if rate else "none"
        print(f"  {kind:16} {truth:.3f} {interval}", flush=True)
    print(f"{source}: the interval contains {covered} of {times} planted shares")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--coverage", type=int, default=0)
    parser.add_argument("--embedder", default=Settings().embedder)
    args = parser.parse_args()
    settings = Settings(embedder=args.embedder)
    reference(args.data)
    for name in args.sets:
        if args.coverage:
            coverage(args.data, SETS[name], args.coverage, settings)
            continue
        for kind in ("flip_confusable", "flip_uniform"):
            for share in (0.0, 0.05, 0.1, 0.2):
                for seed in range(1, args.seeds + 1):
                    path, lines = plant(args.data, SETS[name], kind, share, seed)
                    rows = sum(1 for _ in path.open("rb"))
                    ours = row(path, lines, rows, settings)
                    print(f"{name:9} {kind:16} {share:4.0%} {ours}", flush=True)
                    if PEER and share:
                        print(f"{'':31} cleanlab {peer(path, lines)}", flush=True)


if __name__ == "__main__":
    main()
