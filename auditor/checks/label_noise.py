"""LBL001, LBL003, LBL004: labels that the other rows contradict, and classes that cannot be told.

Facts, in ``Report.facts["label-noise"]``: ``rows_judged``, ``classes_judged``, ``classes_not_judged``
(names), ``agreement`` (share of labels that models of the other rows predict); ``noise_rate``
(``estimate, low, high``, shares of the rows judged, and ``method``) or ``abstained`` (why), in which
case the following may be absent;
``classes`` (``label, rows, suspected``; every class judged); ``confusions`` (``given, suggested,
rows``: suspects by pair, most first); ``suspects`` (the 1,000 worst: ``row, line, given, suggested,
confidence, quality`` and ``nearest``, each ``row, line, similarity``); ``overlapping`` (``classes,
taken_for_the_other``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.labels import confusion, label_model, noise_rate
from auditor.analysis.labels.label_model import Evidence, Judgement
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.analysis.text import normalise as text
from auditor.dataset.dataset import Dataset
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
_DOUBTFUL = 0.5  # of the suggested class's probability, which the label's may reach
_VIEWS = 2  # of four or three, that must prefer the suggested class
# Of the suggested class's probability: a label that is fifty times less likely is told beyond the
# estimate; where models err so often that there is none, one a hundred times less likely, with their
# errors counted.
_CERTAIN, _ALONE = 0.02, 0.01
# Agreement of models and right labels beyond chance (Cohen's kappa) below which no rate is estimated:
# models must be right where they are sure. Source: "moderate" agreement ends at 0.6 (Landis and Koch
# 1977). Below "fair", 0.4, nobody is accused: what decides is then not in the words.
_SUBSTANTIAL, _FAIR = 0.6, 0.4
# Surest rows that a rate must be read off where agreement is below 0.7. Source: of fewer, the upper end is
# above 5 % even where none is contradicted. So are 285 clean rows of the sample, with 0.60; 300 of ten
# classes of CLINC150, a fifth of them wrong, have 0.74 and must not pass as not measured.
_SURE_ROWS, _SURER = 76, 0.7
_OVERLAP = 0.25  # share of each class that is taken for the other
_LISTED = 1_000  # suspects in the facts: more than anyone reads
_ABSTAINED = (
    "the texts of these rows say too little of the labels: models of the other rows predict too few"
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """All labelled rows; those of small classes are one class more, scored and never accused."""

    row: NDArray[np.uint32] = field(repr=False)
    line: NDArray[np.uint32] = field(repr=False)
    text: pl.Series = field(repr=False)
    label: NDArray[np.int64] = field(repr=False)  # len(names) for small classes
    names: list[str]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Whether a row is of a class that is judged: bool[n]."""
        return self.label < len(self.names)


def run(data: Dataset) -> Ran | Skipped:
    """Findings on doubtful labels, ``label_quality`` of every row, and the noise rate."""
    if data.task != "classification":
        return Ran()
    labelled = _labelled(data)
    sizes = labelled.group_by("label").agg(rows=pl.len(), name=pl.col("name").first())
    small = sizes.filter(pl.col("rows") < data.settings.class_floor).sort("rows", "label")
    rows = _judged(labelled, small)
    own = rows.judged
    count = int(own.sum())
    if len(rows.names) < 2 or count < _ROWS:
        reason = f"{count} rows in {len(rows.names)} classes of {data.settings.class_floor} rows"
        return Skipped(f"{reason} or more: at least {_ROWS} rows in 2 classes are needed")
    if count * len(rows.names) > _CELLS:
        reason = f"{count} rows in {len(rows.names)} classes take more memory than a laptop has"
        return Skipped(f"{reason}: rows times classes are at most {_CELLS:,}")
    vectors = data.embeddings.prompts[data.positions(pl.Series(rows.row))]
    classes = len(rows.names) + (count < len(own))
    evidence = label_model.gather(rows.text, vectors, rows.label, _groups(data, rows.row), classes)
    judged = label_model.judge(evidence, rows.label, classes)
    table = confusion.crossed(rows.label[own], judged.taken[own], classes)
    scores = pl.DataFrame({"row": rows.row, "label_quality": judged.quality})
    found = [_small(small, data.settings.class_floor)]
    facts: dict[str, Any] = {
        "rows_judged": count,
        "classes_judged": len(rows.names),
        "classes_not_judged": small["name"].to_list(),
        "agreement": round(float(np.trace(table)) / count, 4),
    }
    rate = noise_rate.rate(judged.probabilities[own], rows.label[own])
    told = confusion.agreement(table, rate.low, rate.estimate)
    measured = told >= (_SUBSTANTIAL if rate.rows >= _SURE_ROWS else _SURER)
    if not measured:
        facts["abstained"] = _ABSTAINED
    if told < _FAIR:
        return Ran(pl.concat(found), scores, facts)
    overlap = confusion.overlapping(table, _OVERLAP)
    against = _against(judged, judged.probabilities[np.arange(len(own)), rows.label])
    accused = _doubtful(rows, judged, against, overlap)
    if not measured:
        # Models that err so often err where they are sure, too.
        accused = accused[_against(judged, judged.chance)[accused] <= _ALONE]
    else:
        accused = noise_rate.accused(accused, against, rate, count, _CERTAIN)
        ends = {"estimate": rate.estimate, "low": rate.low, "high": rate.high}
        facts["noise_rate"] = {k: round(v, 4) for k, v in ends.items()} | {
            "method": noise_rate.METHOD
        }
    suspects = _suspects(rows, judged, evidence, accused)
    found += [_told(suspects), _overlapping(overlap, rows.names)]
    return Ran(pl.concat(found), scores, facts | _pictures(rows, suspects, overlap))


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
        number["class"].fill_null(len(classes)).to_numpy().astype(np.int64),
        classes["name"].to_list(),
    )


