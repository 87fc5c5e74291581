"""Patterns of what can make two similar texts say different things."""

from __future__ import annotations

from functools import cache

from auditor.analysis.text.contrasts.contrast_words import hyphenated_numbers, unspaced_words
from auditor.analysis.text.normalise import UNSPACED

# Code names, in the text as written: their case matters.
IDENTIFIER = (
    r"`[^`]{1,80}`|\b\w+(?:_\w+)+\b|\b[a-z]+(?:[A-Z][a-z0-9]*)+\b|\b\w+\.\w+(?:\.\w+)*\(|\b\w+\(\)"
    r"|\b[a-z_]\w*(?:\.[a-z_]\w+)+\b"
)
# What a program fills in: %(name)s, %d, {}, {0.name}.
SLOT = r"%(?:\(\w+\))?[sd]\b|\{[\w.]*\}"
QUOTATION = r"\"[^\"]{1,80}\"|“[^”]{1,80}”|«[^»]{1,80}»|(?:^| )'[^']{1,80}'"
CURRENCY = (
    r"[$€£¥₹₽₩₺₫₪]|\b(?:usd|eur|gbp|jpy|chf|cad|aud|inr|cny|rmb|dollars?|euros?|pounds?|yen|rupees?|yuan"
    r"|francs?|pesos?|cents?)\b"
)
# Numbers of several words: "one hundred" is not "one hundred thousand".
NUMBER_WORD = (
    r"(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|\d+)"
)
NUMBER_PHRASE = rf"\b{NUMBER_WORD}(?:[ -]{NUMBER_WORD})*[ -](?:hundred|thousand|million|billion)\b"
_LINK = r"https?://\S+"
_NUMBER = r"\d+(?:st|nd|rd|th)\b|[-+]?\d+(?:[.,:/-]\d+)*"
# Prefixes that are written with or without a hyphen.
_PREFIXED = r"\b(?:non|anti|un|in|dis|pre|post|multi|single|inter|intra|over|under|up|down|sub|super|micro|macro)-"
_CHINESE_NUMBER = r"[〇零一二两兩三四五六七八九十百千万萬亿億]+"
# A mark ends a sentence or a part of one only at the end of a word.
_MARK = r"[.,;:!?](?: |$)|[、。，；：？！]"
_OPERATOR = r"[+*/^=<>&|~()]| - "


@cache
def token_pattern(*, ascii_only: bool) -> str:
    """A pattern that finds the tokens of a folded text, of an ASCII text if ``ascii_only``.

    Tokens are words, numbers (thirty-six, -3.5, 2nd), names with digits (gpt-4), operators, the
    marks that end a part of a sentence, and, where there are no spaces between words, the listed
    words, numbers and single characters.
    """
    numbers = rf"\b(?:{'|'.join(hyphenated_numbers())})\b"
    if ascii_only:
        words = r"[a-z]+n't\b|[a-z]+(?:-?\d[a-z0-9]*)?"
        words = rf"{_PREFIXED}[a-z]+|{words}"
        return "|".join((_LINK, numbers, words, _NUMBER, _MARK, _OPERATOR))
    letters = rf"[[\p{{L}}\p{{M}}]--{UNSPACED}]+"
    words = rf"{letters}['’]t\b|{letters}(?:-?\d[\p{{L}}\p{{N}}]*)?"
    words = rf"{_PREFIXED}{letters}|{words}"
    unspaced = "|".join((*unspaced_words(), _CHINESE_NUMBER, UNSPACED))
    return "|".join((_LINK, numbers, unspaced, words, _NUMBER, _MARK, _OPERATOR))
