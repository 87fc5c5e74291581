"""TXT015: one beginning or one end that many answers share, as 'Answer:' or 'Let me know if you need more.'."""

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "shared-ends"

_MIN_ROWS, _MIN_CHARS = 50, 40
_MIN_SHARE = 0.2  # of the answers
_END_CHARS = 24
# A name before a colon, or a phrase that only says that an answer follows.
_OPENING = r"^\W*(\p{Lu}[\pL ]{1,24}[:：]|(?i:sure|certainly|of course|absolutely|okay|great question|good question)\b)[\s,.!]"
# Every answer that begins like that has one of these.
_LIKELY = (":", "：", "sure", "certainly", "of course", "absolutely", "okay", "great q", "good q")

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return notes on the set of free answers: the beginnings and ends that most answers share."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs.filter("last")
    text = outputs["text"].str.strip_chars()
    text = text.filter(text.str.len_chars() >= _MIN_CHARS)
    if len(text) < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} answers")
    opening = text.filter(text.str.contains_any(list(_LIKELY), ascii_case_insensitive=True))
    ends = {"end": text.str.tail(_END_CHARS)}
    if len(opening) >= _MIN_SHARE * len(text):
        ends = {"begin": opening.str.extract(_OPENING), **ends}
    notes = []
    for verb, parts in ends.items():
        shared = parts.drop_nulls().rename("part").value_counts()
        shared = shared.filter(pl.col("count") >= _MIN_SHARE * len(text)).sort("count", "part")
        for part, count in reversed(shared.rows()):
            notes.append(
                (f"{count:,} of {len(text):,} answers {verb} with '{part}'", count / len(text))
            )
    return Ran(whole_file("TXT015", notes))
