"""PRF004: preference pairs in which the rejected answer reads like the one the others prefer."""

from __future__ import annotations

import numpy as np
import polars as pl
from msgspec import field
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.labels.calibration import temperature_scaled
from auditor.analysis.labels.cross_fit import Model, grouped_folds, out_of_fold_scores
from auditor.analysis.labels.linear import Features, whiten
from auditor.analysis.labels.noise_rate import estimate_noise_rate, flagged_by_rate
from auditor.analysis.labels.softmax_regression import SoftmaxRegression
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.analysis.text import normalise
from auditor.analysis.text.tfidf import term_counts, tfidf
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts, Interval
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "swapped-pairs"

RULES = load_rules(__name__)

_PAIRS = 200
_DOUBTFUL, _CERTAIN = 0.5, 0.05  # of the chances of the rejected answer
# Agreement beyond chance, as it would be without the swapped pairs, below which nobody is accused:
# "substantial" (Landis and Koch 1977), 80 % of the pairs.
_SUBSTANTIAL = 0.6
_ABSTAINED = (
    "which answer is preferred is not in their words: models of the other pairs tell too few"
)


class SwappedPairs(Facts, frozen=True, kw_only=True):
    """How many pairs look swapped, or why nobody can say so."""

    pairs: int | None = field(name="pairs_judged", default=None)
    agreement: float | None = None  # share of chosen answers that models of other pairs prefer
    swapped: Interval | None = None  # a share of the pairs
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """A finding on each pair that looks swapped, and facts on how well that can be told."""
    if data.task != "preference":
        return Ran()
    pairs = _judged(data)
    if pairs.height < _PAIRS:
        return Ran(findings(), facts=SwappedPairs(abstained=f"fewer than {_PAIRS} pairs"))
    chances = _chances(data, pairs)
    as_given = np.zeros(pairs.height, np.int64)
    agreement = float((chances[:, 0] > chances[:, 1]).mean())
    facts = SwappedPairs(pairs=pairs.height, agreement=round(agreement, 4))
    rate = estimate_noise_rate(chances, as_given)
    if (2 * agreement - 1) / (1 - rate.low) < _SUBSTANTIAL:
        return Ran(findings(), facts=replace(facts, abstained=_ABSTAINED))
    swapped = Interval(
        estimate=round(rate.estimate, 4), low=round(rate.low, 4), high=round(rate.high, 4)
    )
    against = np.asarray(chances[:, 0] / np.maximum(chances[:, 1], 1e-9), np.float32)
    order = np.argsort(against, kind="stable")
    accused = flagged_by_rate(
        order[against[order] <= _DOUBTFUL], against, rate, pairs.height, _CERTAIN
    )
    told = pl.DataFrame(
        {
            "row": pairs["row"].gather(accused),
            "score": chances[accused, 0].astype(np.float64).round(6),
            "detail": [
                f"the rejected answer is the better one by the other pairs ({chance:.0%} likely)"
                for chance in chances[accused, 1]
            ],
        }
    )
    return Ran(findings(told, rule="PRF004"), facts=replace(facts, swapped=swapped))


def _judged(data: Dataset) -> pl.DataFrame:
    """``row, chosen, rejected``: training pairs of two answers in words that are not the same."""
    pairs = data.valid.filter((pl.col("role") == "train") & pl.col("calls").is_null())
    pairs = pairs.select("row", "rejected", chosen="response").filter(
        normalise.is_visible(pl.col("chosen")) & normalise.is_visible(pl.col("rejected"))
    )
    return pairs.filter(
        normalise.identity_keys(pairs["chosen"]) != normalise.identity_keys(pairs["rejected"])
    )


def _chances(data: Dataset, pairs: pl.DataFrame) -> NDArray[np.float32]:
    """How likely the chosen and the rejected answer is the preferred one: float32[n, 2].

    A softmax regression tells chosen from rejected answers by their words and meaning; pairs of one
    prompt are judged by models of the other prompts.
    """
    keys = pairs.join(data.keys.select("row", "prompt_key"), on="row", maintain_order="left")[
        "prompt_key"
    ]
    prompt = connected_components(len(keys), [links_between_equals(keys)])
    fold = grouped_folds(np.zeros_like(prompt), prompt, keys.hash(seed=13).to_numpy())
    answers = pl.concat([pairs["chosen"], pairs["rejected"].alias("chosen")])
    preferred = np.repeat([1, 0], pairs.height)
    vectors = data.embeddings.encoder.encode(answers)
    features = Features(tfidf(term_counts(answers)), whiten(vectors))
    model = Model(SoftmaxRegression(), features)
    scores = out_of_fold_scores([model], preferred, 2, np.tile(fold, 2))[0]
    ahead = scores[:, 1] - scores[:, 0]
    margin = ahead[: pairs.height] - ahead[pairs.height :]
    both = np.asarray(np.stack([margin, -margin], axis=1) / 2, np.float32)
    return temperature_scaled(both, np.zeros(pairs.height, np.int64))
