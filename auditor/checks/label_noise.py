"""LBL001, LBL003, LBL004: labels that the other rows contradict, and classes that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.dataset import Dataset
from auditor.features import classify, noise, text
from auditor.features.classify import Judgement
from auditor.features.groups import joined
from auditor.model import Found, Rule, Severity, Skipped, findings
from auditor.settings import Settings

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
        " label at least four times less likely than another one, which two views or more prefer."
        " Classes below class_floor rows are not judged",
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
# Quality from which a label is not doubtful: another class is less than four times as likely.
_DOUBTFUL = 0.2
_VIEWS = 2  # that must prefer the suggested class
# Agreement of models and labels beyond chance (Cohen's kappa) below which nobody is accused. Source:
# "fair" agreement ends at 0.4 (Landis and Koch 1977); what decides is then not in the words.
_KAPPA = 0.4
_OVERLAP = 0.25  # share of each class that is taken for the other
_NAMED = 3  # rows named as evidence
_ABSTAINED = (
    "the texts say too little of the labels: models that learn them agree hardly more than chance"
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that are judged."""

    row: pl.Series
    text: pl.Series
    label: NDArray[np.int64] = field(repr=False)
    names: list[str]


def run(data: Dataset, settings: Settings) -> Found | Skipped:
    """Findings on doubtful labels, ``label_quality`` of every judged row, and the noise rate."""
    if data.task != "classification":
        return Skipped(NAME, f"a {data.task} set has no labels")
    labelled = _labelled(data)
    sizes = labelled.group_by("label").agg(rows=pl.len(), name=pl.col("name").first())
    small = sizes.filter(pl.col("rows") < settings.class_floor).sort("rows", "label")
    rows = _judged(labelled, small)
    if len(rows.names) < 2 or len(rows.row) < _ROWS:
        reason = f"{len(rows.row)} rows in {len(rows.names)} classes of {settings.class_floor} rows"
        return Skipped(NAME, f"{reason} or more: at least {_ROWS} rows in 2 classes are needed")
    vectors = data.meanings.asked[data.places(rows.row)]
    evidence = classify.gather(rows.text, vectors, rows.label, _groups(data, rows.row))
    judged = classify.judge(evidence, rows.label, len(rows.names))
    told = _kappa(judged.probabilities.argmax(axis=1), rows.label)
    scores = pl.DataFrame({"row": rows.row, "label_quality": judged.quality})
    if told < _KAPPA:
        facts = _facts(rows, judged, None, small, [])
        return Found(_small(small, settings.class_floor), scores, facts)
    overlap = _overlap(rows, judged)
    doubtful = (judged.quality < _DOUBTFUL) & (judged.agreeing >= _VIEWS)
    doubtful &= ~_between(overlap, rows, judged.suggested)
    mended = np.where(doubtful, judged.suggested, rows.label)
    rate = noise.rate(evidence.best, rows.label, mended, judged.probabilities)
    accused = _accused(judged, doubtful, round(rate.estimate * len(rows.label)))
    found = [
        _suspects(data, rows, judged, evidence.near, accused),
        _small(small, settings.class_floor),
        _overlapping(overlap),
    ]
    return Found(pl.concat(found), scores, _facts(rows, judged, rate, small, overlap))


def _labelled(data: Dataset) -> pl.DataFrame:
    """``row, text, label, name``; labels that differ in case or spaces alone are one class."""
    rows = data.sound.filter(pl.col("role") == "train").select(
        "row", text="prompt", name=pl.coalesce("label", "response")
    )
    return rows.with_columns(label=text.plain(pl.col("name"))).filter(
        text.visible(pl.col("text")) & text.visible(pl.col("label"))
    )


def _judged(labelled: pl.DataFrame, small: pl.DataFrame) -> _Rows:
    rows = labelled.join(small, on="label", how="anti", maintain_order="left")
    classes = rows.select("label", "name").unique("label", keep="first", maintain_order=True)
    classes = classes.sort("label").with_row_index("class")
    number = rows.join(classes.select("label", "class"), on="label", maintain_order="left")
    return _Rows(
        rows["row"],
        rows["text"],
        number["class"].to_numpy().astype(np.int64),
        classes["name"].to_list(),
    )


def _kappa(taken: NDArray[np.int64], label: NDArray[np.int64]) -> float:
    """Agreement beyond chance: 0 none, 1 all."""
    classes = int(label.max()) + 1
    shares = [np.bincount(side, minlength=classes) / len(side) for side in (taken, label)]
    chance = float(shares[0] @ shares[1])
    return (float((taken == label).mean()) - chance) / max(1 - chance, 1e-9)


def _groups(data: Dataset, rows: pl.Series) -> NDArray[np.int64]:
    """Copies and near copies of each other have one number."""
    place = pl.DataFrame({"row": rows}).with_row_index("i")
    keys = place.join(data.keys.select("row", "prompt"), on="row", maintain_order="left")
    pairs = data.alike_rows.join(place, left_on="left", right_on="row").join(
        place, left_on="right", right_on="row", suffix="_right"
    )
    return joined(keys["prompt"], pairs["i"], pairs["i_right"])


