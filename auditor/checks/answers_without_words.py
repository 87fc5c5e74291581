"""TXT014: answers that are only a link, an image, emoji or punctuation, where the others are texts."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "answers-without-words"

_LINK = r"!?\[[^\]\n]{0,80}\]\([^)\s]*\)|<?(?:https?://|www\.)\S+"
# Sets of longer texts: the least median length of an answer in bytes, the fewest answers, and the highest share that
# may have no words before they count as the task.
_MIN_BYTES, _MIN_ROWS, _MAX_SHARE = 40, 20, 0.05
_WANTED = (
    r"(?i)\bemoji|\bemoticon|\blinks?\b|\burl|\bsites?\b|\bwebsite|\bweb page|\bhomepage|\bimages?\b|\bpicture|\bphoto"
    r"|\blogo\b|\bdraw|\bascii|\bsymbol|\bsign\b|\bcharacters?\b|\bpunctuat|\boperator|\bnotation|\bbraille|\bmorse"
    r"|\bvideo|\bwhere can (?:i|we)\b|\bsource\b|链接|网址|表情|图"
)

RULES = load_rules(__name__, min_bytes=_MIN_BYTES, max_share=f"{_MAX_SHARE:.0%}")


def run(data: Dataset) -> Ran:
    """Return a finding on each output of the training rows without a letter or digit outside of links."""
    if data.task not in ("generation", "preference"):
        return Ran()
    text = pl.col("text")
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & ~pl.col("calls"))
    length = outputs["text"].str.len_bytes().median()
    if outputs.height < _MIN_ROWS or not isinstance(length, float) or length < _MIN_BYTES:
        return Ran()
    short = outputs.filter(text.str.contains(r"^[^\pL\pN]|^(?:https?:|www\.)"))
    bare = short.filter(~text.str.replace_all(_LINK, "").str.contains(r"[\pL\pN]"))
    if bare.height > _MAX_SHARE * outputs.height:
        return Ran()
    bare = bare.filter(~pl.col("before").fill_null("").str.contains(_WANTED))
    shown = text.str.strip_chars().str.slice(0, 60)
    detail = pl.format("{} has no word: '{}'", "field", shown)
    return Ran(findings(bare.with_columns(detail=detail), rule="TXT014"))
