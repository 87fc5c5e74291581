"""TXT029: answers with less than their prompts want, and sets in which most are."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "unmet-amounts"

_NUMBER: Final = {
    name: number
    for number, name in enumerate(
        ("three", "four", "five", "six", "seven", "eight", "nine", "ten"), 3
    )
}
_START: Final = r"(?i)^\W*(?:please |can you |could you )*"
# A number of things at the beginning of a prompt: 'List five ways to save water'.
_ITEMS: Final = (
    rf"{_START}(?:give|list|name|suggest|provide|write|generate|create|identify|describe|come up with|outline|propose|tell me"
    r"|explain|brainstorm|what are|mention|find|think of|state|recommend|develop|design)\b[^.?!\n:|]{0,30}?\b"
    r"(three|four|five|six|seven|eight|nine|ten|[3-9]|[12]0) ((?:[a-z-]+ ){0,3}[a-z]+s)\b"
)
# Things that one answer has, or that are counted in other ways.
_COUNTED_OTHERWISE: Final = (
    r"(?i)\b(?:words|sentences|lines|characters|letters|syllables|digits|numbers|paragraphs|pages|points|stanzas|verses|minutes|hours|days"
    r"|weeks|months|years|times|inches|feet|meters|metres|miles|kilometers|kilograms|pounds|dollars|cents|stars|sides|is|was|has|less)$"
)
# Whole texts: an essay, a story.
_TEXTS: Final = (
    rf"{_START}(?:write|compose|generate|create|draft|tell)\b[^.?!\n]{{0,40}}\b(?:essay|story|article|letter|paragraph|report|blog post|poem"
    r"|speech|e-?mail|dialogue|summary|song)\b"
)
_PARTS_OF_TEXTS: Final = r"(?i)title|headline|sentence|subject|opening|topic|\bline\b|name|caption|tagline|slogan|haiku|function|program|code|\bshort|brief|word"
_MIN_WORDS: Final = 25  # of a whole text

# Prompts that want a number of things or a whole text, and the share of them that get less, from which on the set does not
# answer what is wanted. Source: 4% of 200 in four public sets; 51% and 75% where answers are their first fifth and sentence.
_MIN_PROMPTS, _MIN_SHARE = 15, 0.4

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows that have less than their prompt wants, and on the set."""
    if data.task not in ("generation", "preference"):
        return Ran()
    text, before = pl.col("text"), pl.col("before").fill_null("")
    rows = data.outputs.with_columns(wanted=_wanted_items(before), long=_wants_text(before))
    rows = rows.filter(pl.col("wanted").is_not_null() | pl.col("long"))
    rows = rows.filter(~is_code(rows["text"]) & ~text.str.contains(r"(?i)^\s*select\b"))
    rows = rows.with_columns(own=_items(text), few=text.str.count_matches(r"\S+") < _MIN_WORDS)
    fewer = rows.filter(pl.col("own") < pl.col("wanted"))
    short = rows.filter(pl.col("long") & pl.col("few"))
    less = pl.concat([fewer, short]).unique(["row", "field"])
    detail = pl.format("the prompt wants {} things, and {} has {}", "wanted", "field", "own")
    found = findings(fewer.with_columns(detail=detail), rule="TXT029")
    if rows.height < _MIN_PROMPTS or less.height < _MIN_SHARE * rows.height:
        return Ran(found)
    share = round(less.height / rows.height, 4)
    often = f"{less.height:,} of the {rows.height:,} prompts that want several things or a whole text get less"
    return Ran(pl.concat([found, whole_file("TXT029", [(often, share)])]))


def _wanted_items(prompt: pl.Expr) -> pl.Expr:
    """Return how many things each prompt wants (Int64), from three on, or null."""
    number = prompt.str.extract(_ITEMS, 1).str.to_lowercase()
    kind = prompt.str.extract(_ITEMS, 2)
    number = number.replace(_NUMBER).cast(pl.Int64, strict=False)
    return pl.when(~kind.str.contains(_COUNTED_OTHERWISE)).then(number)


def _items(answer: pl.Expr) -> pl.Expr:
    """Return the most parts that each answer can be divided into (UInt32): lines, sentences, things between commas."""
    commas = answer.str.count_matches(r"[,;、،]") + answer.str.count_matches(r"(?i)\b(?:and|or)\b")
    return pl.max_horizontal(
        answer.str.count_matches(r"(?:^|\s)\d{1,2}[.):]\s"),
        answer.str.count_matches(r"\n\s*\S") + 1,
        commas + 1,
        answer.str.count_matches(r"[.!?](?:\s|$)"),
    )


def _wants_text(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt wants a whole text (Boolean)."""
    instruction = prompt.str.splitn("\n", 2).struct.field("field_0")
    return instruction.str.contains(_TEXTS) & ~instruction.str.contains(_PARTS_OF_TEXTS)
