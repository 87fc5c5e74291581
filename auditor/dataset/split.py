"""A training and an evaluation part that share nothing: whole groups go to one side."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS


def split(data: Dataset, share: float, seed: int) -> pl.DataFrame:
    """Give each sound training row a side: ``row`` (UInt32), ``side`` ("train" or "eval").

    Rows that are copies, near-duplicates, have the same or a near-equal prompt, or are of one
    conversation or group stay together, also through a third row: here chains are wanted, since
    any link would be a leak. Within each label (all rows are one label in free text), groups are
    drawn in an order fixed by ``seed`` until ``share`` of the label's rows is reached; a group that
    would overshoot is passed over.
    """
    rows = data.of("train").join(
        data.valid.select("row", "label", "extra"), on="row", maintain_order="left"
    )
    group = _groups(data, rows)
    rng = np.random.default_rng(seed)
    drawn = (
        rows.select(
            "row",
            label=pl.col("label").fill_null("") if data.task == "classification" else pl.lit(""),
        )
        .with_columns(group=pl.Series(group))
        .with_columns(label=pl.col("label").first().over("group"))
    )
    groups = drawn.group_by("group", maintain_order=True).agg(pl.len(), pl.col("label").first())
    target = dict(drawn.group_by("label").agg(pl.len() * share).iter_rows())
    held_out: list[int] = []
    # Each draw depends on how full its label is, so this is a loop; one step a group.
    for place in rng.permutation(groups.height).tolist():
        number, size, label = groups.row(place)
        if size <= target[label]:
            target[label] -= size
            held_out.append(number)
    side = pl.when(pl.col("group").is_in(held_out)).then(pl.lit("eval")).otherwise(pl.lit("train"))
    return drawn.select("row", side=side)


def _groups(data: Dataset, rows: pl.DataFrame) -> NDArray[np.int64]:
    """The number of each row's group of linked rows (int64[rows])."""
    keys = [rows["whole"], rows["prompt"]]
    keys += [rows["extra"].str.json_path_match(f"$.{name}") for name in GROUP_FIELDS]
    links = [links_between_equals(key) for key in keys]
    position = rows.select("row").with_row_index("position")
    for similar in (data.similar_rows, data.similar_prompts):
        both = with_columns_of_both(similar, position)
        links.append(both.select("position", "position_right").to_numpy())
    return connected_components(rows.height, links)
