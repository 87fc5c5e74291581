"""Few-shot examples as prototypes: the rows that best represent a sample, and whom each represents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import top_k_columns
from auditor.analysis.coverage.prototypes import ANY_CLASS, PrototypeProblem, select_prototypes

Vectors = NDArray[np.float32]
_Labels = NDArray[np.int64]

# Rows that examples have to represent, and candidates for an example among them. Source:
# tests/bench/bench_fewshot.py has as many; the similarities of all pairs then take 50 MB.
MAX_ROWS, _MAX_CANDIDATES = 4_000, 3_000
MIN_CLASS_ROWS = 20  # rows and candidates of each class, if it has as many
_NEIGHBOURS = 10  # that confirm a label


@dataclass(frozen=True, slots=True)
class FewShotOptions:
    """How many examples, and within which limits."""

    # Examples in all. Source: the fine-tuning policy, "3-10 input/output pairs in the prompt".
    k: int = 8
    per_class: int = 0  # examples of each class, instead of ``k`` in all
    # Estimated tokens of all examples. Source: ten examples of 400; a longer block costs more per call
    # than most tasks are worth.
    budget: int = 4_000
    # Evaluation rows. Source: at n = 200 a 95% interval is at most 7 points to either side.
    eval_size: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class FewShotExample:
    """A row of the set, and why it was selected."""

    row: int
    label: str  # "" if there are no classes
    tokens: int  # estimated
    why: str


def select_from(
    sample: pl.DataFrame, vectors: Vectors, options: FewShotOptions
) -> list[FewShotExample]:
    """Select examples from ``sample`` (``row, label, label_quality, tokens``) with its ``vectors``.

    The larger classes come first. Examples beyond one per class go where most rows gain.
    """
    problem = _problem(sample, vectors, options)
    slots = _slots(problem.labels, options)
    found = select_prototypes(problem, slots, options.budget)
    chosen = [i for i in found if i is not None]
    return _explained(sample, problem, chosen) if chosen else []


def _problem(sample: pl.DataFrame, vectors: Vectors, options: FewShotOptions) -> PrototypeProblem:
    """All rows of the sample, with the more reliable half of each class as candidates."""
    labels = sample["label"].rank("dense").to_numpy().astype(np.int64) - 1
    shuffled = np.random.default_rng(options.seed).permutation(sample.height)
    rows = sample.select("label", "label_quality", "tokens").with_columns(
        position=pl.int_range(pl.len()),
        order=pl.Series(shuffled),
        agreement=pl.Series(_neighbour_agreement(vectors, labels)),
    )
    quality, agreement = pl.col("label_quality").fill_null(1.0), pl.col("agreement")
    reliable = (agreement >= agreement.median().over("label")) & (
        quality >= quality.median().over("label")
    )
    max_candidates = max(MIN_CLASS_ROWS, _MAX_CANDIDATES // (int(labels.max()) + 1))
    candidates = (
        rows.filter(reliable | (pl.len().over("label") < MIN_CLASS_ROWS))
        .filter(pl.col("tokens") <= options.budget)
        .filter(pl.col("order").rank("ordinal").over("label") <= max_candidates)
    )
    return PrototypeProblem(
        vectors, labels, candidates["position"].to_numpy(), candidates["tokens"].to_numpy()
    )


def _neighbour_agreement(vectors: Vectors, labels: _Labels) -> NDArray[np.float64]:
    """The share of each row's nearest other rows that have its label: float64[n]."""
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -2)
    count = min(_NEIGHBOURS, len(labels) - 1)
    if count < 1:
        return np.ones(len(labels))
    near = top_k_columns(cosine, count)
    return np.asarray((labels[near] == labels[:, None]).mean(axis=1))


def _slots(labels: _Labels, options: FewShotOptions) -> list[int]:
    """The class of each example: the larger classes first; the remaining slots are open to any."""
    classes, sizes = np.unique(labels, return_counts=True)
    order: list[int] = classes[np.argsort(-sizes, kind="stable")].tolist()
    if options.per_class:
        return order * options.per_class
    return (order + [ANY_CLASS] * options.k)[: options.k]


def _explained(
    sample: pl.DataFrame, problem: PrototypeProblem, found: Sequence[int]
) -> list[FewShotExample]:
    """The examples at the positions ``found``, with the number of rows that each represents.

    An example represents the rows of its label whose most similar example it is.
    """
    cosine = problem.vectors @ problem.vectors[found].T
    classes = problem.labels[found]
    nearest = cosine.argmax(axis=1)
    same_class = classes[nearest] == problem.labels
    represented = np.bincount(nearest[same_class], minlength=len(found)).tolist()
    rows = sample.select("row", "label", "tokens").rows()
    examples = []
    for i, position in enumerate(found):
        row, label, tokens = rows[position]
        why = f"represents {represented[i]:,} of {sample.height:,} sampled rows"
        others = np.flatnonzero(classes != classes[i])
        if classes[i] in classes[:i] and len(others):
            rival = found[others[cosine[position][others].argmax()]]
            why += f"; contrast with {rows[rival][1]}"
        examples.append(FewShotExample(row, label, tokens, why))
    return examples
