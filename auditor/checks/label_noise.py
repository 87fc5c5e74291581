"""LBL001, LBL003, LBL004, LBL012: wrong labels, small and overlapping classes, labels at chance level."""

import polars as pl

from auditor.analysis.arrays import rows_at
from auditor.analysis.labels import dependence, judgements, relations
from auditor.analysis.labels.classifiers.ensemble import neighbour_space, term_weights
from auditor.analysis.labels.label_facts import (
    ABSTAINED,
    LabelledRows,
    label_noise_facts,
    not_measured,
    signal_facts,
    suspected_labels,
)
from auditor.analysis.labels.review import LabelReview, review_labels
from auditor.analysis.labels.shared_parts import shared_parts
from auditor.analysis.text import normalise
from auditor.analysis.text.varying_words import varying_words
from auditor.dataset.dataset import Dataset
from auditor.dataset.free_answers import why_labels_were_not_checked
from auditor.dataset.pairs.label_groups import label_groups
from auditor.dataset.task import MULTI_LABEL
from auditor.facts import RANDOM_LABELS, SUSPECTED_LABEL, LabelNoise, SuspectedLabel
from auditor.model import Ran, Skipped, findings, whole_file
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "label-noise"

RULES = load_rules(__name__)

_MIN_ROWS = 50  # in classes large enough to review. Source: five folds of ten rows.
_LISTED = "each text lists the labels that it may have"
_EDITS = "nearly equal texts have different labels: small edits decide the label"
# Rows times classes above which nothing is reviewed: some ten matrices of that size, 8 GB in all.
_MAX_CELLS = 200_000_000


def run(data: Dataset) -> Ran | Skipped:
    """Return suspected labels, small and overlapping classes, ``label_quality``, and the noise rate."""
    if data.task == MULTI_LABEL:
        return Skipped("texts with several labels are reviewed by the check several-labels")
    if data.task != "classification":
        why = why_labels_were_not_checked(data)
        return Ran(left_out=f"labels were not reviewed: {why}" if why else "")
    floor = data.settings.class_floor
    labelled = _labelled(data)
    sizes = labelled.group_by("label").agg(rows=pl.len(), name=pl.col("name").first())
    small = sizes.filter(pl.col("rows") < floor).sort("rows", "label")
    rows = _reviewed(labelled, small)
    count, classes = int(rows.sizes.sum()), len(rows.names)
    if classes < 2 or count < _MIN_ROWS:
        why = (
            f"{pluralize(count, 'row')} in {pluralize(classes, 'class', 'classes')} of at least"
            f" {floor} rows; at least {_MIN_ROWS} rows in 2 classes are needed"
        )
        return _random_small_classes(data, labelled, small, why) or Skipped(why)
    if count * classes > _MAX_CELLS:
        return Skipped(
            f"{count:,} rows in {classes:,} classes need more memory than a laptop has:"
            f" rows times classes must be at most {_MAX_CELLS:,}"
        )
    return _reviewed_labels(data, rows, small)


def _reviewed_labels(data: Dataset, rows: LabelledRows, small: pl.DataFrame) -> Ran:
    """Return what ``run`` does, for labels with enough rows."""
    vectors = rows_at(data.embeddings.prompts, data.positions(pl.Series(rows.row)))
    shared = shared_parts(rows.text)
    review = review_labels(rows.text, vectors, rows.label, label_groups(data, rows.row, shared))
    words = varying_words(rows.text)
    edits = _EDITS if data.edits_decide else ""
    listed = relations.list_choices(rows.names, rows.text, rows.label, words)
    known = edits or (_LISTED if listed else "")
    why = known or relations.why_not_in_words(rows.names, rows.label, shared, words, review.kappa)
    undecided = known or judgements.why_unpredictable(rows.names, rows.text, shared, words)
    suspects = [] if why else suspected_labels(rows, review)
    facts = label_noise_facts(rows, review, suspects, tuple(small["name"]), why)
    facts = not_measured(facts, undecided)
    found = pl.concat([_small_classes(small, data.settings.class_floor), _random(facts)])
    if why:
        return Ran(found, facts=facts, left_out=f"labels were not reviewed: {why}")
    scores = pl.DataFrame({"row": rows.row, "label_quality": review.quality})
    if not review.predictable:
        return Ran(found, scores, facts, left_out=f"labels were not reviewed: {ABSTAINED}")
    found = pl.concat([found, _suspected(suspects), _overlapping(review, rows.names)])
    return Ran(found, scores, facts)


