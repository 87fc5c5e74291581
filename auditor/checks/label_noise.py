"""LBL001, LBL003, LBL004: labels that the other rows contradict, and classes that cannot be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from msgspec.structs import replace
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels.confusion import Overlap
from auditor.analysis.labels.noise_rate import METHOD
from auditor.analysis.labels.review import LabelReview, review_labels
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.analysis.text import normalise as text
from auditor.dataset.dataset import Dataset
from auditor.facts import (
    SUSPECTED_LABEL,
    ClassSuspects,
    Confusion,
    Interval,
    LabelNoise,
    Neighbour,
    OverlappingClasses,
    SuspectedLabel,
)
from auditor.model import Ran, Rule, Severity, Skipped, findings

NAME = "label-noise"

RULES: tuple[Rule, ...] = (
    Rule(
        "LBL001",
        "suspected-label",
        Severity.REVIEW,
        "Rows like this one carry another label.",
        "A few percent of wrong labels cost more accuracy than as many missing rows, and an eval"
        " labelled the same way cannot show it.",
        '{"text": "i lost my card", "label": "transfer"}',
        '{"text": "i lost my card", "label": "card"}',
        "Read the row and the lines named beside it; correct the label, or decide that it stands.",
        "as many rows as the estimated number of wrong labels, most doubtful first; each has a"
        " label at most half as likely as another one, which two views prefer. Rows whose"
        " label is 50 times less likely too, up to the upper end of the estimate; where there is none,"
        " only rows whose label is 100 times less likely, counting for it that 1 in 100 sure readings"
        " errs. Classes below class_floor rows are not judged",
    ),
    Rule(
        "LBL003",
        "small-class",
        Severity.NOTE,
        "A class has too few rows to learn it, or to tell whether its labels are right.",
        "The model sees it a handful of times and an error in it cannot be noticed.",
        "2 rows of 'refund' among 900",
        "20 rows or more of every class",
        "Add rows, merge the class into another, or drop it.",
        "fewer rows than class_floor (10)",
    ),
    Rule(
        "LBL004",
        "overlapping-classes",
        Severity.NOTE,
        "Rows of two classes cannot be told apart by their texts.",
        "Either the classes mean the same, or what tells them apart is not in the prompt.",
        "'card' and 'cards' with the same kinds of text",
        "one class, or two with a written rule for which is which",
        "Merge the classes, or write down the rule and label by it.",
        "a quarter of the rows of each class are taken for the other, by models that have not seen"
        " them",
    ),
)

# Rows below which no label is judged. Source: five folds of ten rows.
_ROWS = 50
# Rows times classes above which nothing is judged: some ten matrices of that size, 8 GB in all.
_CELLS = 200_000_000
_LISTED = 1_000  # suspects in the facts: more than anyone reads
_ABSTAINED = (
    "the texts of these rows say too little of the labels: models of the other rows predict too few"
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """All labelled rows; those of small classes have a quality, and are never flagged."""

    row: NDArray[np.uint32] = field(repr=False)
    line: NDArray[np.uint32] = field(repr=False)
    text: pl.Series = field(repr=False)
    label: NDArray[np.int64] = field(repr=False)  # -1 for small classes
    names: list[str]


def run(data: Dataset) -> Ran | Skipped:
    """Findings on doubtful labels, ``label_quality`` of every row, and the noise rate."""
    if data.task != "classification":
        return Ran()
    labelled = _labelled(data)
    sizes = labelled.group_by("label").agg(rows=pl.len(), name=pl.col("name").first())
    small = sizes.filter(pl.col("rows") < data.settings.class_floor).sort("rows", "label")
    rows = _judged(labelled, small)
    count = int((rows.label >= 0).sum())
    if len(rows.names) < 2 or count < _ROWS:
        reason = f"{count} rows in {len(rows.names)} classes of {data.settings.class_floor} rows"
        return Skipped(f"{reason} or more: at least {_ROWS} rows in 2 classes are needed")
    if count * len(rows.names) > _CELLS:
        reason = f"{count} rows in {len(rows.names)} classes take more memory than a laptop has"
        return Skipped(f"{reason}: rows times classes are at most {_CELLS:,}")
    vectors = data.embeddings.prompts[data.positions(pl.Series(rows.row))]
    review = review_labels(rows.text, vectors, rows.label, _groups(data, rows.row))
    scores = pl.DataFrame({"row": rows.row, "label_quality": review.quality})
    found = [_small(small, data.settings.class_floor)]
    rate = review.noise_rate
    facts = LabelNoise(
        rows=count,
        classes_evaluated=len(rows.names),
        classes_too_small=tuple(small["name"]),
        agreement=round(review.accuracy, 4),
        noise_rate=None
        if rate is None
        else Interval(
            estimate=round(rate.estimate, 4),
            low=round(rate.low, 4),
            high=round(rate.high, 4),
            method=METHOD,
        ),
        abstained=_ABSTAINED if rate is None else None,
    )
    if not review.predictable:
        return Ran(pl.concat(found), scores, facts)
    suspects = _suspects(rows, review)
    found += [_told(suspects), _overlapping(review.overlapping, rows.names)]
    facts = _with_suspects(facts, rows, suspects, review.overlapping)
    return Ran(pl.concat(found), scores, facts)


def _labelled(data: Dataset) -> pl.DataFrame:
    """``row, line, text, label, name``; labels that differ in case or spaces alone are one class."""
    rows = data.valid.filter(pl.col("role") == "train").select(
        "row", text="prompt", name=pl.coalesce("label", "response")
    )
    rows = rows.join(data.lines.select("row", "line"), on="row", maintain_order="left")
    return rows.with_columns(label=text.fold_characters(pl.col("name"))).filter(
        text.is_visible(pl.col("text")) & text.is_visible(pl.col("label"))
    )


def _judged(labelled: pl.DataFrame, small: pl.DataFrame) -> _Rows:
    large = labelled.join(small, on="label", how="anti", maintain_order="left")
    classes = large.select("label", "name").unique("label", keep="first", maintain_order=True)
    classes = classes.sort("label").with_row_index("class")
    number = labelled.join(
        classes.select("label", "class"), on="label", how="left", maintain_order="left"
    )
    return _Rows(
        labelled["row"].to_numpy(),
        labelled["line"].to_numpy(),
        labelled["text"],
        number["class"].cast(pl.Int64).fill_null(-1).to_numpy(),
        classes["name"].to_list(),
    )


def _groups(data: Dataset, rows: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Copies and near copies of each other have one number."""
    place = pl.DataFrame({"row": rows}).with_row_index("i")
    keys = place.join(data.keys.select("row", "prompt_key"), on="row", maintain_order="left")
    pairs = with_columns_of_both(data.similar_rows, place).select("i", "i_right")
    return connected_components(
        len(rows), [links_between_equals(keys["prompt_key"]), pairs.to_numpy()]
    )


