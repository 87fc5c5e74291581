"""LBL006: two names for one class: they mean the same, and so do their texts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.embedding.static import Vectors
from auditor.analysis.labels.name_subsets import strict_subsets
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Rule, Severity, findings

NAME = "synonymous-labels"

RULES: tuple[Rule, ...] = (
    Rule(
        "LBL006",
        "synonymous-labels",
        Severity.NOTE,
        "Two labels have names of nearly one meaning, and their texts cannot be told apart.",
        "The model has to guess which of the two names is wanted; scores fall for no fault of the texts.",
        "'cancel_order' and 'order_cancellation' with the same kinds of text",
        "one label, or two with a written rule for which is which",
        "Merge the two, or write down what tells them apart and label by that.",
        "a cosine of 0.7 between the names, or one name within the other; and of either label three rows in"
        " ten or more are nearer to the other's mean than to the mean of their own others. Classes of fewer"
        " than class_floor rows are not compared",
    ),
)

# Cosine of two names. Source: "cancel order" and "order cancellation" have 0.91, "car" and
# "automobile" 0.81, "anger" and "rage" 0.71. It catches the plainer synonyms only ("refund" and "money
# back" have 0.18), and takes opposites for near: the texts have to agree.
_NAMES = 0.7
# Share of each label's rows nearer to the other's mean; 0.5 is expected of one class cut in two.
# Source: in CLINC150, TREC, ATIS and tweet_emotion no two labels cross by more than 0.25 both ways.
_CROSSING = 0.3
_LETTERS = 3  # of a word: codes and numbers mean nothing
_MOST = 1_000  # labels; more are no vocabulary that anyone wrote


class SynonymousLabels(Facts, frozen=True):
    """How many pairs of labels have names of nearly the same meaning."""

    near_names: int


def run(data: Dataset) -> Ran:
    """A note on the whole file for each pair of labels; facts: how many pairs of names were near."""
    if data.task != "classification":
        return Ran()
    rows = data.valid.select("row", "role", name="label").join(
        data.normalised.select("row", "prompt_text"), on="row", maintain_order="left"
    )
    rows = rows.filter((pl.col("role") == "train") & pl.col("prompt_text").is_not_null())
    rows = rows.filter(normalise.is_visible(pl.col("name"))).unique(
        ["prompt_text", "name"], maintain_order=True
    )
    rows = rows.filter(pl.len().over("name") >= data.settings.class_floor)
    names = rows["name"].unique().sort()
    if not 2 <= len(names) <= _MOST:
        return Ran()
    found = []
    near = _near(data, names)
    for one, two, cosine in near:
        sides = [_vectors(data, rows, names[k]) for k in (one, two)]
        there, back = _crossing(sides[0], sides[1]), _crossing(sides[1], sides[0])
        if min(there, back) >= _CROSSING:
            found.append((names[one], names[two], cosine, there, back))
    details = [
        f"'{one}' and '{two}': names {cosine:.0%} alike in meaning; {there:.0%} and {back:.0%} of their"
        " rows are nearer to the other"
        for one, two, cosine, there, back in found
    ]
    scores = [round(min(there, back), 3) for *_, there, back in found]
    frame = pl.DataFrame(
        {"detail": details, "score": scores}, schema={"detail": pl.String, "score": pl.Float64}
    )
    return Ran(findings(frame, rule="LBL006"), facts=SynonymousLabels(near_names=len(near)))


def _near(data: Dataset, names: pl.Series) -> list[tuple[int, int, float]]:
    """Pairs of labels (places in ``names``) whose names are near in meaning or one in the other."""
    parts = normalise.fold_to_words(names).fill_null("").str.split(" ").to_list()
    # What most names share (news_sports, news_finance) is template.
    often = Counter(word for part in parts for word in set(part))
    parts = [[word for word in part if often[word] <= max(2, len(parts) / 2)] for part in parts]
    vectors = data.embeddings.encoder.encode([" ".join(part) for part in parts])
    cosines = vectors @ vectors.T
    said = [any(len(word) >= _LETTERS and word.isalpha() for word in part) for part in parts]
    alike = np.argwhere(np.triu(cosines >= _NAMES, 1)).tolist()
    within = [sorted(pair) for pair in strict_subsets([frozenset(part) for part in parts])]
    return [
        (one, two, float(cosines[one, two]))
        for one, two in sorted({(one, two) for one, two in [*alike, *within]})
        if said[one] and said[two]
    ]


def _vectors(data: Dataset, rows: pl.DataFrame, name: str) -> Vectors:
    return data.embeddings.prompts[data.positions(rows.filter(pl.col("name") == name)["row"])]


def _crossing(own: Vectors, other: Vectors) -> float:
    """Share of ``own`` whose cosine with the mean of ``other`` is above that with their others' mean."""
    total, mean = own.sum(axis=0), other.mean(axis=0)
    rest: NDArray[np.float32] = total - own
    length = np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
    here = (own * rest).sum(axis=1) / length
    there = own @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
    return float((there > here).mean())
