"""LBL015: missing or extra labels in sets whose texts have several labels; each label is reviewed by itself."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from auditor.analysis.arrays import rows_at
from auditor.analysis.labels.review import LabelReview, review_labels
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.label_groups import label_groups
from auditor.dataset.task import MULTI_LABEL
from auditor.facts import LabelOfSeveral, SeveralLabels
from auditor.formats.record.base import LABEL_SEPARATOR
from auditor.model import Ran, Skipped, findings
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "several-labels"

_MIN_ROWS = 50  # Source: five folds of ten rows, as for one label a text
# Rows times labels above which the rarer labels are not reviewed: about a minute on two cores.
_MAX_CELLS = 60_000
# Least kappa of a label and its predictions at which rows are named. Source: joined questions of TREC have 0.4 to 0.7, and
# three in five of the rows named there were right; of CLINC150 0.8 to 1.0, and one in ten.
_MIN_KAPPA = 0.75
RULES = load_rules(__name__)


def run(data: Dataset) -> Ran | Skipped:
    """Return findings on labels that models of the other rows contradict, and the noise rate of each label."""
    if data.task != MULTI_LABEL:
        return Ran()
    rows = _labelled(data)
    if rows.height < _MIN_ROWS:
        return Skipped(
            f"{pluralize(rows.height, 'row')} with labels; at least {_MIN_ROWS} are needed"
        )
    names = _names(rows, data.settings.class_floor)
    reviewed = names[: max(1, _MAX_CELLS // rows.height)]
    found, facts = [findings()], []
    for name, review in _reviews(data, rows, reviewed):
        found.append(_findings(rows, name, review))
        facts.append(_facts(rows, name, review))
    left = len(names) - len(reviewed)
    return Ran(
        pl.concat(found).sort("row", maintain_order=True),
        facts=SeveralLabels(rows=rows.height, labels=tuple(facts)),
        left_out=f"the {pluralize(left, 'rarest label')} of {len(names):,}: more than {_MAX_CELLS:,}"
        " rows times labels"
        if left
        else "",
    )


def _labelled(data: Dataset) -> pl.DataFrame:
    """Return ``row, text, labels`` (a list) of the training rows with a text."""
    rows = data.training.drop_nulls("label")
    rows = rows.select("row", text="prompt", labels=pl.col("label").str.split(LABEL_SEPARATOR))
    return rows.filter(normalise.is_visible(pl.col("text")))


def _names(rows: pl.DataFrame, floor: int) -> list[str]:
    """Return the labels that enough rows have and enough rows lack, the most frequent first."""
    counts = rows.explode("labels")["labels"].value_counts()
    enough = pl.col("count").is_between(floor, rows.height - floor)
    return (
        counts.filter(enough).sort("count", "labels", descending=[True, False])["labels"].to_list()
    )


def _reviews(
    data: Dataset, rows: pl.DataFrame, names: list[str]
) -> Iterator[tuple[str, LabelReview]]:
    """Yield each label with the review of two classes: rows that have it (1) and rows that lack it (0)."""
    shared = shared_parts(rows["text"])
    vectors = rows_at(data.embeddings.prompts, data.positions(rows["row"]))
    groups = label_groups(data, rows["row"].to_numpy(), shared)
    for name in names:
        has = rows["labels"].list.contains(name).cast(pl.Int64).to_numpy()
        yield name, review_labels(rows["text"], vectors, has, groups)


def _findings(rows: pl.DataFrame, name: str, review: LabelReview) -> pl.DataFrame:
    if review.kappa < _MIN_KAPPA:
        return findings()
    has = rows["labels"].list.contains(name).to_numpy()[review.flagged]
    confidence = 100 * review.probabilities[review.flagged, review.suggested[review.flagged]]
    lines = [
        f"the row {'has' if given else 'lacks'} the label '{name}', which is {sure:.0f}% likely to be"
        f" {'wrong' if given else 'right'}"
        for given, sure in zip(has, confidence, strict=True)
    ]
    flagged = rows["row"].gather(review.flagged)
    nearest = [near.rows[0] for near in review.supporting]
    frame = pl.DataFrame(
        {
            "row": flagged,
            "related": rows["row"].gather(nearest),
            "score": np.asarray(review.quality[review.flagged], np.float64).round(6),
            "detail": lines,
        },
        schema_overrides={"detail": pl.String},
    )
    return findings(frame, rule="LBL015")


def _facts(rows: pl.DataFrame, name: str, review: LabelReview) -> LabelOfSeveral:
    rate = review.noise_rate
    return LabelOfSeveral(
        name=name,
        rows=int(rows["labels"].list.contains(name).sum()),
        kappa=round(review.kappa, 4),
        suspected=len(review.flagged) if review.kappa >= _MIN_KAPPA else 0,
        least=round(max(rate.low if rate else 0.0, review.min_noise), 4)
        if review.kappa >= _MIN_KAPPA
        else None,
    )
