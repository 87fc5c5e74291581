"""Do the examples that ``fewshot`` picks say more than random ones, or than medoids of k-means?

    python tests/bench/bench_fewshot.py DATA [--seeds 20] [--only TREC]

DATA holds trec/ and clinc150/ (train.jsonl, test.jsonl: text, label). No model is prompted. Two
proxies stand for it, which see the k picks and the words of a held-out row, and nothing else:

- nearest: the label of the most similar pick, on TF-IDF and truncated SVD of scikit-learn, fitted
  on training texts. Examples are picked on the package's own vectors, never on these.
- linear: logistic regression (scikit-learn) fitted on the k picks, on sparse TF-IDF of words.

TREC has 6 classes: k = 6 and k = 10 are prompts one could use. CLINC150 has 150 (out-of-scope left
out), which no 10 examples can show, so it is measured by domain (10 domains of 15 intents; at
k = 10 a third of the intents cannot be answered by any way), and whole with 1 example a class.

Ways, all picking from the same 4,000 rows that a seed draws: fewshot; random rows; random rows of
the same classes (fewshot's class coverage with nothing else); the most central row of each class,
the classes of fewshot; k-means medoids of k clusters, blind to labels, at the better of 50 and 200
dimensions. Margins are fewshot less the other way, paired by seed: mean, and the worst seed.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from auditor.analysis.text.lsa import lsa_vectors
from auditor.dataset.fewshot_prototypes import FewShotOptions, Vectors, select_from

Rows = list[int]


@dataclass(frozen=True)
class Setting:
    """Where examples are picked and what they are measured on."""

    name: str
    train: pl.DataFrame  # text, label
    test: pl.DataFrame
    options: FewShotOptions


def settings(data: Path) -> Iterator[Setting]:
    trec = [pl.read_ndjson(data / "trec" / f"{part}.jsonl") for part in ("train", "test")]
    clinc = [
        pl.read_ndjson(data / "clinc150" / f"{part}.jsonl").filter(pl.col("label") != "oos")
        for part in ("train", "test")
    ]
    domains = json.loads((data / "clinc150" / "domains.json").read_text("utf-8"))
    for k in (6, 10):
        yield Setting(f"TREC, k = {k}", *trec, FewShotOptions(k))
    yield Setting("CLINC150, 1 a class", *clinc, FewShotOptions(per_class=1, budget=10**6))
    for k in (10, 15):
        for intents in domains.values():
            part = [frame.filter(pl.col("label").is_in(intents)) for frame in clinc]
            yield Setting(f"CLINC150 by domain, k = {k}", *part, FewShotOptions(k))


class Proxies:
    """What stands for the model: fitted words, and the shares of held-out rows answered right."""

    def __init__(self, setting: Setting) -> None:
        self.test = setting.test["label"].to_numpy()
        self.labels = setting.train["label"].to_numpy()
        words = TfidfVectorizer(sublinear_tf=True)
        self.sparse = words.fit_transform(setting.train["text"].to_list())
        self.sparse_test = words.transform(setting.test["text"].to_list())
        axes = TruncatedSVD(200, random_state=0).fit(self.sparse)
        self.dense = normalize(axes.transform(self.sparse))
        self.dense_test = normalize(axes.transform(self.sparse_test))

    def scores(self, rows: Rows) -> tuple[float, float]:
        """(nearest, linear): accuracy with ``rows`` of the training part as examples."""
        labels = self.labels[rows]
        near = labels[(self.dense_test @ self.dense[rows].T).argmax(axis=1)]
        if len(set(labels)) < 2:
            return float((near == self.test).mean()), float((labels[0] == self.test).mean())
        linear = LogisticRegression(C=10, max_iter=200).fit(self.sparse[rows], labels)
        predicted = linear.predict(self.sparse_test)
        return float((near == self.test).mean()), float((predicted == self.test).mean())


def ways(setting: Setting, seed: int) -> dict[str, list[Rows]]:
    """Rows picked by each way; of several lists the better one counts."""
    rng = np.random.default_rng(seed)
    drawn = np.sort(rng.permutation(setting.train.height)[:4_000])
    seen = setting.train[drawn].select(
        row=pl.Series(drawn, dtype=pl.UInt32),
        text="text",
        label="label",
        label_quality=pl.lit(None, pl.Float64),
        tokens=pl.lit(20, pl.Int64),
    )
    vectors = lsa_vectors(seen["text"])
    ours = [own.row for own in select_from(seen, vectors, replace(setting.options, seed=seed))]
    labels = seen["label"].to_numpy()
    classes = [setting.train["label"][row] for row in ours]
    members = [np.flatnonzero(labels == label) for label in classes]
    return {
        "fewshot": [ours],
        "random": [drawn[rng.choice(len(drawn), len(ours), replace=False)].tolist()],
        "random of the same classes": [[int(drawn[rng.choice(own)]) for own in members]],
        "class medoids": [[int(drawn[own[central(vectors[own])]]) for own in members]],
        "k-means medoids": [
            [int(drawn[row]) for row in medoids(normalize(vectors[:, :dim]), len(ours), seed)]
            for dim in (50, 200)
        ],
    }


def central(vectors: Vectors) -> int:
    return int((vectors @ vectors.mean(axis=0)).argmax())


def medoids(vectors: Vectors, k: int, seed: int) -> Rows:
    """The row nearest to the centre of each of ``k`` clusters."""
    centres = KMeans(k, n_init=1, random_state=seed).fit(vectors).cluster_centers_
    return [int(((vectors - centre) ** 2).sum(axis=1).argmin()) for centre in centres]


def measure(setting: Setting, seeds: int) -> dict[str, list[tuple[float, float]]]:
    """(nearest, linear) of each way, seed by seed."""
    proxies = Proxies(setting)
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(seeds):
        for way, tries in ways(setting, seed).items():
            scores = [proxies.scores(rows) for rows in tries]
            nearest, linear = (max(score[i] for score in scores) for i in (0, 1))
            found.setdefault(way, []).append((nearest, linear))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Picked examples against random ones.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", default="", help="settings whose name holds this")
    args = parser.parse_args()
    # A few rows of as many classes are what is measured here.
    warnings.filterwarnings("ignore", message="The number of unique classes")
    chosen = [setting for setting in settings(args.data) if args.only in setting.name]
    for name, group in groupby(chosen, key=lambda setting: setting.name):
        found: dict[str, list[NDArray[np.float64]]] = {}
        for setting in group:
            for way, pairs in measure(setting, args.seeds).items():
                found.setdefault(way, []).append(np.array(pairs))
        # By seed, the mean over the domains.
        by_seed = {way: np.mean(parts, axis=0) for way, parts in found.items()}
        print(
            f"\n{name}, {args.seeds} seeds"
            + " " * 12
            + "nearest  margin (worst)   linear  margin (worst)"
        )
        for way, scores in by_seed.items():
            margin = by_seed["fewshot"] - scores
            cells = "   ".join(
                f"{scores[:, i].mean():7.3f}  {margin[:, i].mean():+.3f} ({margin[:, i].min():+.3f})"
                for i in (0, 1)
            )
            print(f"  {way:30s} {cells}", flush=True)


if __name__ == "__main__":
    main()