def _suspects(rows: _Rows, review: LabelReview) -> list[SuspectedLabel]:
    """A suspect each, worst first, with the nearest rows that carry the suggested label."""
    suggested = review.suggested[review.flagged]
    chances = review.probabilities[review.flagged, suggested]
    return [
        SuspectedLabel(
            row=int(rows.row[i]),
            line=int(rows.line[i]),
            given=rows.names[rows.label[i]],
            suggested=rows.names[other],
            confidence=round(float(chance), 3),
            quality=round(float(review.quality[i]), 6),
            nearest=tuple(
                Neighbour(int(rows.row[n]), int(rows.line[n]), round(float(s), 3))
                for n, s in zip(near.rows, near.cosine, strict=True)
            ),
        )
        for i, other, chance, near in zip(
            review.flagged, suggested, chances, review.supporting, strict=True
        )
    ]


def _told(suspects: list[SuspectedLabel]) -> pl.DataFrame:
    details = [
        f"'{s.given}' given, '{s.suggested}' suggested ({s.confidence:.0%} likely); closest"
        f" rows with that label: line {', '.join(str(near.line) for near in s.nearest)}"
        for s in suspects
    ]
    frame = pl.DataFrame(
        {
            "row": pl.Series([s.row for s in suspects], dtype=pl.UInt32),
            "related": pl.Series([s.nearest[0].row for s in suspects], dtype=pl.UInt32),
            "score": pl.Series([s.quality for s in suspects], dtype=pl.Float64),
            "detail": pl.Series(details, dtype=pl.String),
        }
    )
    return findings(frame, rule=SUSPECTED_LABEL)


def _small(small: pl.DataFrame, floor: int) -> pl.DataFrame:
    detail = pl.format(
        "'{}' has {} rows, fewer than {}: its labels were not judged", "name", "rows", pl.lit(floor)
    )
    return findings(small.select(detail=detail, score=pl.col("rows") / floor), rule="LBL003")


def _overlapping(overlap: tuple[Overlap, ...], names: list[str]) -> pl.DataFrame:
    details = [
        f"'{names[o.first]}' and '{names[o.second]}': {o.first_as_second:.0%} and"
        f" {o.second_as_first:.0%} of their rows look like the other"
        for o in overlap
    ]
    scores = [round(min(o.first_as_second, o.second_as_first), 6) for o in overlap]
    frame = pl.DataFrame(
        {"detail": details, "score": scores}, schema={"detail": pl.String, "score": pl.Float64}
    )
    return findings(frame, rule="LBL004")


def _with_suspects(
    facts: LabelNoise, rows: _Rows, suspects: list[SuspectedLabel], overlap: tuple[Overlap, ...]
) -> LabelNoise:
    """``facts`` with what the report draws: classes, pairs of labels, suspects, overlapping classes."""
    wrong = Counter(suspect.given for suspect in suspects)
    pairs = Counter((suspect.given, suspect.suggested) for suspect in suspects)
    sizes = np.bincount(rows.label[rows.label >= 0], minlength=len(rows.names)).tolist()
    return replace(
        facts,
        classes=tuple(
            ClassSuspects(name, size, wrong[name])
            for name, size in zip(rows.names, sizes, strict=True)
        ),
        confusions=tuple(
            Confusion(*pair, count)
            for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
        ),
        suspects=tuple(suspects[:_LISTED]),
        overlapping=tuple(
            OverlappingClasses(
                (rows.names[o.first], rows.names[o.second]),
                (round(o.first_as_second, 3), round(o.second_as_first, 3)),
            )
            for o in overlap
        ),
    )
