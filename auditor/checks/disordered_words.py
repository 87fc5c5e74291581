"""TXT064: answers in English whose words are in an order that no sentence has."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.faults import function_words
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "disordered-words"

# Pairs of words in one answer that no sentence has, and their share of its function words. Source: no text of 57,000 in 95
# sets has as many; of answers with their words in a random order 62% in Alpaca, 18% in GSM8K.
_MIN_PAIRS, _MIN_SHARE = 3, 0.06
# Share of the function words of all answers from which on one pair is enough, and the fewest function words. Source: at most
# 0.005 in eight public sets; 0.10 and more where the words of all answers are in a random order, or every second one is missing.
_MIN_SHARE_OF_SET, _MIN_FUNCTION_WORDS = 0.03, 200
_MIN_SHARE_WITH_ONE = 0.1
_MIN_OF_ENGLISH = 0.3  # share of the answers with a function word
_WANTED = (
    r"(?i)scrambl|jumbl|shuffl|rearrang|re-arrang|unordered|\border\b|keywords?|reverse|backwards"
    r"|gibberish|nonsense|random|stop ?words|tokens?\b|tokeni|grammar|proofread|stutter|code|sql|regex"
)

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference", "text"):
        return Ran()
    text = pl.col("text")
    rows = data.outputs.with_columns(
        pairs=function_words.unlikely_pairs(text), words=function_words.function_words(text)
    )
    words, pairs = int(rows["words"].sum()), int(rows["pairs"].sum())
    likely = rows.filter(pl.col("pairs") > 0)
    share = pl.col("pairs") / pl.col("words")
    several = pl.col("pairs") + (function_words.small_starts(text) > 0) >= _MIN_PAIRS
    found = several & (share >= _MIN_SHARE)
    if words >= _MIN_FUNCTION_WORDS and pairs >= _MIN_SHARE_OF_SET * words:
        found |= share >= _MIN_SHARE_WITH_ONE
    likely = likely.filter(found & ~pl.col("before").fill_null("").str.contains(_WANTED))
    likely = likely.filter(~is_code(likely["text"]))
    detail = pl.format(
        "words of {} follow each other as in no sentence: '{}'",
        "field",
        function_words.first_pair(text),
    )
    few = int((rows["words"] > 0).sum()) < _MIN_OF_ENGLISH * rows.height
    why = "the answers have hardly any function word of English" if few else ""
    return Ran(findings(likely.with_columns(detail=detail), rule="TXT064"), left_out=why)
