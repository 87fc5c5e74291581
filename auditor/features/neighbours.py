"""Nearest rows of other folds, and how they vote."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float32]
_Rows = NDArray[np.int64]

NEIGHBOURS = 15
_BLOCK = 1 << 24  # similarities held at once: 64 MB
# Rows up to which every pair is compared. Above, rows are parted into cells of about `_CELL` rows and
# each is compared with the rows of the `_PROBES` cells nearest its own.
_EXACT = 20_000
_CELL, _PROBES, _ROUNDS = 1_000, 4, 4
_SHARPNESS = 8.0  # a neighbour 0.1 less similar than the nearest has 0.45 of its vote


def neighbours(vectors: _Matrix, fold: _Rows, count: int = NEIGHBOURS) -> tuple[_Rows, _Matrix]:
    """Find the most similar rows of other folds: rows int64[n, count], similarity float32[n, count].

    Similarity is the cosine, nearest first. Exact up to 20,000 rows; above, among rows of nearby
    cells. Where fewer rows can be compared, similarity is -1 for the rest.
    """
    length = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    vectors = np.asarray(vectors / np.where(length > 0, length, 1), np.float32)
    near = np.zeros((len(vectors), count), np.int64)
    score = np.full((len(vectors), count), -1, np.float32)
    every = np.arange(len(vectors))
    pools = [(every, every)] if len(vectors) <= _EXACT else _cells(vectors)
    for asked, pool in pools:
        for k in np.unique(fold[asked]):
            own, others = asked[fold[asked] == k], pool[fold[pool] != k]
            if not len(others):
                continue
            step = max(1, _BLOCK // len(others))
            for start in range(0, len(own), step):
                part = own[start : start + step]
                found, cosine = _top(vectors[part] @ vectors[others].T, count)
                near[part, : found.shape[1]] = others[found]
                score[part, : found.shape[1]] = cosine
    return near, score


def votes(near: _Rows, score: _Matrix, labels: _Rows, classes: int) -> _Matrix:
    """Share of each row's neighbours for each class, the nearer the heavier: float32[n, classes]."""
    weight = np.where(score > -1, np.exp(_SHARPNESS * (score - score[:, :1])), 0)
    flat = np.arange(len(near))[:, None] * classes + labels[near]
    summed = np.bincount(flat.ravel(), weight.ravel(), len(near) * classes)
    share = summed.reshape(len(near), classes) + 1e-9
    return np.asarray(share / share.sum(axis=1, keepdims=True), np.float32)


def _top(cosines: _Matrix, count: int) -> tuple[_Rows, _Matrix]:
    count = min(count, cosines.shape[1])
    found = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    cosine = np.take_along_axis(cosines, found, axis=1)
    order = np.argsort(-cosine, axis=1, kind="stable")
    return np.take_along_axis(found, order, 1), np.take_along_axis(cosine, order, 1)


def _cells(vectors: _Matrix) -> list[tuple[_Rows, _Rows]]:
    """Part rows into cells (a few rounds of spherical k-means): rows asked, rows to compare with."""
    count = len(vectors) // _CELL
    centres = vectors[:: len(vectors) // count][:count].copy()
    for _ in range(_ROUNDS):
        cell = (vectors @ centres.T).argmax(axis=1)
        order = np.argsort(cell, kind="stable")
        starts = np.searchsorted(cell[order], np.arange(count))
        full = np.flatnonzero(np.diff(np.append(starts, len(cell))))
        centres[full] = np.add.reduceat(vectors[order], starts[full])
        centres /= np.maximum(np.sqrt((centres * centres).sum(axis=1, keepdims=True)), 1e-9)
    cell = (vectors @ centres.T).argmax(axis=1)
    members = [np.flatnonzero(cell == c) for c in range(count)]
    nearest = np.argsort(-(centres @ centres.T), axis=1, kind="stable")[:, :_PROBES]
    return [
        (own, np.concatenate([members[c] for c in nearest[i]]))
        for i, own in enumerate(members)
        if len(own)
    ]