def _groups(data: Dataset, rows: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Copies and near copies of each other have one number."""
    place = pl.DataFrame({"row": rows}).with_row_index("i")
    keys = place.join(data.keys.select("row", "prompt"), on="row", maintain_order="left")
    pairs = with_columns_of_both(data.similar_rows, place).select("i", "i_right")
    return connected_components(len(rows), [links_between_equals(keys["prompt"]), pairs.to_numpy()])


def _doubtful(
    rows: _Rows,
    judged: Judgement,
    against: NDArray[np.float32],
    overlap: list[tuple[int, int, float, float]],
) -> NDArray[np.int64]:
    """Positions of the rows that enough views contradict, most doubtful first.

    Where label and suggestion are two classes that cannot be told apart it is no row's fault.
    """
    classes = len(rows.names)
    doubtful = (against <= _DOUBTFUL) & (judged.agreeing >= _VIEWS)
    doubtful &= rows.judged & (judged.suggested < classes)
    alike = [code for a, b, *_ in overlap for code in (a * classes + b, b * classes + a)]
    doubtful &= ~np.isin(rows.label * classes + judged.suggested, alike)
    order = np.argsort(judged.quality, kind="stable")
    return np.asarray(order[doubtful[order]], np.int64)


def _against(judged: Judgement, chance: NDArray[Any]) -> NDArray[np.float32]:
    """The chance of each row's label, in probabilities of the class suggested for it."""
    rival = judged.probabilities[np.arange(len(judged.suggested)), judged.suggested]
    return np.asarray(chance / np.maximum(rival, np.float32(1e-9)), np.float32)


def _suspects(
    rows: _Rows, judged: Judgement, evidence: Evidence, accused: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """A suspect each, worst first, with the nearest rows that carry the suggested label."""
    suggested = judged.suggested[accused]
    near, similar = label_model.witnesses(evidence.space, rows.label, accused, suggested)
    chances = judged.probabilities[accused, suggested]
    return [
        {
            "row": int(rows.row[i]),
            "line": int(rows.line[i]),
            "given": rows.names[rows.label[i]],
            "suggested": rows.names[other],
            "confidence": round(float(chance), 3),
            "quality": round(float(judged.quality[i]), 6),
            "nearest": [
                {
                    "row": int(rows.row[n]),
                    "line": int(rows.line[n]),
                    "similarity": round(float(s), 3),
                }
                for n, s in zip(found, cosines, strict=True)
            ],
        }
        for i, other, chance, found, cosines in zip(
            accused, suggested, chances, near, similar, strict=True
        )
    ]


def _told(suspects: list[dict[str, Any]]) -> pl.DataFrame:
    details = [
        f"'{s['given']}' given, '{s['suggested']}' suggested ({s['confidence']:.0%} likely); closest"
        f" rows with that label: line {', '.join(str(near['line']) for near in s['nearest'])}"
        for s in suspects
    ]
    frame = pl.DataFrame(
        {
            "row": pl.Series([s["row"] for s in suspects], dtype=pl.UInt32),
            "related": pl.Series([s["nearest"][0]["row"] for s in suspects], dtype=pl.UInt32),
            "score": pl.Series([s["quality"] for s in suspects], dtype=pl.Float64),
            "detail": pl.Series(details, dtype=pl.String),
        }
    )
    return findings(frame, rule="LBL001")


def _small(small: pl.DataFrame, floor: int) -> pl.DataFrame:
    detail = pl.format(
        "'{}' has {} rows, fewer than {}: its labels were not judged", "name", "rows", pl.lit(floor)
    )
    return findings(small.select(detail=detail, score=pl.col("rows") / floor), rule="LBL003")


def _overlapping(overlap: list[tuple[int, int, float, float]], names: list[str]) -> pl.DataFrame:
    details = [
        f"'{names[a]}' and '{names[b]}': {there:.0%} and {back:.0%} of their rows look like the other"
        for a, b, there, back in overlap
    ]
    scores = [round(min(there, back), 6) for _, _, there, back in overlap]
    frame = pl.DataFrame(
        {"detail": details, "score": scores}, schema={"detail": pl.String, "score": pl.Float64}
    )
    return findings(frame, rule="LBL004")


def _pictures(
    rows: _Rows, suspects: list[dict[str, Any]], overlap: list[tuple[int, int, float, float]]
) -> dict[str, Any]:
    """What the report draws: classes, pairs of suspected labels, suspects and overlapping classes."""
    accused = pl.DataFrame(
        [(s["given"], s["suggested"]) for s in suspects],
        schema={"given": pl.String, "suggested": pl.String},
        orient="row",
    )
    pairs = accused.group_by("given", "suggested").agg(rows=pl.len())
    wrong = dict(accused.group_by("given").len().iter_rows())
    sizes = np.bincount(rows.label[rows.judged], minlength=len(rows.names)).tolist()
    return {
        "classes": [
            {"label": name, "rows": size, "suspected": wrong.get(name, 0)}
            for name, size in zip(rows.names, sizes, strict=True)
        ],
        "confusions": pairs.sort(
            "rows", "given", "suggested", descending=[True, False, False]
        ).to_dicts(),
        "suspects": suspects[:_LISTED],
        "overlapping": [
            {
                "classes": [rows.names[a], rows.names[b]],
                "taken_for_the_other": [round(there, 3), round(back, 3)],
            }
            for a, b, there, back in overlap
        ],
    }
