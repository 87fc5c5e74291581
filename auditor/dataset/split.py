"""A split into training and evaluation rows: groups of linked rows stay on one side."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.components import connected_components, links_between_equals
from auditor.dataset.dataset import Dataset
from auditor.dataset.group_fields import GROUP_FIELDS


def link_groups(data: Dataset) -> pl.DataFrame:
    """The groups of the valid training rows that have to stay together.

    Rows are linked if they are copies or near-duplicates, have the same or a near-duplicate prompt, or
    belong to one conversation or group. They stay together, also through a third row, since any
    link across the sides would be a leak.

    Returns:
        ``row`` (UInt32); ``group`` (Int64, below the number of rows); and ``label`` (String), that of
        the first row of the group; free text has a single one.
    """
    rows = data.keys_of("train").join(
        data.valid.select("row", "label", "extra"), on="row", maintain_order="left"
    )
    keys = [rows["row_key"], rows["prompt_key"]]
    keys += [rows["extra"].str.json_path_match(f"$.{name}") for name in GROUP_FIELDS]
    links = [links_between_equals(key) for key in keys]
    position = rows.select("row").with_row_index("position")
    for similar in (data.similar_rows, data.similar_prompts):
        both = with_columns_of_both(similar.select("left", "right"), position)
        links.append(both.select("position", "position_right").to_numpy())
    label = pl.col("label").fill_null("") if data.task == "classification" else pl.lit("")
    groups = rows.select("row", label=label, group=connected_components(rows.height, links))
    return groups.with_columns(label=pl.col("label").first().over("group"))


def merge_groups(groups: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """``groups`` (as ``link_groups``) in which the rows of each of ``pairs`` are in one group.

    ``pairs`` has ``left`` and ``right`` (UInt32), rows of ``groups``.
    """
    both = with_columns_of_both(pairs.select("left", "right"), groups.select("row", "group"))
    links = both.select("group", "group_right").to_numpy()
    merged = pl.Series(connected_components(groups.height, [links]))
    groups = groups.with_columns(group=merged.gather(groups["group"]))
    return groups.with_columns(label=pl.col("label").first().over("group"))


def assign_sides(groups: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """Assign each row of ``groups`` to a side: ``row`` (UInt32), ``side`` ("train" or "eval").

    Within each label, groups are sampled in an order that depends on ``seed`` until ``share`` of the
    label's rows is reached; a group that would exceed it is skipped. The order is that of a random
    number of each group's first row, so two groups that merge leave the order of the others as it is.
    """
    order = np.random.default_rng(seed).random(groups.height)
    sampled = (
        groups.with_columns(order=order)
        .group_by("group", maintain_order=True)
        .agg(pl.len(), pl.col("label").first(), pl.col("order").first())
        .sort("order")
    )
    room = dict(groups.group_by("label").agg(pl.len() * share).iter_rows())
    held_out: list[int] = []
    # Whether a group fits depends on the groups before it, so this loop has one step for each group.
    for group, size, label in sampled.select("group", "len", "label").iter_rows():
        if size <= room[label]:
            room[label] -= size
            held_out.append(group)
    side = pl.when(pl.col("group").is_in(held_out)).then(pl.lit("eval")).otherwise(pl.lit("train"))
    return groups.select("row", side=side)


def move_to_train(sides: pl.DataFrame, groups: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """``sides`` (as ``assign_sides``) with the groups of ``rows`` (UInt32) in the training part."""
    moved = groups.filter(pl.col("row").is_in(rows.implode()))["group"]
    moves = groups.select("row", moves=pl.col("group").is_in(moved.implode()))
    side = pl.when("moves").then(pl.lit("train")).otherwise("side")
    return sides.join(moves, on="row", maintain_order="left").select("row", side=side)
