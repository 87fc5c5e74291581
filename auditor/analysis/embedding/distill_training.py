"""Fit token vectors so that sums of them sit as a teacher's vectors of the same texts do.

The one module that trains anything with torch. Everything is drawn from one seed.
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

# Steps over which the rate rises to its highest.
WARM_STEPS = 100
# Axes that texts are grouped on: the first ones hold the topic.
GROUP_AXES = 64


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a distillation. Source of the defaults: the packaged model, see its card."""

    seed: int = 1
    dim: int = 256
    epochs: int = 1  # more fit the texts better and other texts worse
    batch: int = 2_048  # texts
    rate: float = 5e-3  # of Adam at its highest; falls to 0 in a straight line
    damping: float = 1e-4  # Adam's epsilon: rare tokens, with small gradients, stay near the start
    relations: float = 40.0  # weight of the squared errors of cosines between the texts of a batch
    groups: int = 512  # of near texts, by k-means; below 2: batches at random
    run: int = 64  # texts of one group that stand together in a batch
    held_out: int = 4_096  # texts kept back to score the fit; at most a tenth of all
    common: float = 3e-3  # a token with this share of all tokens starts at half length


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts as tokens, and what the teacher says of them."""

    counts: Ids  # tokens of each text, at least 1
    tokens: Ids  # of all texts, one after the other
    teacher: Vectors  # a unit vector a text, in the teacher's own dimensions
    target: Vectors  # the same on the student's axes

    def batch(self, rows: Ids) -> tuple[Ids, Ids]:
        """Give the tokens of ``rows``, one after the other, and where each row begins."""
        counts = self.counts[rows]
        starts = (np.cumsum(self.counts) - self.counts)[rows]
        return self.tokens[concat_ranges(starts, counts)], np.cumsum(counts) - counts


def fit(
    table: Vectors, lessons: Lessons, recipe: Recipe, progress: Progress | None = None
) -> tuple[Vectors, dict[str, float]]:
    """Move token vectors until texts sit as the teacher has them.

    Args:
        table: (tokens, dim) vectors to start from; not changed.
        lessons: At least ten texts.
        recipe: Numbers of the fit.
        progress: Called with (steps done, all steps).

    Returns:
        The fitted (tokens, dim) vectors, and their scores on the texts held out: ``cosine`` of
        student and teacher, ``correlation`` of the cosines between texts under both.
    """
    import torch

    draw = np.random.default_rng(recipe.seed)
    order = draw.permutation(len(lessons.counts))
    held = min(recipe.held_out, len(order) // 10)
    vectors = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimizer = torch.optim.Adam(
        [vectors], lr=recipe.rate, betas=(0.9, 0.99), eps=recipe.damping, fused=True
    )
    batches = max(1, (len(order) - held) // recipe.batch)
    steps = max(1, recipe.epochs * batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARM_STEPS) * max(0, 1 - step / steps)
    )
    for step, rows in enumerate(_batches(order[held:], batches, lessons, recipe, draw), 1):
        optimizer.zero_grad()
        loss: Any = _loss(vectors, lessons, rows, recipe.relations)  # torch types no backward()
        loss.backward()
        optimizer.step()
        schedule.step()
        if progress:
            progress(step, steps)
    return vectors.detach().numpy(), _scores(vectors, lessons, order[:held])


def _batches(
    rows: Ids, count: int, lessons: Lessons, recipe: Recipe, draw: np.random.Generator
) -> Iterator[Ids]:
    """Batches of every epoch: runs of near texts, shuffled."""
    groups = _groups(lessons.target[rows, :GROUP_AXES], recipe)
    for _ in range(recipe.epochs):
        shuffled = draw.permutation(len(rows))
        grouped = rows[shuffled[np.argsort(groups[shuffled], kind="stable")]]
        runs = np.array_split(grouped, max(1, len(rows) // recipe.run))
        yield from np.array_split(
            np.concatenate([runs[i] for i in draw.permutation(len(runs))]), count
        )


def _groups(vectors: Vectors, recipe: Recipe) -> Ids:
    """The group of near texts that each row is in."""
    from sklearn.cluster import MiniBatchKMeans

    count = min(recipe.groups, len(vectors) // recipe.run)
    if count < 2:
        return np.arange(len(vectors))
    means = MiniBatchKMeans(
        count, random_state=recipe.seed, batch_size=4_096, n_init=1, max_iter=20
    )
    return np.asarray(means.fit_predict(vectors), np.int64)


def _sums(vectors: torch.Tensor, lessons: Lessons, rows: Ids) -> torch.Tensor:
    import torch
    from torch.nn import functional

    tokens, starts = (torch.from_numpy(part) for part in lessons.batch(rows))
    return functional.normalize(functional.embedding_bag(tokens, vectors, starts, mode="sum"))


def _loss(vectors: torch.Tensor, lessons: Lessons, rows: Ids, relations: float) -> torch.Tensor:
    import torch

    ours = _sums(vectors, lessons, rows)
    theirs = torch.from_numpy(lessons.teacher[rows])
    away = 1 - (ours * torch.from_numpy(lessons.target[rows])).sum(dim=1).mean()
    return away + relations * ((ours @ ours.T - theirs @ theirs.T) ** 2).mean()


def _scores(vectors: torch.Tensor, lessons: Lessons, rows: Ids) -> dict[str, float]:
    ours, theirs = _sums(vectors, lessons, rows).detach().numpy(), lessons.teacher[rows]
    pairs = np.triu_indices(len(rows), 1)
    return {
        "cosine": float((unit_rows(ours) * lessons.target[rows]).sum(axis=1).mean()),
        "correlation": float(np.corrcoef((ours @ ours.T)[pairs], (theirs @ theirs.T)[pairs])[0, 1]),
    }
