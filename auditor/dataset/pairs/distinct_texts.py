"""Which rows are one example by their texts: copies with other numbers, and near-copies of each other.

Embeddings hardly see numbers and the order of words: to them, puzzles of the same few words are one text. So a set has
few distinct examples only if its texts say so, too.
"""

from typing import Final

import numpy as np
import polars as pl

from auditor.analysis.coverage import distinct
from auditor.analysis.pairs.near_pairs import similar_pairs
from auditor.analysis.pairs.star_groups import star_groups
from auditor.analysis.text import operators
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.deciding_numbers import MAX_SAME_ANSWER, skeleton, symbols_decide
from auditor.dataset.task import LABELLED

_SAME: Final = 0.8  # Jaccard similarity of near-copies, as for near-duplicates
# Least words that the median text has without its template. With fewer, the template is most of what can be compared.
_MIN_OWN_WORDS: Final = 4
_NUMBERED_WORD: Final = r"\S*\d\S*"


def text_groups(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """Return ``row`` and ``group`` (UInt32), equal for rows that are one example; sorted by row.

    Rows whose prompts differ in numbers alone are one example, unless their answers differ in more than what
    the prompts say: "Convert 7 km" and "Convert 9 km" have results of their own. So do texts of numbers and symbols,
    unless most answers are equal. Of the other texts, without numbers, near-copies are one example, for each label.

    ``numbered_copies`` decides differently, because it accuses single rows: it spares a row wherever a number may be a
    result, and by that rule 300 tickets of one text with ids in their answers would be 300 examples.

    Args:
        data: the set.
        rows: numbers of training rows.
    """
    texts = _texts(data, rows)
    decides = (pl.col("own").unique_counts().max() <= MAX_SAME_ANSWER * pl.len()).over(
        "prompt_words"
    )
    decides &= pl.len().over("prompt_words") > 1
    decides |= pl.col("prompt").str.contains(operators.BOARD_ROW) & (pl.col("reply") != "")
    if symbols_decide(texts["prompt"], texts["reply"]):
        decides = pl.lit(value=True)
    texts = texts.with_columns(decides=decides)
    masked = pl.concat_str("prompt_words", "answer_words", separator="\n")
    text = pl.when("decides").then(pl.format("{}\n{}", "row", masked)).otherwise(masked)
    texts = texts.with_columns(text=text)
    alone = texts.filter("decides").select("row", group="row")
    compared = texts.filter(~pl.col("decides")).unique("text", keep="first", maintain_order=True)
    pairs = similar_pairs(compared["text"], _SAME).pairs
    left, right, score = (pairs[name].to_numpy() for name in ("left", "right", "score"))
    quality = -np.arange(compared.height, dtype=np.float64)
    members = star_groups(left.astype(np.int64), right.astype(np.int64), score, quality)
    own = compared["row"].to_numpy(writable=True)
    own[members["member"].to_numpy()] = own[members["representative"].to_numpy()]
    groups = compared.select("text", group=pl.Series(own))
    joined = texts.filter(~pl.col("decides")).join(groups, on="text").select("row", "group")
    groups = pl.concat([alone, joined]).sort("row")
    if data.task not in LABELLED:
        return groups
    # Near-copies with other labels show what decides the label: they are not one example.
    replies = groups.join(texts.select("row", "reply"), on="row", maintain_order="left")
    return replies.select("row", group=pl.col("row").first().over("group", "reply"))


def _texts(data: Dataset, rows: pl.Series) -> pl.DataFrame:
    """Return ``row``, ``prompt``, ``reply``, ``prompt_words``, ``answer_words`` (without numbers) and ``own``, what only the reply says."""
    columns = data.normalised.select(
        "row",
        prompt=pl.coalesce("prompt_text", "response_text"),
        answer=pl.when(pl.col("prompt_text").is_not_null()).then("response_text"),
    )
    written = data.valid.select("row", "label", written=pl.coalesce("prompt", "response"))
    answers = data.answers.select("row", reply="answer")  # without their reasoning
    texts = columns.filter(pl.col("row").is_in(rows.implode())).join(written, on="row")
    texts = texts.join(answers, on="row").with_columns(reply=pl.coalesce("label", "reply"))
    words = texts["prompt"].fill_null("").str.count_matches(r"\S+").median()
    if not isinstance(words, float) or words < _MIN_OWN_WORDS:
        texts = texts.with_columns(prompt="written")
    own = distinct.own_words(pl.col("written"), pl.col("reply"))
    # In an answer that is too long to be a result, a number is an id.
    words_alone = own.list.eval(pl.element().filter(~pl.element().str.contains(_NUMBERED_WORD)))
    result = pl.when(own.list.len() <= distinct.MAX_RESULT_WORDS).then(own).otherwise(words_alone)
    reply = distinct.words(pl.col("reply"))
    # Numbers and signs of the prompt in an order of their own, such as a solved grid, are a result.
    copied = contains(pl.col("written").fill_null(""), pl.col("reply").str.strip_chars())
    solved = (skeleton("reply") == "") & (reply.list.len() > distinct.MAX_RESULT_WORDS) & ~copied
    result = pl.when(solved.fill_null(value=False)).then(reply).otherwise(result)
    if data.task == "classification":
        result = reply  # a class may be a word of its text
    return texts.select(
        "row",
        "reply",
        prompt="written",
        prompt_words=skeleton("prompt"),
        answer_words=skeleton("answer"),
        own=result.list.join(" "),
    )
