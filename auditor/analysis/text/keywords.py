"""Keywords that distinguish the groups of a set of texts: names for clusters."""

import polars as pl

from auditor.analysis.text.normalise import UNSPACED

# Rows whose words are counted, evenly spread over the set. Source: a word that a tenth of a cluster of
# 1% of the rows contains then occurs in 10 rows.
_MAX_ROWS = 10_000
_MAX_KEYWORDS = 3  # of a group
_MIN_GROUP_ROWS = 2  # rows of a group that must contain a word
_MIN_RATIO = 2  # of the shares inside and outside. Source: below, words of every group come up
# A keyword has two letters, or one of a script in which a character is a word.
_KEYWORD = r"\pL.*\pL|\p{Lo}"


def keywords(texts: pl.Series, group: pl.Series) -> dict[int, list[str]]:
    """Up to three keywords of each group, best first, by group number; groups without any are missing.

    A word is scored by its term p ln(p / q) of the Kullback-Leibler divergence between the group and the
    other rows, where p and q are the shares of the rows inside and outside the group that contain
    the word. Words that all groups use score low, so no list of stop words is needed. In scripts
    without spaces, characters are words.

    Args:
        texts: normalised texts (String, nulls allowed).
        group: the number of each text's group (integers).
    """
    rows = pl.DataFrame({"text": texts, "group": group}).drop_nulls()
    rows = rows.gather_every(max(1, -(-rows.height // _MAX_ROWS))).with_row_index("row")
    spaced = pl.col("text").str.replace_all(f"({UNSPACED})", " $1 ")
    words = (
        rows.with_columns(word=spaced.str.split(" ").list.unique())
        .explode("word", empty_as_null=True, keep_nulls=False)
        .filter(pl.col("word").str.contains(_KEYWORD))
    )
    sizes = rows.group_by("group").agg(size=pl.len())
    inside, outside = pl.col("rows"), pl.col("rows").sum().over("word") - pl.col("rows")
    best = (
        words.group_by("group", "word")
        .agg(rows=pl.len())
        .join(sizes, on="group")
        # Half a row more outside, so that q is not 0 for a word that no other group uses.
        .with_columns(
            p=inside / pl.col("size"),
            q=(outside + 0.5) / (rows.height - pl.col("size") + 0.5),
        )
        .filter(pl.col("rows") >= _MIN_GROUP_ROWS, pl.col("p") >= _MIN_RATIO * pl.col("q"))
        .with_columns(score=(pl.col("p") * (pl.col("p") / pl.col("q")).log()).round(9))
        .sort(["group", "score", "word"], descending=[False, True, False])
        .group_by("group", maintain_order=True)
        .agg(pl.col("word").head(_MAX_KEYWORDS))
    )
    return {int(number): list(words) for number, words in best.iter_rows()}
