"""TXT064: answers and labelled texts whose words or letters are in an order that no sentence has."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text.faults import function_words, letter_order
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "disordered-words"

# Pairs of words in one answer that no sentence has, and their share of its function words. Source: no text of 57,000 in 95
# sets has as many; of answers with their words in a random order 62% in Alpaca, 18% in GSM8K.
_MIN_PAIRS, _MIN_SHARE = 3, 0.06
# One pair in an answer is enough if such pairs are at least this share of the function words of all answers, which must
# have at least this many function words. Source: at most 0.005 in eight public sets; 0.10 and more where the words of all
# answers are in a random order, or every second one is missing.
_MIN_SHARE_OF_SET, _MIN_FUNCTION_WORDS = 0.03, 200
_MIN_SHARE_WITH_ONE = 0.1
_MIN_SHARE_OF_ALL = 0.05  # the same for a finding on the set
_MIN_OF_ENGLISH = 0.3  # share of the answers with a function word
# How many times as often letters of Chinese, Japanese and Korean answers follow each other as in the prompts than the other way
# round. Source: 22 and more in five sets; 0 to 1 where letters were reversed, shuffled or left out.
_MIN_FORWARD = 3

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows in sets of free answers, and on the texts of labelled sets."""
    inputs = data.texts.filter(pl.col("side") == INPUT)
    if data.task in LABELLED:
        return _in_english(inputs)
    if data.task not in ("generation", "preference", "text"):
        return Ran()
    ran = _in_english(data.outputs)
    of_set = _of_letters(data.outputs["text"], inputs["text"])
    return replace(ran, findings=pl.concat([of_set, ran.findings]))


def _of_letters(outputs: pl.Series, inputs: pl.Series) -> pl.DataFrame:
    """Return a finding on the set if letters of Chinese, Japanese and Korean answers are in another order."""
    forward = letter_order.forward_ratio(outputs, inputs)
    if forward is None or forward >= _MIN_FORWARD:
        return findings()
    how = f"only {forward:.1f} times as often as in reverse order"
    detail = f"letters of the answers follow each other as in the prompts {how}"
    return whole_file("TXT064", [(detail, round(forward, 2))])


def _in_english(texts: pl.DataFrame) -> Ran:
    """Return findings on texts in English with words in another order, and on the set if many have them."""
    text = pl.col("text")
    wanted = function_words.ON_ORDER.contains(pl.col("before").fill_null(""))
    rows = texts.filter(~wanted).with_columns(
        pairs=function_words.unlikely_pairs(text), words=function_words.function_words(text)
    )
    words, pairs = int(rows["words"].sum()), int(rows["pairs"].sum())
    few = int((rows["words"] > 0).sum()) < _MIN_OF_ENGLISH * rows.height
    why = "the answers have hardly any English function words" if few else ""
    known = words >= _MIN_FUNCTION_WORDS
    is_usual = known and pairs >= _MIN_SHARE_OF_SET * words
    # What people write is labelled as it is, if only some of them write like that.
    found = _rows(rows if is_usual else rows.filter(pl.col("side") == OUTPUT), is_usual=is_usual)
    of_set = findings()
    if known and pairs >= _MIN_SHARE_OF_ALL * words:
        detail = (
            f"{pairs:,} of {words:,} function words follow a word that they follow in no sentence"
        )
        of_set = whole_file("TXT064", [(detail, round(pairs / words, 4))])
    return Ran(pl.concat([of_set, found]), left_out=why)


def _rows(rows: pl.DataFrame, *, is_usual: bool) -> pl.DataFrame:
    """Return findings on ``rows`` with ``pairs`` among their ``words``; one pair is enough for an output if that is usual."""
    text = pl.col("text")
    likely = rows.filter(pl.col("pairs") > 0)
    share = pl.col("pairs") / pl.col("words")
    several = pl.col("pairs") + (function_words.small_starts(text) > 0) >= _MIN_PAIRS
    found = several & (share >= _MIN_SHARE)
    if is_usual:
        one = (pl.col("side") == OUTPUT) | (pl.col("pairs") > 1)
        found |= one & (share >= _MIN_SHARE_WITH_ONE)
    likely = likely.filter(found)
    likely = likely.filter(~is_code(likely["text"]))
    detail = pl.format(
        "words of {} follow each other as in no sentence: '{}'",
        "field",
        function_words.first_pair(text),
    )
    return findings(likely.with_columns(detail=detail), rule="TXT064")
