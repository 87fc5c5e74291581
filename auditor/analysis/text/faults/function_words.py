"""Words of English in an order that no sentence has: pairs of function words that never follow each other."""

from typing import Final

import polars as pl

from auditor.analysis.text.search import Search

# Prompts on the order of words, or that want no sentences.
ON_ORDER: Final = Search(
    r"(?i)scrambl|jumbl|shuffl|rearrang|re-arrang|unordered|\border\b|keywords?|reverse|backwards"
    r"|gibberish|nonsense|random|stop ?words|tokens?\b|tokeni|grammar|proofread|stutter|code|sql|regex"
)
# Function words that hardly ever follow a function word. Source: in 12.4 million characters of news, questions, word problems
# and chats in English each pair occurs at most 0.03 times as often as it would if words were independent, which is
# expected 20 times or more.
_NEVER_AFTER: Final = {
    "a": "a an are as at been but by does had have he her his i if in into it its my not of on or she that the their these they this to was we who with would you your",
    "an": "and are as can for from has is of she that the to with",
    "and": "and been but or than",
    "are": "and are be can has have he i if is it or she that was",
    "as": "and as be can has have or was",
    "at": "are as can for from has he in is of she to",
    "be": "and are can has he is she",
    "but": "and of",
    "by": "are by can for from has he in is of on she to with",
    "can": "a are as by can for from if in on to was",
    "could": "and of",
    "do": "of",
    "does": "of",
    "for": "and are be but can for had has have if is of she than to was were would",
    "from": "are as be by can for from has have he is of on she to with",
    "had": "and",
    "has": "are be can has have i if of this was with you",
    "have": "can has he of",
    "he": "a are as by for from he her his i if in it of on she that the their they this to with you",
    "her": "are he is",
    "his": "a and are as can for from has he in is it of on she that the to",
    "i": "a for has he it of on she that the to",
    "if": "are can has of with",
    "in": "are be been but can could do does had has have he if in into is not of she than they was we were who would you",
    "into": "and in is of",
    "is": "and are be can does had has if is or they was we were which would you",
    "it": "his i it of she",
    "its": "a and for in is of the to",
    "my": "and of the to",
    "not": "and is",
    "of": "and are be been by can could do does for from had has have he i if in into is of on she should than they to was we were with would",
    "on": "are be can has have he i if is of on she than they",
    "or": "and of",
    "she": "a an are as by for he his i if in it of on that the this to with you",
    "should": "of",
    "than": "and of",
    "that": "and or",
    "the": "a an and are as at be been but by can could do does for from had has have he her his i if in into is its my not of on or she should than that the their these they this to was we were which with would you your",
    "their": "a and for he in is of on that the to",
    "these": "a of the",
    "they": "a and as for in is of the to",
    "this": "he of she that the",
    "to": "are been but by can does for from had has he i if in into is of on or she than they to was we were who with would",
    "was": "and are can has is of",
    "we": "a and for in is of to",
    "were": "and is",
    "which": "and for on",
    "who": "a and of",
    "with": "are as be can for from has have he i of to with",
    "would": "and for is of to",
    "you": "has he it of she",
    "your": "a and for in is of the to",
}
# Words that no sentence ends with, by the same texts and the same limit.
_NEVER_LAST: Final = "and but he his if its she than the their they we were which who would your"

_HEAD_CHARS: Final = 600  # of a text, in which the pairs are counted
_PAIRS: Final = "|".join(
    rf"{word}\s+(?:{others.replace(' ', '|')})" for word, others in _NEVER_AFTER.items()
)
# A hyphen or an apostrophe after the second word makes another word of it: "the to-do list".
_UNLIKELY: Final = (
    rf"(?:^|\s)(?:(?:{_PAIRS})(?:[\s.,;:!?)]|$)|(?:{_NEVER_LAST.replace(' ', '|')})[.!?](?:\s|$))"
)
_FUNCTION_WORD: Final = rf"\b(?:{'|'.join(_NEVER_AFTER)})\b"
# A sentence that ends before a small letter; no abbreviation, and no ellipsis.
_SMALL_START: Final = r"[a-z]{4,}[.!?] [a-z]{2}"


def unlikely_pairs(text: pl.Expr) -> pl.Expr:
    """Return how many pairs of words each text has that no sentence has (UInt32)."""
    return text.str.head(_HEAD_CHARS).str.count_matches(_UNLIKELY)


def first_pair(text: pl.Expr) -> pl.Expr:
    """Return the first of these pairs (String), or null."""
    return text.str.head(_HEAD_CHARS).str.extract(rf"({_UNLIKELY})").str.strip_chars()


def small_starts(text: pl.Expr) -> pl.Expr:
    """Return how many sentences of each text begin with a small letter (UInt32)."""
    return text.str.head(_HEAD_CHARS).str.count_matches(_SMALL_START)


def function_words(text: pl.Expr) -> pl.Expr:
    """Return how many function words each text has (UInt32)."""
    return text.str.head(_HEAD_CHARS).str.count_matches(_FUNCTION_WORD)
