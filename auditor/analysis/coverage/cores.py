"""How many different texts a set of prompts and answers has if the noise around them is left out."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from auditor.analysis.text.faults.gibberish import strange_share
from auditor.analysis.text.normalise import fold_to_words
from auditor.analysis.text.runs import runs, with_spaced_characters

_PASSAGE_WORDS: Final = 5
# Words that say nothing: ids of letters and digits, long numbers, long strings of mixed case, and signs alone.
_ID: Final = (
    r"\S*(?:\pL\S*\pN|\pN\S*\pL)\S*|\S*\pN{5,}\S*|\S*(?:[a-z][A-Z]\S*){3}|[^\pL\pM\pN\s]{4,}"
)
# Least number and shares of the rows that have a passage, at which it belongs to a text or a template.
_MIN_COPIES: Final = 3
_SHARES: Final = (0.01, 0.03, 0.1)
# Share of the words of an answer that are in such passages, and share of the answers, at which the answers are copies. In
# real sets of free answers 0 to 6% of the answers are.
_MIN_COVERED, _MIN_COPIED_ROWS = 0.6, 0.8
# Share of the rows whose answer follows from the shared part of the prompt, at which the other words decide nothing.
_MIN_DECIDED: Final = 0.9
# Highest share of the rows without the most frequent answer that may have another answer than its core has: where 95% of the
# rows have one label, guessing it is no sign.
_MAX_OPEN: Final = 0.2
# Highest share of distinct rows among labelled ones at which they are copies. Sentences that are made for a grammatical
# question, with a few words exchanged, have 0.38.
_MAX_LABELLED: Final = 0.2
# Share of words that no language has, at which the words around a text are noise. Prose has 0.01 at most.
_MIN_STRANGE: Final = 0.2


def rows_by_cores(prompts: pl.Series, answers: pl.Series, *, are_labels: bool = False) -> int:
    """Return how many rows there are if rows that differ in noise around the same texts count once.

    The core of a text is what consists of passages that many rows have; the rest is its own. Where nearly all answers are
    copies and follow from the cores of their prompts, the own words of a prompt decide nothing, and rows count by both
    cores and by what only the answer says: "The product is 42." has a result of its own. Elsewhere all rows count.

    Labels have no passages: where they are the answers (``are_labels``), the prompts must be the copies.

    ``prompts`` and ``answers`` are String[n], as written.
    """
    plain = [side.fill_null("").str.replace_all(_ID, " ") for side in (prompts, answers)]
    words = [with_spaced_characters(fold_to_words(side)).fill_null("") for side in plain]
    texts = [side.str.split(" ").rename("words") for side in words]
    passages = [runs(side, _PASSAGE_WORDS) for side in words]
    ids = answers.fill_null("").str.extract_all(_ID).list.join(" ")
    fewest = len(answers)
    for share in _SHARES:
        least = max(_MIN_COPIES, share * len(answers))
        prompt, answer = (
            _split(text, _covered(found.offsets, found.hashes, text, least))
            for text, found in zip(texts, passages, strict=True)
        )
        fewest = min(fewest, _distinct(prompt, answer, ids, are_labels=are_labels))
    return fewest


def _covered(
    offsets: NDArray[np.int64], hashes: NDArray[np.uint64], words: pl.Series, least: float
) -> pl.Series:
    """Return which words of each text are in a passage that at least ``least`` rows have (Boolean[n of all words])."""
    rows = np.repeat(np.arange(len(words)), np.diff(offsets))
    copies = pl.DataFrame({"row": rows, "run": hashes}).select(pl.col("row").n_unique().over("run"))
    is_shared = copies.to_series().to_numpy() >= least
    sizes = words.list.len().to_numpy().astype(np.int64)
    first = np.cumsum(sizes) - sizes
    start = first[rows] + np.arange(len(rows)) - offsets[:-1][rows]
    edges = np.zeros(int(sizes.sum()) + 1, np.int64)
    np.add.at(edges, start[is_shared], 1)
    np.add.at(edges, start[is_shared] + _PASSAGE_WORDS, -1)
    return pl.Series(np.cumsum(edges[:-1]) > 0)


def _split(words: pl.Series, covered: pl.Series) -> pl.DataFrame:
    """Return ``core`` and ``own`` of each text (List[String]): its words inside and outside shared passages."""
    rows = pl.DataFrame({"row": np.arange(len(words)), "words": words}).explode("words")
    rows = rows.with_columns(covered=covered)
    is_core = pl.col("covered")
    word = pl.col("words")
    parts = rows.group_by("row", maintain_order=True).agg(
        core=word.filter(is_core), own=word.filter(~is_core & (word != ""))
    )
    every = parts["own"].explode().drop_nulls()
    if strange_share(every) >= _MIN_STRANGE:
        parts = parts.with_columns(own=pl.col("own").list.head(0))
    return parts


def _distinct(
    prompts: pl.DataFrame, answers: pl.DataFrame, ids: pl.Series, *, are_labels: bool
) -> int:
    """Return the number of rows that differ in more than noise; all rows if the texts are no copies."""
    texts = prompts if are_labels else answers
    size = texts["core"].list.len() + texts["own"].list.len()
    copied = (texts["core"].list.len() >= _MIN_COVERED * size) & (size > 0)
    rows = pl.DataFrame(
        {
            "prompt": prompts["core"].list.join(" "),
            "answer": answers["own" if are_labels else "core"].list.join(" "),
            "prompt_own": prompts["own"],
            "answer_own": answers["own"],
            "ids": ids,
        }
    )
    if rows.is_empty() or not (int(copied.sum()) >= _MIN_COPIED_ROWS * len(ids) and _follow(rows)):
        return rows.height
    if are_labels:
        distinct = rows.select("prompt", "answer").unique().height
        return distinct if distinct <= _MAX_LABELLED * rows.height else rows.height
    # A name that is copied from the prompt says nothing. An id says nothing where the prompt is not about something.
    is_copied = pl.col("prompt_own").list.set_difference("answer_own").list.len() == 0
    new = pl.col("answer_own").list.set_difference("prompt_own").list.sort()
    added = pl.when(is_copied).then(new).otherwise("answer_own").list.join(" ").alias("added")
    ids_that_count = pl.when(pl.col("prompt_own").list.len() > 0).then("ids").otherwise(pl.lit(""))
    return rows.select("prompt", "answer", added, ids_that_count.alias("ids")).unique().height


def _follow(rows: pl.DataFrame) -> bool:
    """Return whether each ``prompt`` has one ``answer``, and not because nearly all rows have it."""
    pairs = rows.group_by("prompt", "answer").len("rows")
    most = pairs.group_by("prompt").agg(pl.col("rows").max())["rows"].to_numpy().sum()
    frequent = pairs.group_by("answer").agg(pl.col("rows").sum())["rows"].to_numpy().max()
    exceptions, others = rows.height - int(most), rows.height - int(frequent)
    return exceptions <= min((1 - _MIN_DECIDED) * rows.height, _MAX_OPEN * others)
