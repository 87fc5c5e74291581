"""DIV002, and what the set holds: topics, the number of distinct things, and a map of the rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from auditor.analysis.coverage.clusters import Clusters, find_clusters
from auditor.analysis.coverage.effective_size import (
    DISTINCT_COSINE,
    SAME_COSINE,
    EffectiveSize,
    effective_size,
)
from auditor.analysis.coverage.projection import project_to_plane
from auditor.analysis.embedding.exact_cosines import Grid, on_grid
from auditor.analysis.text.keywords import keywords
from auditor.dataset.dataset import Dataset
from auditor.facts import Diversity, MapPoint, Topic
from auditor.model import Ran, Rule, Severity, findings

NAME = "diversity"

RULES: tuple[Rule, ...] = (
    Rule(
        "DIV002",
        "few-distinct-examples",
        Severity.WARNING,
        "The rows say far fewer distinct things than there are rows: fewer than the floor asks for.",
        "What repeats adds weight and no knowledge. A model trained on ten sentences in a hundred"
        " wordings has ten examples, and memorises them.",
        "1,000 wordings of the same 10 requests",
        "1,000 requests that different people made",
        "Collect other requests before more wordings of these; keep a few wordings of each.",
        "floor: effective number of examples, default 200, and half the rows; as few by vocabulary: the distinct"
        " words would fit into fewer rows. Rows count as one thing at a cosine of"
        f" {SAME_COSINE} and as unlike at {DISTINCT_COSINE}",
    ),
)

# Rows below which nothing is measured. Source: at 50 rows a share is known to 14 points at best.
LEAST_ROWS = 50
# Share of the rows that may be distinct at most for the set to count as repeating itself. Source: at
# a floor of 200, 210 rows of which 190 differ are a small set, not a repetitive one.
_REPEATED = 0.5
_POINTS = 2_000  # of the map. Source: more dots than that cannot be told apart
_TEXT = 80  # characters of a row's text that its point carries


def run(data: Dataset) -> Ran:
    """A finding on the whole set, clusters as scores, and the facts behind the report's pictures."""
    rows, vectors = data.main_embeddings
    if rows.height < LEAST_ROWS:
        return Ran()
    grid = on_grid(vectors.astype(np.float64))
    topic, held = find_clusters(grid), effective_size(grid)
    vocabulary = _vocabulary(rows["text"])
    clusters = _clusters(rows, topic)
    facts = Diversity(
        rows=held.rows,
        effective_examples=round(held.effective),
        effective_error=round(held.error),
        effective_by_words=round(vocabulary),
        mean_cosine=round(held.mean_cosine, 4),
        silhouette=round(topic.silhouette, 4),
        clusters=clusters,
        map=_map(data, rows, grid, topic, clusters),
    )
    scores = rows.select("row", cluster=pl.Series(topic.cluster, dtype=pl.UInt32))
    return Ran(_few(held, vocabulary, data.settings.floor), scores, facts)


def _few(held: EffectiveSize, vocabulary: float, floor: int) -> pl.DataFrame:
    most = held.effective + 2 * held.error
    if held.rows < floor or max(most, vocabulary) >= min(floor, held.rows * _REPEATED):
        return findings()
    detail = f"{held.rows:,} rows say some {held.effective:,.0f} distinct things; {floor:,} are the floor"
    score = round(held.effective / held.rows, 6)
    return findings(pl.DataFrame({"score": [score]}), rule="DIV002", detail=detail)


def _vocabulary(texts: pl.Series) -> float:
    """Rows that would hold all distinct words if none stood in two of them."""
    words = texts.str.split(" ").list.unique()
    a_row = int(words.list.len().sum()) / len(words)
    return words.explode(empty_as_null=False).n_unique() / a_row


def _clusters(rows: pl.DataFrame, topic: Clusters) -> tuple[Topic, ...]:
    """The topics, largest first, with the words that are typical of them."""
    number = pl.Series(topic.cluster)
    terms = keywords(rows["text"], number)
    away = pl.DataFrame({"cluster": number, "away": 1 - topic.cosine.astype(np.float64)})
    sizes = away.group_by("cluster").agg(size=pl.len(), spread=pl.col("away").mean().round(4))
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
    topic: Clusters,
    clusters: tuple[Topic, ...],
) -> tuple[MapPoint, ...]:
    """Points of rows evenly over the set; ``label`` is the class, or else the name of the cluster."""
    step = max(1, -(-rows.height // _POINTS))
    place = project_to_plane(grid[::step]).round(4)
    names = [cluster.name for cluster in clusters]
    own = topic.cluster[::step].tolist()
    shown = (
        rows.gather_every(step)
        .select("row")
        .join(data.lines.select("row", "source", "line"), on="row", maintain_order="left")
        .join(
            data.valid.select("row", "label", "prompt", "response"), on="row", maintain_order="left"
        )
    )
    classes = data.task == "classification"
    columns = shown.select(
        "row",
        "source",
        "line",
        x=pl.Series(place[:, 0]),
        y=pl.Series(place[:, 1]),
        cluster=pl.Series(own),
        label=pl.col("label") if classes else pl.Series([names[c] for c in own]),
        text=pl.coalesce("prompt", "response").str.slice(0, _TEXT),
    )
    return tuple(MapPoint(**point) for point in columns.iter_rows(named=True))
