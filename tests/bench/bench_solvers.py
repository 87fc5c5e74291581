"""The classifiers of the label ensemble against scikit-learn's, on the same terms and folds.

    python tests/bench/bench_solvers.py DATA [--sets trec clinc150] [--kind flip_confusable] [--share 0.1]
        [--alone]

DATA holds plant.py and the sets; see bench_labels.py. Wrong labels are planted. Each classifier learns
from the same TF-IDF terms in the same five folds. The table has

- the seconds of CPU for all folds, and their ratio to ours;
- the average precision of ranking rows by the probability of their label, by the classifier alone;
- the average precision of label quality with the classifier in its place in the ensemble, where the
  softmax regression sees the embeddings too (not with ``--alone``: 150 classes take an hour).

The last line is the time to import scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from bench_labels import SETS, plant
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.metrics import average_precision_score
from sklearn.naive_bayes import ComplementNB

from auditor.analysis.embedding import embedders
from auditor.analysis.labels.classifiers import ensemble
from auditor.analysis.labels.classifiers.calibration import temperature_scaled
from auditor.analysis.labels.classifiers.cross_fit import Model, grouped_folds, out_of_fold_scores
from auditor.analysis.labels.classifiers.linear import Features
from auditor.analysis.labels.classifiers.naive_bayes import ComplementNaiveBayes
from auditor.analysis.labels.classifiers.softmax_regression import SoftmaxRegression
from auditor.analysis.labels.classifiers.sparse_ridge import SparseRidge
from auditor.analysis.labels.review import review_labels
from auditor.analysis.text.tfidf import Sparse, term_counts, tfidf

LSQR = {"solver": "lsqr", "max_iter": 5, "tol": 0}
# By the name of the member: ours, and what scikit-learn has in its place.
CLASSIFIERS: dict[str, dict[str, Any]] = {
    "softmax regression": {
        "SoftmaxRegression (ours)": SoftmaxRegression(),
        "LogisticRegression(C=1)": LogisticRegression(max_iter=1_000),
        "LogisticRegression(C=1/0.3)": LogisticRegression(C=1 / 0.3, max_iter=1_000),
        "LogisticRegression(C=1/0.3, max_iter=12)": LogisticRegression(C=1 / 0.3, max_iter=12),
    },
    "ridge": {
        "SparseRidge (ours)": SparseRidge(),
        "RidgeClassifier(lsqr, max_iter=5)": RidgeClassifier(**LSQR),
    },
    "naive Bayes": {
        "ComplementNaiveBayes (ours)": ComplementNaiveBayes(),
        "ComplementNB(alpha=0.3, norm=True)": ComplementNB(alpha=0.3, norm=True),
    },
}
IMPORT = (
    "import time, numpy, polars, scipy.sparse.csgraph; start = time.process_time();"
    "import sklearn.naive_bayes; print(time.process_time() - start)"
)


class OneMatrix:
    """A classifier of scikit-learn on ``Features``."""

    def __init__(self, classifier: Any) -> None:
        self.classifier = classifier

    def fit(self, X: Features, y: NDArray[np.int64]) -> OneMatrix:
        self.classes_ = self.classifier.fit(joined(X), y).classes_
        return self

    def decision_function(self, X: Features) -> NDArray[np.float32]:
        return self.classifier.decision_function(joined(X))


def joined(features: Features) -> Sparse:
    return csr_array(hstack([features.terms, csr_array(features.vectors)]))


class Rows:
    """The rows of a set with planted errors."""

    def __init__(self, path: Path, wrong: list[int]) -> None:
        records = [json.loads(line) for line in path.open(encoding="utf-8")]
        self.texts = pl.Series([record["text"] for record in records])
        self.labels = np.unique([record["label"] for record in records], return_inverse=True)[1]
        self.classes = int(self.labels.max()) + 1
        self.groups = np.arange(len(records))
        self.wrong = np.zeros(len(records), bool)
        self.wrong[wrong] = True
        self.terms = tfidf(term_counts(self.texts))
        self.embeddings = embedders.load("static").encode(self.texts)

    def alone(self, classifier: Any) -> tuple[float, float]:
        """Return the average precision and the seconds of CPU."""
        fold = grouped_folds(self.labels, self.groups, self.texts.hash(13).to_numpy())
        start = time.process_time()
        model = Model(classifier, self.terms)
        scores = out_of_fold_scores([model], self.labels, self.classes, fold)[0]
        seconds = time.process_time() - start
        likely = temperature_scaled(scores, self.labels)[self.groups, self.labels]
        return average_precision_score(self.wrong, -likely), seconds

    def in_ensemble(self, member: str, classifier: Any) -> float:
        """Return the average precision of label quality."""
        ours = ensemble.members
        ensemble.members = lambda classes: tuple(
            replace(m, classifier=classifier) if m.name == member else m for m in ours(classes)
        )
        quality = review_labels(self.texts, self.embeddings, self.labels, self.groups).quality
        ensemble.members = ours
        return average_precision_score(self.wrong, -quality)


def compare(rows: Rows, *, in_ensemble: bool) -> None:
    for member, classifiers in CLASSIFIERS.items():
        base = 0.0
        present = member in [m.name for m in ensemble.members(rows.classes)] and in_ensemble
        for name, classifier in classifiers.items():
            alone, seconds = rows.alone(classifier)
            base = base or seconds
            own = type(classifier).__module__.startswith("auditor")
            placed = (
                OneMatrix(classifier) if member.startswith("softmax") and not own else classifier
            )
            inside = f"{rows.in_ensemble(member, placed):.3f}" if present else "-"
            print(
                f"  {name:41} {seconds:7.2f} s {seconds / base:5.1f} x  AP alone {alone:.3f},"
                f" in the ensemble {inside}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=["trec", "clinc150"], choices=SETS)
    parser.add_argument("--kind", default="flip_confusable")
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--alone", action="store_true")
    args = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    for name in args.sets:
        rows = Rows(*plant(args.data, SETS[name], args.kind, args.share, seed=1))
        shape = f"{len(rows.labels):,} rows, {rows.classes} classes, {rows.terms.shape[1]:,} terms"
        print(f"{name}, {args.share:.0%} {args.kind}: {shape}", flush=True)
        compare(rows, in_ensemble=not args.alone)
    command = [sys.executable, "-c", IMPORT]
    seconds = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"import of scikit-learn, after numpy, polars and scipy.sparse: {seconds:.2f} s of CPU")


if __name__ == "__main__":
    main()
