"""People's judgements of sampled rows, what they agree on, and how far."""

import math
from collections.abc import Mapping
from enum import StrEnum
from statistics import NormalDist

import numpy as np
import polars as pl

from auditor.analysis.intervals import CONFIDENCE
from auditor.analysis.text import normalise
from auditor.spot_check_facts import Agreement


class Judgement(StrEnum):
    """What a person can say about a row apart from naming its class."""

    RIGHT = "right"
    WRONG = "wrong"
    UNUSABLE = "unusable"  # the row teaches nothing, whatever its answer: counts as wrong
    CANNOT_TELL = "cannot-tell"
    SEVERAL = "more-than-one"  # several classes or answers are right


# One row for each judgement, in the order of the file.
JUDGEMENTS: Mapping[str, pl.DataType] = {
    "row": pl.String(),  # sha256 of the line, in hex
    "judgement": pl.String(),  # a Judgement; null if a class was named
    "label": pl.String(),  # the class that the person named; null for a Judgement
    "reason": pl.String(),
    "by": pl.String(),
    "at": pl.String(),  # ISO 8601
    "blind": pl.Boolean(),  # whether label and models' opinion were hidden
    "final": pl.Boolean(),  # whether it settles a disagreement
    "given": pl.String(),  # the row's label when it was judged: the row may have changed since
    "suspected": pl.Boolean(),  # whether the models suspected that label
}
# One row for each judged line: what people agree on.
OUTCOMES: Mapping[str, pl.DataType] = {
    "row": pl.String(),
    "wrong": pl.Boolean(),  # null if nobody could tell, or people disagree
    "disputed": pl.Boolean(),  # people disagree, and nobody has settled it
}
_WRONG = (Judgement.WRONG, Judgement.UNUSABLE)


FIRST_IS_BETTER, SECOND_IS_BETTER = "first-is-better", "second-is-better"


def chosen_is_first(row: str) -> bool:
    """Return whether the chosen answer of a pair is shown first; ``row`` is the line's SHA-256 in hex."""
    return int(row[-1], 16) % 2 == 0


def judgement_of(answer: str, row: str, *, pair: bool) -> Judgement | None:
    """Return the judgement that ``answer`` names, or None; of a pair it may name the better answer."""
    if pair and answer in (FIRST_IS_BETTER, SECOND_IS_BETTER):
        is_right = (answer == FIRST_IS_BETTER) == chosen_is_first(row)
        return Judgement.RIGHT if is_right else Judgement.WRONG
    return Judgement(answer) if answer in list(Judgement) else None


def opinions(judgements: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """Return each person's last blind judgement of each row: ``row, by, wrong, final``.

    ``wrong`` is null if the person could not tell. ``labels`` has ``row`` (sha256 in hex) and ``label`` of the set. A
    row that is no longer in the set is compared with the label that it had when it was judged.
    """
    judgement = pl.col("judgement")
    label = pl.coalesce("label_right", "given")
    named, given = (normalise.fold_characters(text) for text in (pl.col("label"), label))
    wrong = (
        pl.when(pl.col("label").is_not_null())
        .then(named != given)
        .when(judgement.is_in([str(kind) for kind in _WRONG]))
        .then(pl.lit(True))  # noqa: FBT003
        .when(judgement == str(Judgement.RIGHT))
        .then(pl.lit(False))  # noqa: FBT003
    )
    return (
        judgements.filter("blind")
        .unique(["row", "by"], keep="last", maintain_order=True)
        .join(labels, on="row", how="left", maintain_order="left")
        .select("row", "by", wrong=wrong, final="final")
    )


def outcomes(opinions: pl.DataFrame) -> pl.DataFrame:
    """Return OUTCOMES of ``opinions``: the final judgement of a row, or the one that all who judged it share."""
    final = pl.col("wrong").filter("final")
    wrong = pl.when(pl.col("final").any()).then(final.last()).otherwise(pl.col("wrong").first())
    disputed = ~pl.col("final").any() & (pl.col("wrong").n_unique() > 1)
    return (
        opinions.group_by("row", maintain_order=True)
        .agg(wrong=wrong, disputed=disputed)
        .with_columns(wrong=pl.when(~pl.col("disputed")).then("wrong"))
        .select(list(OUTCOMES))
    )


def judged_twice(opinions: pl.DataFrame) -> pl.DataFrame:
    """Return ``one, other``: the judgements of the two people who judged most rows in common, on these rows."""
    known = opinions.drop_nulls("wrong").filter(~pl.col("final"))
    pairs = known.join(known, on="row", maintain_order="left").filter(
        pl.col("by") < pl.col("by_right")
    )
    most = pairs.group_by("by", "by_right").len().sort("len", "by", "by_right", descending=True)
    return pairs.join(most.head(1), on=["by", "by_right"]).select(one="wrong", other="wrong_right")


def agreement(both: pl.DataFrame) -> Agreement | None:
    """Return Cohen's kappa of ``one`` and ``other`` with its interval.

    Kappa is (a - c) / (1 - c), with the share a of equal judgements and c by chance. Its standard error is
    √(a (1 - a) / n) / (1 - c). Source: Cohen, Educational and Psychological Measurement 20 (1960).
    """
    if both.is_empty():
        return None
    one, other = (both[name].to_numpy().astype(float) for name in ("one", "other"))
    same = float(np.mean(one == other))
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    beyond = max(1 - chance, 1e-9)
    kappa = (same - chance) / beyond if chance < 1 else 1.0
    error = math.sqrt(same * (1 - same) / both.height) / beyond
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    low, high = max(-1.0, kappa - half), min(1.0, kappa + half)
    return Agreement(both.height, *(round(value, 4) for value in (same, kappa, low, high)))
