"""A split into training and evaluation rows without leaks: linked rows stay on one side."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS


def split(data: Dataset, share: float, seed: int) -> pl.DataFrame:
    """Assign each valid training row to a side: ``row`` (UInt32), ``side`` ("train" or "eval").

    Rows are linked if they are copies or near-duplicates, have the same or a near-duplicate prompt, or
    belong to one conversation or group. Linked rows stay together, also through a third row, since
    any link across the sides would be a leak. Within each label (free text has a single one), groups
    are sampled in an order that depends on ``seed`` until ``share`` of the label's rows is reached; a
    group that would exceed it is skipped. A group has the label of its first row.
    """
    rows = data.keys_of("train").join(
        data.valid.select("row", "label", "extra"), on="row", maintain_order="left"
    )
    label = pl.col("label").fill_null("") if data.task == "classification" else pl.lit("")
    grouped = rows.select("row", label=label, group=pl.Series(_link_groups(data, rows)))
    grouped = grouped.with_columns(label=pl.col("label").first().over("group"))
    groups = grouped.group_by("group", maintain_order=True).agg(pl.len(), pl.col("label").first())
    room = dict(grouped.group_by("label").agg(pl.len() * share).iter_rows())
    held_out: list[int] = []
    # Whether a group fits depends on the groups before it, so this loop has one step for each group.
    for position in np.random.default_rng(seed).permutation(groups.height).tolist():
        group, size, group_label = groups.row(position)
        if size <= room[group_label]:
            room[group_label] -= size
            held_out.append(group)
    side = pl.when(pl.col("group").is_in(held_out)).then(pl.lit("eval")).otherwise(pl.lit("train"))
    return grouped.select("row", side=side)


def _link_groups(data: Dataset, rows: pl.DataFrame) -> NDArray[np.int64]:
    """The number of each row's group of linked rows: int64[rows]."""
    keys = [rows["row_key"], rows["prompt_key"]]
    keys += [rows["extra"].str.json_path_match(f"$.{name}") for name in GROUP_FIELDS]
    links = [links_between_equals(key) for key in keys]
    position = rows.select("row").with_row_index("position")
    for similar in (data.similar_rows, data.similar_prompts):
        both = with_columns_of_both(similar, position)
        links.append(both.select("position", "position_right").to_numpy())
    return connected_components(rows.height, links)
