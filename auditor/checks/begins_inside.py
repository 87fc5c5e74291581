"""TXT024: answers that begin in the middle of a sentence, as if their first part were missing."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.dataset.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "begins-inside"

_MIN_ROWS, _MIN_CHARS = 20, 40
# A small letter, or what no sentence begins with.
_SMALL = r"^\s*(?:\p{Ll}|[,;:.)!?]\s*\pL)"
_MAX_CHARS_OF_FIRST = 3_000
# Later sentences of the same text, in large and in small letters.
_LARGE_LATER, _SMALL_LATER = r"\p{Ll}{2}[.!?][\"”’)]*\s+\p{Lu}", r"\p{Ll}{3}[.!?]\s+\p{Ll}{2}"
_LIST = r"^\s*(?:[a-z][.)]|[ivx]+[.)]|[a-z]+:|[a-z]\w*\(|https?:|www\.|\S+@)|^[^\n]{0,80}:\s|^\s*(?:[a-z]+[-\w]*[A-Z0-9_]|i[A-Z])"
# A first word that is a name of a program, a single letter or the start of a talk.
_FIRST = r"^\s*(?:\pL\b|[^\s,]*[._(`\d][^\s]|(?i:hey|hi|hmm+|well|how|ok|okay|yes|no|so|but|and|lol|oh|yeah|thanks|sorry|returns?)\b)"
# A prompt that ends within a sentence, or wants to be continued.
_OPEN_PROMPT = r"[\pL\pM\d,;–(«„“-]\s*$|\.\.\.\s*$|…\s*$|_{2,}"
_WANTED = r"(?i)continu|complet|finish|fill|blank|next|rest of|end(?:ing)? of|begin|start|lower.?case|poem|haiku|lyrics|song|sms|tweet|chat|casual"
# Share of the answers that may begin with a small letter, and share of these from which on all were cut. Source: where all
# answers lost their beginning, 0.2 to 0.3 of these have a later sentence that shows it.
_MAX_SMALL, _MIN_OF_SMALL = 0.1, 0.15

RULES = load_rules(
    __name__,
    min_rows=_MIN_ROWS,
    min_chars=_MIN_CHARS,
    max_small=f"{_MAX_SMALL:.0%}",
    min_of_small=f"{_MIN_OF_SMALL:.0%}",
)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    text, before = pl.col("text"), pl.col("before").fill_null("")
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & ~pl.col("calls"))
    outputs = outputs.filter(text.str.len_chars() >= _MIN_CHARS)
    if outputs.height < _MIN_ROWS:
        return Ran()
    small = outputs.filter(text.str.head(40).str.contains(_SMALL))
    head = text.str.head(_MAX_CHARS_OF_FIRST)
    cut = head.str.contains(_LARGE_LATER) & ~head.str.contains(_SMALL_LATER)
    found = small.filter(cut & ~text.str.contains(_LIST) & ~text.str.contains(_FIRST))
    if small.height > _MAX_SMALL * outputs.height and found.height < _MIN_OF_SMALL * small.height:
        return Ran()  # a set of small letters
    found = found.filter(~before.str.contains(_OPEN_PROMPT) & ~before.str.contains(_WANTED))
    found = found.filter(~is_code(found["text"]))
    shown = text.str.strip_chars().str.head(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} begins within a sentence: '{}…'", "field", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT024"))
