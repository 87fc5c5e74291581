"""TXT024: answers that begin in the middle of a sentence, as if their first part were missing."""

import polars as pl

from auditor.analysis.responses.faults.beginnings import FIRST_WORD, FirstWords
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "begins-inside"

_MIN_ROWS, _MIN_CHARS = 20, 25
# A small letter, or what no sentence begins with.
_SMALL = r"^\s*(?:\p{Ll}|[,;:)]\s*\pL|[.!?]\s*\n|(?:=|>>|/)\s*[\d$])|^ [^\S\n]*[\pL\d$(]|^<?[-+*/=().%\d ]{0,40}>>\$?\d"
_LIST = r"^\s*(?:[a-z][.)]|[ivx]+[.)]|[a-z]+:|[a-z]\w*\(|https?:|www\.|\S+@)|^[^\n]{0,80}:\s|^\s*(?:[a-z]+[-\w]*[A-Z0-9_]|i[A-Z])"
# A first word that is the start of a talk.
_FIRST = r"^\s*(?i:hey|hi|hmm+|well|how|ok|okay|yes|no|lol|oh|yeah|thanks|sorry|returns?)\b"
# A prompt that ends within a sentence, or wants to be continued.
_OPEN_PROMPT = r"[\pL\pM\d,:;–(«„“-]\s*$|\.\.\.\s*$|…\s*$|_{2,}"
_WANTED = r"(?i)continu|(?:complete|finish|start|begin)\w* (?:the|this|each|with)|fill|blank|rest of|end(?:ing)? of|lower.?case|poem|haiku|lyrics|song|sms|tweet|chat|casual"
_MIN_CASED = 0.5  # share of the answers with letters of two sizes
# Share of the answers that may begin with a small letter, and share of these that must begin within a word where more do.
# Source: 0.46 where all answers of Alpaca and GSM8K lost a part of their beginning, at most 0.03 in 95 other sets.
_MAX_SMALL, _MIN_BROKEN = 0.1, 0.2
# Where no more begin with a small letter, all of them are reported if at least this number and this share of them have
# a sign of a lost beginning.
_MIN_SIGNED, _MIN_SHARE_SIGNED = 3, 0.3

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    text, before = pl.col("text"), pl.col("before").fill_null("")
    outputs = data.outputs.filter(text.str.len_chars() >= _MIN_CHARS)
    if outputs.height < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} answers")
    cased = outputs["text"].str.head(40).str.contains(r"[\p{Lu}\p{Ll}]{2}")
    if int(cased.sum()) < _MIN_CASED * outputs.height:
        return Ran(left_out="the answers are in a script without small letters")
    small = outputs.filter(text.str.head(40).str.contains(_SMALL))
    small = small.filter(~text.str.contains(_LIST) & ~text.str.contains(_FIRST))
    small = small.filter(~before.str.contains(_WANTED))
    small = small.filter(~is_code(small["text"]))
    if small.is_empty():
        return Ran()
    found = small.filter(_cut(small, outputs))
    shown = text.str.strip_chars().str.head(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} begins within a sentence: '{}…'", "field", shown)
    return Ran(findings(found.with_columns(detail=detail), rule="TXT024"))


def _cut(small: pl.DataFrame, outputs: pl.DataFrame) -> pl.Series:
    """Return which of the outputs that begin with a ``small`` letter lost their beginning (Boolean[n])."""
    before = pl.col("before").fill_null("")
    signs = FirstWords(outputs["text"]).signals(small["text"])
    # A name is in its prompt, too.
    word = pl.col("text").str.extract(FIRST_WORD)
    named = (" " + before).str.contains(" " + word, literal=True).fill_null(value=False)
    signs = small.with_columns(signs).with_columns(broken=pl.col("broken") & ~named)
    if small.height > _MAX_SMALL * outputs.height:
        are_broken = signs["broken"].sum() >= _MIN_BROKEN * small.height
        return pl.repeat(are_broken, small.height, eager=True)
    inside = pl.any_horizontal("dangling", "after") & ~named & ~before.str.contains(_OPEN_PROMPT)
    sign = signs.select(sign=pl.col("broken") | inside)["sign"]
    is_sure = sign.sum() >= max(_MIN_SIGNED, _MIN_SHARE_SIGNED * small.height)
    return sign | is_sure
