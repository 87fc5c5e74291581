"""DUP011: rows whose input contains the input of another row."""

import numpy as np
import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.pairs.containment import contained_pairs
from auditor.analysis.pairs.differing_parts import differing_parts
from auditor.analysis.pairs.jaccard import contained_share
from auditor.analysis.pairs.partners import both_directions, closest_partners, score_percent
from auditor.analysis.text.excerpts import with_ends
from auditor.analysis.text.shingles import shingles
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.similar import MAX_ADDED_WORDS
from auditor.model import Ran, findings
from auditor.rules import load_rules
from auditor.settings import Settings

NAME = "contained-rows"

# Least share of the 5-character shingles of the sentences that only the shorter row has, that those of the longer row
# also have. If fewer are there, or no sentence is added, both rows put a question of their own to one document.
_MIN_OWN_SHARE = 0.8
# How many times as long the own sentences of the longer row are, if words were added to a sentence and not to the row.
_MIN_LONGER = 1.5

_DEFAULTS = Settings()
RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a warning on each row that contains another one with the same answer.

    Near-duplicates are left to DUP010. A row that contains several others has one warning, on the
    one whose shingles it contains most completely.
    """
    rows = (
        data.normalised.filter(pl.col("role") == "train")
        .select("row", "context", text=pl.coalesce("prompt_text", "response_text"))
        .unique("text", keep="first", maintain_order=True)
    )
    found = contained_pairs(rows["text"], data.settings.containment)
    if found.is_empty():
        return Ran()
    pairs = found.select(
        left=rows["row"].gather(found["outer"]),
        right=rows["row"].gather(found["inner"]),
        score="score",
    )
    near = pl.col("added_words") <= MAX_ADDED_WORDS
    near_pairs = both_directions(data.similar_prompts.filter(near))
    pairs = pairs.join(near_pairs, on=["left", "right"], how="anti", maintain_order="left")
    info = rows.select("row", "context").join(data.keys.select("row", "response_key"), on="row")
    same_answer = pl.col("response_key").eq_missing(pl.col("response_key_right"))
    if data.task == "text":
        same_answer = pl.lit(value=True)  # the text is the answer, and is longer here by definition
    same_context = pl.col("context") == pl.col("context_right")
    pairs = with_columns_of_both(pairs, info).filter(same_answer & same_context)
    pairs = pairs.filter(_contains_own_sentences(data, pairs))
    detail = pl.format("this row contains {}% of the other row's prompt", score_percent())
    return Ran(findings(closest_partners(pairs).with_columns(detail=detail), rule="DUP011"))


def _contains_own_sentences(data: Dataset, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the left prompt has the right one's sentences, perhaps with small edits, and others (Boolean).

    Prompts without a common sentence are left as they are.
    """
    prompts = data.valid.select("row", raw=pl.coalesce("prompt", "response"))
    parts = differing_parts(with_ends(prompts, "raw"), pairs)
    own, other = parts["folded_right"], parts["folded"]
    sets = shingles(pl.concat([own.rename("text"), other.rename("text")]), "char")
    row = np.arange(len(own))
    share = contained_share(sets, row, row + len(own))
    adds = pl.col("segments").list.len() > pl.col("segments_right").list.len()
    adds |= pl.col("folded").str.len_chars() >= _MIN_LONGER * pl.col("folded_right").str.len_chars()
    edited = pl.lit(pl.Series(share >= _MIN_OWN_SHARE, dtype=pl.Boolean)) & adds
    return parts.select(
        pl.col("folded_right").is_null() | (pl.col("shared") == 0) | edited
    ).to_series()