def _accused(judged: Judgement, doubtful: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """Positions of the ``count`` most doubtful rows, worst first."""
    order = np.argsort(judged.quality, kind="stable")
    return order[doubtful[order]][:count]


def _suspects(
    data: Dataset,
    rows: _Rows,
    judged: Judgement,
    near: NDArray[np.int64],
    accused: NDArray[np.int64],
) -> pl.DataFrame:
    """A finding a suspect, with the nearest rows that carry the suggested label."""
    suggested = judged.suggested[accused]
    line = (
        data.lines.select("row", "line")
        .join(rows.row.to_frame("row"), on="row", how="right", maintain_order="right")["line"]
        .to_numpy()
    )
    row = rows.row.to_numpy()
    related: list[int | None] = []
    details = []
    for position, other in zip(accused, suggested, strict=True):
        witnesses = [n for n in near[position] if rows.label[n] == other][:_NAMED]
        related.append(int(row[witnesses[0]]) if witnesses else None)
        share = judged.probabilities[position, other]
        said = f"'{rows.names[rows.label[position]]}' given, '{rows.names[other]}' suggested"
        where = ", ".join(str(line[n]) for n in witnesses)
        lines = f"; closest rows with that label: line {where}" if witnesses else ""
        details.append(f"{said} ({share:.0%} likely){lines}")
    return findings(
        pl.DataFrame(
            {
                "row": row[accused],
                "related": pl.Series(related, dtype=pl.UInt32),
                "score": judged.quality[accused].round(3),
                "detail": pl.Series(details, dtype=pl.String),
            }
        ),
        rule="LBL001",
    )


def _small(small: pl.DataFrame, floor: int) -> pl.DataFrame:
    detail = pl.format(
        "'{}' has {} rows, fewer than {}: its labels were not judged", "name", "rows", pl.lit(floor)
    )
    return findings(small.select(detail=detail, score=pl.col("rows") / floor), rule="LBL003")


def _overlap(rows: _Rows, judged: Judgement) -> list[dict[str, Any]]:
    """Pairs of classes of which a large share is taken for the other, worst first."""
    classes = len(rows.names)
    taken = judged.probabilities.argmax(axis=1)
    flat = np.bincount(rows.label * classes + taken, minlength=classes * classes)
    share = flat.reshape(classes, classes) / np.bincount(rows.label, minlength=classes)[:, None]
    mutual = np.triu(np.minimum(share, share.T), 1)
    pairs = np.argwhere(mutual >= _OVERLAP)
    order = np.argsort(-mutual[pairs[:, 0], pairs[:, 1]], kind="stable")
    return [
        {
            "classes": [rows.names[a], rows.names[b]],
            "taken_for_the_other": [round(float(share[a, b]), 3), round(float(share[b, a]), 3)],
        }
        for a, b in pairs[order]
    ]


def _between(
    overlap: list[dict[str, Any]], rows: _Rows, suggested: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Rows whose label and suggestion are two classes that cannot be told apart: no one's fault."""
    number = {name: k for k, name in enumerate(rows.names)}
    classes = len(rows.names)
    pairs = [[number[name] for name in o["classes"]] for o in overlap]
    codes = [a * classes + b for one, two in pairs for a, b in ((one, two), (two, one))]
    return np.isin(rows.label * classes + suggested, codes)


def _overlapping(overlap: list[dict[str, Any]]) -> pl.DataFrame:
    details = [
        f"'{a}' and '{b}': {there:.0%} and {back:.0%} of their rows look like the other"
        for (a, b), (there, back) in ((o["classes"], o["taken_for_the_other"]) for o in overlap)
    ]
    scores = [min(o["taken_for_the_other"]) for o in overlap]
    frame = pl.DataFrame(
        {"detail": details, "score": scores}, schema={"detail": pl.String, "score": pl.Float64}
    )
    return findings(frame, rule="LBL004")


def _facts(
    rows: _Rows,
    judged: Judgement,
    rate: noise.Rate | None,
    small: pl.DataFrame,
    overlap: list[dict[str, Any]],
) -> dict[str, Any]:
    right = judged.probabilities.argmax(axis=1) == rows.label
    measured: dict[str, Any] = {"abstained": _ABSTAINED}
    if rate:
        ends = {"estimate": rate.estimate, "low": rate.low, "high": rate.high}
        shares = {name: round(share, 4) for name, share in ends.items()}
        measured = {"noise_rate": {**shares, "method": noise.METHOD}}
    return {
        "rows_judged": len(rows.label),
        "classes_judged": len(rows.names),
        "classes_not_judged": small["name"].to_list(),
        **measured,
        "agreement": round(float(right.mean()), 4),
        "views": {name: round(weight, 3) for name, weight in judged.weights.items()},
        "overlapping": overlap,
    }