def _random_small_classes(
    data: Dataset, labelled: pl.DataFrame, small: pl.DataFrame, why: str
) -> Ran | None:
    """Return LBL012 if the labels of classes too small to review are random ones; None if they are not."""
    rows = _reviewed(labelled, small.clear())
    vectors = rows_at(data.embeddings.prompts, data.positions(pl.Series(rows.row)))
    shared, words = shared_parts(rows.text), varying_words(rows.text)
    if len(rows.names) < 2 or len(rows.row) < dependence.MIN_ROWS or data.edits_decide:
        return None
    if judgements.why_unpredictable(rows.names, rows.text, shared, words):
        return None
    groups = label_groups(data, rows.row, shared)
    found = dependence.neighbour_dependence(
        neighbour_space(term_weights(rows.text), vectors), rows.label, groups
    )
    if found is None or not found.is_chance:
        return None
    facts = LabelNoise(
        rows=len(rows.row),
        classes_evaluated=0,
        classes_too_small=tuple(small["name"]),
        agreement=round(found.accuracy, 4),
        abstained=why,
        signal=signal_facts(found),
    )
    return Ran(_random(facts), facts=facts, left_out=f"labels were not reviewed: {why}")


def _labelled(data: Dataset) -> pl.DataFrame:
    """Return ``row, line, text, label, name``; the label is folded, the name is as written."""
    rows = data.training.select("row", text="prompt", name=pl.coalesce("label", "response"))
    rows = rows.join(data.lines.select("row", "line"), on="row", maintain_order="left")
    return rows.with_columns(label=normalise.fold_characters(pl.col("name"))).filter(
        normalise.is_visible(pl.col("text")) & normalise.is_visible(pl.col("label"))
    )


def _reviewed(labelled: pl.DataFrame, small: pl.DataFrame) -> LabelledRows:
    """Return all labelled rows, with numbers for the classes that are not ``small``."""
    large = labelled.join(small, on="label", how="anti", maintain_order="left")
    classes = large.select("label", "name").unique("label", keep="first", maintain_order=True)
    classes = classes.sort("label").with_row_index("class")
    number = labelled.join(
        classes.select("label", "class"), on="label", how="left", maintain_order="left"
    )
    return LabelledRows(
        labelled["row"].to_numpy(),
        labelled["line"].to_numpy(),
        labelled["text"],
        number["class"].cast(pl.Int64).fill_null(-1).to_numpy(),
        tuple(classes["name"]),
    )


def _suspected(suspects: list[SuspectedLabel]) -> pl.DataFrame:
    """Return a finding for each suspect, related to its nearest supporting neighbour."""
    found = [
        (
            suspect.row,
            suspect.nearest[0].row,
            suspect.quality,
            f"labelled '{suspect.given}', but '{suspect.suggested}' is {100 * suspect.confidence:.0f}%"
            f" likely; similar rows with that label: line{'s' * (len(suspect.nearest) > 1)}"
            f" {', '.join(str(near.line) for near in suspect.nearest)}",
        )
        for suspect in suspects
    ]
    schema = {"row": pl.UInt32, "related": pl.UInt32, "score": pl.Float64, "detail": pl.String}
    return findings(pl.DataFrame(found, schema=schema, orient="row"), rule=SUSPECTED_LABEL)


def _small_classes(small: pl.DataFrame, floor: int) -> pl.DataFrame:
    return whole_file(
        "LBL003",
        (
            (
                f"'{name}' has {pluralize(rows, 'row')}, fewer than {floor}; its labels were not"
                " reviewed",
                rows / floor,
            )
            for name, rows in small.select("name", "rows").iter_rows()
        ),
    )


def _random(facts: LabelNoise) -> pl.DataFrame:
    """Return a finding on the whole set if labels are predicted no better than random ones."""
    signal = facts.signal
    if signal is None or not signal.is_chance:
        return findings()
    low, high = signal.by_chance
    detail = (
        f"the labels do not depend on the texts: models trained on the other rows have an accuracy of"
        f" {signal.accuracy:.2f} on {signal.rows:,} rows; by chance it is {low:.2f} to {high:.2f} (p = {signal.p:.2g})"
    )
    return whole_file(RANDOM_LABELS, [(detail, signal.p)])


def _overlapping(review: LabelReview, names: tuple[str, ...]) -> pl.DataFrame:
    return whole_file(
        "LBL004",
        (
            (
                f"'{names[o.first]}' and '{names[o.second]}': {100 * o.first_as_second:.0f}% and"
                f" {100 * o.second_as_first:.0f}% of their rows are predicted as the other class",
                round(min(o.first_as_second, o.second_as_first), 6),
            )
            for o in review.overlapping
        ),
    )
