"""PRF004: preference pairs whose rejected answer is probably the better one."""

import numpy as np
import polars as pl
from msgspec import field
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.labels.classifiers.calibration import temperature_scaled
from auditor.analysis.labels.classifiers.cross_fit import Model, grouped_folds, out_of_fold_scores
from auditor.analysis.labels.classifiers.linear import Features, whiten
from auditor.analysis.labels.classifiers.softmax_regression import SoftmaxRegression
from auditor.analysis.labels.noise_rate import estimate_noise_rate
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.analysis.text import normalise
from auditor.analysis.text.tfidf import term_counts, tfidf
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts, Interval
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "swapped-pairs"

_MIN_PAIRS = 200
# Highest ratio P(chosen is preferred) / P(rejected is preferred):
_MAX_RATIO = 0.5  # of every pair that is reported
_CERTAIN_RATIO = 0.05  # of a pair that is also reported beyond the estimated number of swaps
# Lowest agreement beyond chance, corrected for the swapped pairs, at which pairs are reported:
# "substantial" (Landis and Koch 1977), which is 80% of the pairs.
_MIN_KAPPA = 0.6
_ABSTAINED = (
    "which answer is preferred is hard to predict from the texts:"
    " models of the other pairs prefer too few of the chosen answers"
)

RULES = load_rules(__name__)


class SwappedPairs(Facts, frozen=True, kw_only=True):
    """How many pairs are probably swapped, or why that could not be estimated."""

    pairs: int | None = field(name="pairs_judged", default=None)
    agreement: float | None = None  # share of the chosen answers that models of other pairs prefer
    swapped: Interval | None = None  # share of the pairs
    abstained: str | None = None


def run(data: Dataset) -> Ran:
    """Return a finding on each pair that is probably swapped, and the estimated share of them."""
    if data.task != "preference":
        return Ran()
    pairs = _pairs(data)
    if pairs.height < _MIN_PAIRS:
        return Ran(facts=SwappedPairs(abstained=f"fewer than {_MIN_PAIRS} pairs"))
    probabilities = _preferred_probabilities(data, pairs)
    chosen, rejected = probabilities.T
    agreement = float((chosen > rejected).mean())
    facts = SwappedPairs(pairs=pairs.height, agreement=round(agreement, 4))
    rate = estimate_noise_rate(probabilities, np.zeros(pairs.height, np.int64))
    # kappa = (observed - expected) / (1 - expected), with an expected agreement of 1/2
    kappa = 2 * agreement - 1
    if kappa / (1 - rate.low) < _MIN_KAPPA:
        return Ran(facts=replace(facts, abstained=_ABSTAINED))
    swapped = Interval(
        estimate=round(rate.estimate, 4), low=round(rate.low, 4), high=round(rate.high, 4)
    )
    ratio = np.asarray(chosen / np.maximum(rejected, 1e-9), np.float32)
    order = np.argsort(ratio, kind="stable")
    suspects = order[ratio[order] <= _MAX_RATIO]
    likely, most = (round(share * pairs.height) for share in (rate.estimate, rate.high))
    suspects = suspects[:most]
    flagged = suspects[(ratio[suspects] <= _CERTAIN_RATIO) | (np.arange(len(suspects)) < likely)]
    reported = pl.DataFrame(
        {
            "row": pairs["row"].gather(flagged),
            "score": chosen[flagged].astype(np.float64).round(6),
            "detail": [
                f"models trained on the other pairs prefer the rejected response ({probability:.0%} likely)"
                for probability in rejected[flagged]
            ],
        }
    )
    return Ran(findings(reported, rule="PRF004"), facts=replace(facts, swapped=swapped))


def _pairs(data: Dataset) -> pl.DataFrame:
    """Return ``row, chosen, rejected`` of the training pairs of two texts that are not the same."""
    pairs = data.training.filter(pl.col("calls").is_null())
    pairs = pairs.select("row", "rejected", chosen="response").filter(
        normalise.is_visible(pl.col("chosen")) & normalise.is_visible(pl.col("rejected"))
    )
    # Keys can be compared only if they are computed together.
    keys = normalise.identity_keys(pl.concat([pairs["chosen"], pairs["rejected"].alias("chosen")]))
    return pairs.filter(keys.head(pairs.height) != keys.tail(pairs.height))


def _preferred_probabilities(data: Dataset, pairs: pl.DataFrame) -> NDArray[np.float32]:
    """Return the probabilities that the chosen and the rejected answer is preferred: float32[n, 2].

    A softmax regression on words and embeddings classifies answers as chosen or rejected. The pairs
    of one prompt are scored by models of the other prompts.
    """
    keys = pairs.join(data.keys.select("row", "prompt_key"), on="row", maintain_order="left")[
        "prompt_key"
    ]
    prompt = connected_components(len(keys), [links_between_equals(keys)])
    fold = grouped_folds(np.zeros_like(prompt), prompt, keys.hash(seed=13).to_numpy())
    answers = pl.concat([pairs["chosen"], pairs["rejected"].alias("chosen")])
    is_chosen = np.repeat([1, 0], pairs.height)
    vectors = data.embeddings.encoder.encode(answers)
    features = Features(tfidf(term_counts(answers)), whiten(vectors))
    model = Model(SoftmaxRegression(), features)
    scores = out_of_fold_scores([model], is_chosen, 2, np.tile(fold, 2))[0]
    score = scores[:, 1] - scores[:, 0]
    margin = score[: pairs.height] - score[pairs.height :]
    both = np.asarray(np.stack([margin, -margin], axis=1) / 2, np.float32)
    return temperature_scaled(both, np.zeros(pairs.height, np.int64))
