"""Words that tell the groups of a set of texts apart: names for clusters."""

from __future__ import annotations

import polars as pl

from auditor.analysis.text.normalise import UNSPACED

# Rows whose words are counted, at most, evenly over the set. Source: a word that a tenth of a cluster
# of 1 % of the rows holds is then seen in 10 rows.
_SAMPLE = 10_000
_LEAST = 2  # rows of a group that must hold a word for it to stand in its name
# A word that can stand in a name: one with a letter, and no single letter of an alphabet.
_NAMING = r"\pL.*\pL|\p{Lo}"
_LIFT = 2  # times as common inside as outside. Source: below, words that stand everywhere come up


def keywords(texts: pl.Series, group: pl.Series, most: int = 3) -> dict[int, list[str]]:
    """The ``most`` words that say most of each group, by group number; none for wordless ones.

    Args:
        texts: words with single spaces between, as ``text.words`` gives them (String, nulls allowed).
        group: number of each text's group (integers).
        most: words wanted a group.

    A word counts by its part of the divergence of Kullback and Leibler between the group and the
    rest: p ln(p / q), p and q the shares of the rows that hold it inside and outside. Words that
    stand everywhere count nothing, so no list of stop words is needed. In scripts without spaces
    words are characters.
    """
    rows = pl.DataFrame({"text": texts, "group": group}).drop_nulls()
    rows = rows.gather_every(max(1, -(-rows.height // _SAMPLE))).with_row_index("row")
    spaced = pl.col("text").str.replace_all(f"({UNSPACED})", " $1 ")
    held = (
        rows.with_columns(word=spaced.str.split(" ").list.unique())
        .explode("word", empty_as_null=True, keep_nulls=False)
        .filter(pl.col("word").str.contains(_NAMING))
    )
    sizes = rows.group_by("group").agg(size=pl.len())
    inside, outside = pl.col("rows"), pl.col("rows").sum().over("word") - pl.col("rows")
    told = (
        held.group_by("group", "word")
        .agg(rows=pl.len())
        .join(sizes, on="group")
        # Half a row more outside: a word that is seen nowhere else still has a share.
        .with_columns(
            p=inside / pl.col("size"),
            q=(outside + 0.5) / (rows.height - pl.col("size") + 0.5),
        )
        .filter(pl.col("rows") >= _LEAST, pl.col("p") >= _LIFT * pl.col("q"))
        .with_columns(weight=(pl.col("p") * (pl.col("p") / pl.col("q")).log()).round(9))
        .sort(["group", "weight", "word"], descending=[False, True, False])
        .group_by("group", maintain_order=True)
        .agg(pl.col("word").head(most))
    )
    return {int(number): list(words) for number, words in told.iter_rows()}
