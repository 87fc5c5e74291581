"""DIV002, and the contents of the set: topics, the number of distinct examples, a map of the rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.arrays import rows_at
from auditor.analysis.coverage.clusters import Clusters, find_clusters
from auditor.analysis.coverage.distinct import (
    most_distinct,
    rows_by_results,
    rows_by_words,
)
from auditor.analysis.coverage.effective_size import (
    effective_size,
)
from auditor.analysis.coverage.projection import project_to_plane
from auditor.analysis.embedding.exact_cosines import Grid, on_grid
from auditor.analysis.text.keywords import keywords
from auditor.coverage_facts import FEW_DISTINCT, Diversity, MapPoint, NarrowClass, Topic
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.distinct_texts import text_groups
from auditor.dataset.pairs.rows_without_copies import rows_without_copies
from auditor.dataset.task import LABELLED
from auditor.model import Ran, Skipped, findings, whole_file
from auditor.rules import load_rules

NAME = "diversity"

# Rows below which nothing is measured. Source: at 50 rows a share is known to 14 points at best.
_MIN_ROWS = 50
# Share of distinct rows below which a set repeats itself. Source: 210 rows with 190
# distinct ones, at a floor of 200, are a small set and not a repetitive one.
_MAX_DISTINCT_SHARE = 0.5
_MAX_POINTS = 2_000  # of the map. Source: more dots cannot be distinguished
_MAX_TEXT_CHARS = 80  # of a row that its point has

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran | Skipped:
    """Return a finding on the whole set, clusters as scores, and the facts for the report's charts."""
    unread = data.main_unread
    rows, vectors = data.main_embeddings
    # Rows that are nothing but template have no embedding, nor has a script that the model does not know.
    copies = _copies(data) if rows.height < data.training.height else findings()
    if unread.texts >= _MIN_ROWS and unread.too_many:
        return Skipped(unread.note) if copies.is_empty() else Ran(copies)
    if rows.height < _MIN_ROWS:
        return Ran(copies)
    grid = on_grid(vectors, exact=True)
    clusters, size = find_clusters(grid), effective_size(grid)
    by_words = max(rows_by_words(rows["text"]), _results(data, rows))
    topics = _topics(rows, clusters)
    by_texts = rows_without_copies(data, rows["row"])
    upper = min(max(size.effective + 2 * size.error, by_words), by_texts)
    enough = upper >= data.settings.floor
    facts = Diversity(
        rows=size.rows,
        effective_examples=round(size.effective),
        effective_error=round(size.error),
        effective_by_words=round(by_words),
        mean_cosine=round(size.mean_cosine, 4),
        silhouette=round(clusters.silhouette, 4),
        clusters=topics,
        map=_map(data, rows, grid, clusters, topics),
        distinct_examples=None if enough else min(_distinct(data, rows, grid), by_texts),
        narrow_classes=_narrow_classes(data, rows, grid),
    )
    scores = rows.select("row", cluster=pl.Series(clusters.cluster, dtype=pl.UInt32))
    found = _few_distinct(size.rows, min(size.effective, upper), upper, data.settings.floor)
    found = copies if found.is_empty() else found
    return Ran(found, scores, facts, left_out=unread.note)


def _copies(data: Dataset) -> pl.DataFrame:
    """Return a finding if the texts of all rows, also of those without an embedding, repeat a few."""
    rows = data.training["row"]
    distinct = rows_without_copies(data, rows)
    return _few_distinct(len(rows), distinct, distinct, data.settings.floor)


def _few_distinct(rows: int, distinct: float, upper: float, floor: int) -> pl.DataFrame:
    """Return a finding if all counts of distinct examples are low; ``upper`` is the highest that the set can have."""
    if rows < floor or upper >= min(floor, rows * _MAX_DISTINCT_SHARE):
        return findings()
    detail = (
        f"{rows:,} rows contain about {distinct:,.0f} distinct examples; at least {floor:,}"
        " are required"
    )
    return whole_file(FEW_DISTINCT, [(detail, round(distinct / rows, 6))])


