"""LBL006: two names for one class: the names mean nearly the same, and the texts are similar."""

from collections import Counter

import numpy as np
import polars as pl

from auditor.analysis.embedding.static import Vectors
from auditor.analysis.labels.name_subsets import strict_subsets
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, Skipped, whole_file
from auditor.rules import load_rules

NAME = "synonymous-labels"

# Cosine of two names. Source: "cancel order" and "order cancellation" have 0.91, "car" and "automobile"
# 0.81, "anger" and "rage" 0.71. It finds only the plainer synonyms ("refund" and "money back" have
# 0.18), and opposites have high cosines, too: the texts have to agree.
_MIN_COSINE = 0.7
# Share of each label's rows nearer to the mean of the other label; 0.5 is expected of one class cut in two.
# Source: in CLINC150, TREC, ATIS and tweet_emotion no two labels cross by more than 0.25 both ways.
_MIN_CROSSING = 0.3
_MIN_WORD_LETTERS = 3  # codes and numbers mean nothing
_MAX_LABELS = 1_000  # nobody wrote a vocabulary of more

RULES = load_rules(__name__)


class SynonymousLabels(Facts, frozen=True):
    """How many pairs of labels have names of nearly the same meaning."""

    near_names: int


def run(data: Dataset) -> Ran | Skipped:
    """Return a note on the whole file for each pair of labels, and how many pairs of names are near."""
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
    if not 2 <= len(names) <= _MAX_LABELS:
        return Ran()
    positions = data.positions(rows["row"])
    unread = data.embeddings.unread("prompts", positions)
    if unread.too_many:
        return Skipped(unread.note)
    rows = rows.filter(pl.Series(data.embeddings.readable("prompts")[positions]))
    notes = []
    near = _near_names(data, names)
    for first, second, cosine in near:
        one, two = (_vectors(data, rows, names[k]) for k in (first, second))
        if not (len(one) and len(two)):
            continue
        crossing = _crossing(one, two), _crossing(two, one)
        if min(crossing) >= _MIN_CROSSING:
            detail = (
                f"'{names[first]}' and '{names[second]}': the names are {100 * cosine:.0f}% similar in"
                f" meaning; {100 * crossing[0]:.0f}% and {100 * crossing[1]:.0f}% of their rows are nearer"
                " to the other label"
            )
            notes.append((detail, round(min(crossing), 3)))
    facts = SynonymousLabels(near_names=len(near))
    return Ran(whole_file("LBL006", notes), facts=facts, left_out=unread.note)


def _near_names(data: Dataset, names: pl.Series) -> list[tuple[int, int, float]]:
    """Return pairs of positions in ``names`` and their cosine; the names are similar, or one contains the other's words."""
    words = normalise.fold_to_words(names).fill_null("").str.split(" ").to_list()
    # What most names share (news_sports, news_finance) is a template.
    frequency = Counter(word for name in words for word in set(name))
    words = [[word for word in name if frequency[word] <= max(2, len(words) / 2)] for name in words]
    vectors = data.embeddings.encoder.encode([" ".join(name) for name in words])
    cosines = vectors @ vectors.T
    meaningful = [
        any(len(word) >= _MIN_WORD_LETTERS and word.isalpha() for word in name) for name in words
    ]
    similar = [(i, j) for i, j in np.argwhere(np.triu(cosines >= _MIN_COSINE, 1)).tolist()]
    within = [
        (min(pair), max(pair)) for pair in strict_subsets([frozenset(name) for name in words])
    ]
    return [
        (i, j, float(cosines[i, j]))
        for i, j in sorted({*similar, *within})
        if meaningful[i] and meaningful[j]
    ]


def _vectors(data: Dataset, rows: pl.DataFrame, name: str) -> Vectors:
    own = rows.filter(pl.col("name") == name)["row"]
    return data.embeddings.of("prompts", data.positions(own))


def _crossing(own: Vectors, other: Vectors) -> float:
    """Return the share of ``own`` rows that are nearer to the mean of ``other`` than to the mean of the rest of ``own``."""
    rest: Vectors = own.sum(axis=0) - own
    lengths = np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
    mean = other.mean(axis=0)
    to_own = (own * rest).sum(axis=1) / lengths
    to_other = own @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
    return float((to_other > to_own).mean())
