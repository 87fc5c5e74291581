"""Answers with less than their prompts want: fewer items, or a few words for a whole text."""

from __future__ import annotations

from typing import Final

import polars as pl

from auditor.analysis.text.search import Search

_NUMBER: Final = {
    name: number
    for number, name in enumerate(
        ("three", "four", "five", "six", "seven", "eight", "nine", "ten"), 3
    )
}
_START: Final = r"(?i)^\W*(?:please |can you |could you )*"
# A number of things at the beginning of a prompt: 'List five ways to save water'.
_ITEMS: Final = Search(
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
_TEXTS: Final = Search(
    rf"{_START}(?:write|compose|generate|create|draft|tell)\b[^.?!\n]{{0,40}}\b(?:essay|story|article|letter|paragraph|report|blog post|poem"
    r"|speech|e-?mail|dialogue|summary|song)\b"
)
_PARTS_OF_TEXTS: Final = Search(
    r"(?i)title|headline|sentence|subject|opening|topic|\bline\b|name|caption|tagline|slogan|haiku|function|program|code|\bshort|brief|word"
)
_MIN_WORDS: Final = 25
# A prompt that ends by a question for a number, and what an answer to it has; short ones may have "a few" and "some".
_ASKS_FOR_NUMBER: Final = Search(r"(?i)\bhow (?:many|much)\b(?:[^?.!\n]|\.\d)*\?\s*$", r"\?\s*$")
_ANY_NUMBER: Final = (
    r"(?i)[\d½¼¾⅓]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|once|double|triple|third|quarter|pairs?|couple|single|both"
    r"|none|no|not|never|zero|nothing|nobody|unknown|free)\b|n't\b"
)
_VAGUE: Final = r"(?i)^(?:\S+\s+){0,5}(?:an?|all|each|every|several|few|many|most|some|any|more|less|enough|vast)\b(?:\s+\S+){0,5}\s*$"


def wanted_items(prompt: pl.Expr) -> pl.Expr:
    """Return how many things each prompt wants (Int64), from three on, or null."""
    number = _ITEMS.extract(prompt, 1).str.to_lowercase()
    kind = _ITEMS.extract(prompt, 2)
    number = number.replace(_NUMBER).cast(pl.Int64, strict=False)
    return pl.when(~kind.str.contains(_COUNTED_OTHERWISE)).then(number)


def items(answer: pl.Expr) -> pl.Expr:
    """Return the most parts that each answer can be divided into (UInt32): lines, sentences, things between commas."""
    commas = answer.str.count_matches(r"[,;、،]") + answer.str.count_matches(r"(?i)\b(?:and|or)\b")
    return pl.max_horizontal(
        answer.str.count_matches(r"(?:^|\s)\d{1,2}[.):]\s"),
        answer.str.count_matches(r"\n\s*\S") + 1,
        commas + 1,
        answer.str.count_matches(r"[.!?](?:\s|$)"),
    )


def wants_text(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt wants a whole text (Boolean)."""
    instruction = prompt.str.splitn("\n", 2).struct.field("field_0")
    return _TEXTS.contains(instruction) & ~_PARTS_OF_TEXTS.contains(instruction)


def is_no_text(answer: pl.Expr) -> pl.Expr:
    """Return whether each answer has too few words for a whole text (Boolean)."""
    return answer.str.count_matches(r"\S+") < _MIN_WORDS


def wants_number(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt ends by a question for a number (Boolean)."""
    return _ASKS_FOR_NUMBER.contains(prompt)


def has_no_number(answer: pl.Expr) -> pl.Expr:
    """Return whether each answer has no number, in digits or words, and is not a question (Boolean)."""
    number = answer.str.contains(_ANY_NUMBER) | answer.str.contains(_VAGUE)
    return ~number & ~answer.str.contains(r"\?\s*$")
