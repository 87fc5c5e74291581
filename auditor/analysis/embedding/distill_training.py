"""Train token vectors so that their sums reproduce a teacher's vectors of the same texts.

This is the only module that trains with torch. All randomness comes from one seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from auditor.analysis.arrays import concat_ranges, unit_rows
from auditor.analysis.embedding.static import Vectors
from auditor.analysis.progress import Progress

if TYPE_CHECKING:
    import torch

Ids = NDArray[np.int64]

_WARM_UP_STEPS = 100  # over which the learning rate rises to its maximum
_GROUPING_AXES = 64  # first axes, on which texts are grouped: they carry the topic


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a distillation. Source of the defaults: the packaged model, see its card."""

    seed: int = 1
    dim: int = 256
    epochs: int = 1  # more epochs fit these texts better and other texts worse
    batch: int = 2_048  # texts
    rate: float = 5e-3  # maximum learning rate of Adam; it decays to 0 linearly
    damping: float = 1e-4  # Adam's epsilon: rare tokens, with small gradients, stay near the start
    relations: float = 40.0  # weight of the squared errors of cosines between the texts of a batch
    groups: int = 512  # groups of similar texts, by k-means; below 2, batches are random
    run: int = 64  # texts of one group that are consecutive in a batch
    held_out: int = 4_096  # texts on which the fit is scored; at most a tenth of all
    common: float = 3e-3  # a token with this share of all tokens starts at half length


@dataclass(frozen=True, slots=True)
class TrainingTexts:
    """Texts as tokens, with the teacher's vectors."""

    counts: Ids  # tokens in each text, at least 1
    tokens: Ids  # of all texts, in order
    teacher: Vectors  # float32[texts, teacher's dimensions] of unit length
    target: Vectors  # the same on the student's axes: float32[texts, dim]

    def batch(self, rows: Ids) -> tuple[Ids, Ids]:
        """The tokens of ``rows`` in order, and where each row starts."""
        counts = self.counts[rows]
        starts = (np.cumsum(self.counts) - self.counts)[rows]
        return self.tokens[concat_ranges(starts, counts)], np.cumsum(counts) - counts


def train(
    table: Vectors, texts: TrainingTexts, recipe: Recipe, progress: Progress | None = None
) -> tuple[Vectors, dict[str, float]]:
    """Train token vectors to reproduce the teacher's vectors of texts.

    Args:
        table: Initial vectors, float32[tokens, dim]; they are not changed.
        texts: At least ten.
        recipe: The numbers of the training.
        progress: Called with (steps done, all steps).

    Returns:
        The trained vectors, float32[tokens, dim], and scores on held-out texts: ``cosine``, the mean
        cosine of student and teacher; ``correlation``, of the cosines between texts under both.
    """
    import torch

    rng = np.random.default_rng(recipe.seed)
    order = rng.permutation(len(texts.counts))
    held_out = min(recipe.held_out, len(order) // 10)
    vectors = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimizer = torch.optim.Adam(
        [vectors], lr=recipe.rate, betas=(0.9, 0.99), eps=recipe.damping, fused=True
    )
    batches = max(1, (len(order) - held_out) // recipe.batch)
    steps = max(1, recipe.epochs * batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / _WARM_UP_STEPS) * max(0, 1 - step / steps)
    )
    for step, rows in enumerate(_batches(order[held_out:], batches, texts, recipe, rng), 1):
        optimizer.zero_grad()
        loss: Any = _loss(vectors, texts, rows, recipe.relations)  # torch types no backward()
        loss.backward()
        optimizer.step()
        schedule.step()
        if progress:
            progress(step, steps)
    return vectors.detach().numpy(), _scores(vectors, texts, order[:held_out])


def _batches(
    rows: Ids, count: int, texts: TrainingTexts, recipe: Recipe, rng: np.random.Generator
) -> Iterator[Ids]:
    """The batches of every epoch: shuffled runs of similar texts."""
    groups = _groups(texts.target[rows, :_GROUPING_AXES], recipe)
    for _ in range(recipe.epochs):
        shuffled = rng.permutation(len(rows))
        grouped = rows[shuffled[np.argsort(groups[shuffled], kind="stable")]]
        runs = np.array_split(grouped, max(1, len(rows) // recipe.run))
        yield from np.array_split(
            np.concatenate([runs[i] for i in rng.permutation(len(runs))]), count
        )


def _groups(vectors: Vectors, recipe: Recipe) -> Ids:
    """The group of similar texts that each row belongs to."""
    from sklearn.cluster import MiniBatchKMeans

    count = min(recipe.groups, len(vectors) // recipe.run)
    if count < 2:
        return np.arange(len(vectors))
    model = MiniBatchKMeans(
        count, random_state=recipe.seed, batch_size=4_096, n_init=1, max_iter=20
    )
    return np.asarray(model.fit_predict(vectors), np.int64)


def _encode(vectors: torch.Tensor, texts: TrainingTexts, rows: Ids) -> torch.Tensor:
    """The student's unit vectors of ``rows``."""
    import torch
    from torch.nn import functional

    tokens, starts = (torch.from_numpy(part) for part in texts.batch(rows))
    return functional.normalize(functional.embedding_bag(tokens, vectors, starts, mode="sum"))


def _loss(vectors: torch.Tensor, texts: TrainingTexts, rows: Ids, relations: float) -> torch.Tensor:
    """Mean cosine distance to the targets, plus weighted squared errors of cosines between texts."""
    import torch

    student = _encode(vectors, texts, rows)
    teacher = torch.from_numpy(texts.teacher[rows])
    distance = 1 - (student * torch.from_numpy(texts.target[rows])).sum(dim=1).mean()
    return distance + relations * ((student @ student.T - teacher @ teacher.T) ** 2).mean()


def _scores(vectors: torch.Tensor, texts: TrainingTexts, rows: Ids) -> dict[str, float]:
    student, teacher = _encode(vectors, texts, rows).detach().numpy(), texts.teacher[rows]
    pairs = np.triu_indices(len(rows), 1)
    correlation = np.corrcoef((student @ student.T)[pairs], (teacher @ teacher.T)[pairs])[0, 1]
    return {
        "cosine": float((unit_rows(student) * texts.target[rows]).sum(axis=1).mean()),
        "correlation": float(correlation),
    }