def _results(data: Dataset, rows: pl.DataFrame) -> int:
    """Return how many different results the answers are; 0 in sets of labels, preferences or texts."""
    if data.task != "generation" or data.main_texts[0] != "prompts":
        return 0
    texts = rows.select("row").join(data.valid.select("row", "prompt", "response"), on="row")
    return rows_by_results(texts["prompt"], texts["response"])


def _distinct(data: Dataset, rows: pl.DataFrame, grid: Grid) -> int:
    """Return the highest estimate of distinct examples in a set with few distinct prompts."""
    answers = None
    if data.task not in LABELLED and data.main_texts[0] == "prompts":
        at = data.positions(rows["row"])
        answers = on_grid(rows_at(data.embeddings.responses, at), exact=True)
    texts = rows.select("row").join(data.whole_texts, on="row", how="left", maintain_order="left")
    by_texts = text_groups(data, rows["row"])["group"].n_unique()
    return max(by_texts, most_distinct(grid, answers, texts["text"].fill_null("")))


def _narrow_classes(data: Dataset, rows: pl.DataFrame, grid: Grid) -> tuple[NarrowClass, ...]:
    """Return the large enough classes with fewer than ``class_floor`` / 2 distinct examples, the narrowest first."""
    if data.task != "classification":
        return ()
    labels = rows.select("row", at=pl.int_range(pl.len())).join(
        data.valid.select("row", "label"), on="row", how="left", maintain_order="left"
    )
    floor = data.settings.class_floor
    groups = labels.drop_nulls("label").group_by("label").agg("at").sort("label")
    narrow = [
        (label, at, effective)
        for label, at in groups.iter_rows()
        if len(at) >= floor and (effective := effective_size(grid[at]).effective) < floor / 2
    ]
    if not narrow:
        return ()
    texts = rows.select("row").join(
        text_groups(data, rows["row"]), on="row", how="left", maintain_order="left"
    )
    found = (
        NarrowClass(label, len(at), max(round(effective), texts["group"].gather(at).n_unique()))
        for label, at, effective in narrow
    )
    narrowest = (each for each in found if each.distinct < floor / 2)
    return tuple(sorted(narrowest, key=lambda each: (each.distinct, each.label)))


def _topics(rows: pl.DataFrame, clusters: Clusters) -> tuple[Topic, ...]:
    """Return the topics, largest first, with the words that are typical of them."""
    number = pl.Series(clusters.cluster)
    terms = keywords(rows["text"], number)
    distance = pl.DataFrame({"cluster": number, "distance": 1 - clusters.cosine.astype(np.float64)})
    sizes = distance.group_by("cluster").agg(
        size=pl.len(), spread=pl.col("distance").mean().round(4)
    )
    return tuple(
        Topic(
            cluster,
            ", ".join(terms.get(cluster, ())) or f"topic {cluster + 1}",
            tuple(terms.get(cluster, ())),
            size,
            spread,
        )
        for cluster, size, spread in sizes.sort("cluster").iter_rows()
    )


def _map(
    data: Dataset,
    rows: pl.DataFrame,
    grid: Grid,
    clusters: Clusters,
    topics: tuple[Topic, ...],
) -> tuple[MapPoint, ...]:
    """Return points of evenly spaced rows; ``label`` is the class, or without classes the topic."""
    step = max(1, -(-rows.height // _MAX_POINTS))
    plane = project_to_plane(grid[::step]).round(4)
    cluster = clusters.cluster[::step].tolist()
    sample = (
        rows.gather_every(step)
        .select("row")
        .join(data.lines.select("row", "source", "line"), on="row", maintain_order="left")
        .join(
            data.valid.select("row", "label", "prompt", "response"), on="row", maintain_order="left"
        )
    )
    names = pl.Series([topics[number].name for number in cluster])
    points = sample.select(
        "row",
        "source",
        "line",
        x=pl.Series(plane[:, 0]),
        y=pl.Series(plane[:, 1]),
        cluster=pl.Series(cluster),
        label=pl.col("label") if data.task == "classification" else names,
        text=pl.coalesce("prompt", "response").str.slice(0, _MAX_TEXT_CHARS),
    )
    return tuple(MapPoint(**point) for point in points.iter_rows(named=True))
