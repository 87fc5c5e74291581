"""Documents that rows of both files quote: long passages in their prompts that are not the whole prompt."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.arrays import unique_keys
from auditor.analysis.pairs.components import connected_components
from auditor.analysis.text import normalise
from auditor.analysis.text.runs import Occurrences, occurrences, runs, with_spaced_characters
from auditor.dataset.dataset import Dataset, Role

# Fewest words of a shared passage (in scripts without spaces, twice as many characters). Source: no two rows of clean
# splits share 50 words, except for reprinted news and form letters; the passages of XQuAD have 60 to 300.
MIN_WORDS = 50
# Fewest words of a row that are not in the passage. With fewer the row is the passage itself, which is a leak.
_MIN_REST = 4
# Most training rows with a passage, as a number and a share (the larger counts). A passage of more rows is an instruction.
_MIN_TEMPLATE_ROWS, _MAX_SHARE = 20, 0.05
_SHOWN_WORDS = 8  # of a passage in a message


def shared_documents(data: Dataset, leaked: pl.Series) -> pl.DataFrame:
    """Return the passages that training and evaluation rows share, a row for each: ``row, related, detail``.

    ``row`` and ``related`` are the first training and the first evaluation row that have the passage and other
    words. Left out are instructions that many rows share, and the evaluation rows in ``leaked`` (UInt32).
    """
    train, held_out = _texts(data, "train"), _texts(data, "eval")
    held_out = held_out.filter(~pl.col("row").is_in(leaked.implode()))
    found = [
        _shared(train.filter(is_unspaced), held_out.filter(is_unspaced), width)
        for is_unspaced, width in (
            (~pl.col("unspaced"), MIN_WORDS),
            (pl.col("unspaced"), 2 * MIN_WORDS),
        )
    ]
    return pl.concat(found).sort("row", "related")


def _texts(data: Dataset, role: Role) -> pl.DataFrame:
    """Return ``row, text, unspaced``: normalised prompts (else responses), and whether most of it has no spaces."""
    texts = data.normalised.filter(pl.col("role") == role).select(
        "row", text=pl.coalesce("prompt_text", "response_text")
    )
    texts = texts.drop_nulls("text")
    unspaced = pl.col("text").str.count_matches(normalise.UNSPACED)
    is_unspaced = 2 * unspaced > pl.col("text").str.len_chars()
    return texts.with_columns(with_spaced_characters(texts["text"]), unspaced=is_unspaced)


def _shared(train: pl.DataFrame, held_out: pl.DataFrame, width: int) -> pl.DataFrame:
    """Return ``row, related, detail`` of the passages of ``width`` words or more, in texts of one kind."""
    known = unique_keys(runs(held_out["text"], width).hashes)
    mine = occurrences(train["text"], width, known)
    shared = np.unique(mine.run)
    theirs = occurrences(held_out["text"], width, known[shared])
    mine = mine._replace(run=np.searchsorted(shared, mine.run))
    passage = _passages(len(shared), theirs)
    sides = [
        _rows_of(texts, passage, found, width)
        for texts, found in ((train, mine), (held_out, theirs))
    ]
    many = pl.max_horizontal(_MIN_TEMPLATE_ROWS, _MAX_SHARE * train.height)
    both = sides[0].join(sides[1], on="passage", suffix="_eval").filter(pl.col("rows") <= many)
    glue, unit = ("", "characters") if width > MIN_WORDS else (" ", "words")
    begin = pl.col("begin_eval").list.join(glue)
    detail = pl.format(
        "a passage of {} {} that begins '{}' is in {} and {}",
        *("words_eval", pl.lit(unit), begin),
        *(_count(side, name) for side, name in (("rows", "training"), ("rows_eval", "evaluation"))),
    )
    return both.select("row", related="row_eval", detail=detail)


def _passages(count: int, found: Occurrences) -> NDArray[np.int64]:
    """Return the passage that each of ``count`` runs is part of: runs that follow each other belong together."""
    follows = (np.diff(found.text) == 0) & (np.diff(found.word) == 1)
    links = np.stack([found.run[:-1][follows], found.run[1:][follows]], axis=1)
    return connected_components(count, [links])


def _rows_of(
    texts: pl.DataFrame, passage: NDArray[np.int64], found: Occurrences, width: int
) -> pl.DataFrame:
    """Return, for each passage, the first row that has more than the passage, and the data of its message.

    Columns: ``passage``, ``row``, ``rows`` (number of rows with the passage), ``words`` (its most words) and
    ``begin`` (List[String], its first words).
    """
    size = pl.col("text").str.count_matches(" ", literal=True) + 1
    own = texts.with_columns(size=size).with_row_index("text_number")
    parts = (
        pl.DataFrame(
            {"text_number": found.text, "word": found.word, "passage": passage[found.run]},
            schema_overrides={"text_number": pl.UInt32},
        )
        .group_by("passage", "text_number")
        .agg(pl.col("word").min(), words=pl.len() + width - 1)
        .join(own, on="text_number")
        .sort("passage", "row")
    )
    has_more = pl.col("size").cast(pl.Int64) - pl.col("words") >= _MIN_REST
    rows = parts.group_by("passage").agg(rows=pl.len(), words=pl.col("words").max())
    first = parts.filter(has_more).unique("passage", keep="first", maintain_order=True)
    begin = pl.col("text").str.split(" ").list.slice("word", _SHOWN_WORDS)
    return first.select("passage", "row", begin=begin).join(rows, on="passage")


def _count(column: str, what: str) -> pl.Expr:
    rows = pl.when(pl.col(column) == 1).then(pl.lit("row")).otherwise(pl.lit("rows"))
    return pl.format("{} {} {}", column, pl.lit(what), rows)
