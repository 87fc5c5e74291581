"""What most words and sentences of a set are like: in a small letter, next to each other, with marks and function words."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from auditor.analysis.responses.faults import english_words
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.responses.forms.json_answers import begins_as_json

_SAMPLE: Final = 500  # texts, evenly spaced
_HEAD_CHARS: Final = 600  # of a text
_MIN_TEXTS: Final = 40
_MIN_BYTES: Final = 25
_MIN_WORDS: Final = 8  # of the mean answer
_LONG, _LONG_HAN = 15, 20  # words, and Chinese letters, of an answer that needs marks
_TEXT: Final = pl.col("text")
_WORD: Final = r"\pL+"
_FUNCTION_WORD: Final = (
    r"(?i)\b(?:the|a|an|of|and|to|in|is|are|was|were|it|that|for|on|with|as|by|this|be|has|have|he|she|they|his|her|their|from|at|or"
    r"|not|you|your|we|i|its|can|will)\b"
)
_IN_ENGLISH: Final = 0.2  # share of the words that are function words
# Letters of a word that is none of these, and the share of these words that may be unknown. Source: 4% in keywords
# and in English without its function words, 70% and more in German, French, Spanish and Igbo.
_CONTENT, _MAX_UNKNOWN = 4, 0.3
_MAX_CODE: Final = 0.3
# Prompts that want another form than sentences, and their share.
_WANTED: Final = r"(?i)translat|keyword|title|headline|transcri|\btags?\b|token|json|\bcode|telegra|anonymi|redact|mask|capitali|\bformat\b"
_MAX_WANTED: Final = 0.3
_MIN_RISING: Final = 0.95


class Texture(NamedTuple):
    """Something that the words or the texts of a language have: what a finding says, counts, and limits of their share."""

    what: str
    part: pl.Expr
    whole: pl.Expr
    most: float  # share of the answers of a damaged set
    least: float  # share of its prompts
    english: bool = False  # only where answers have function words of English
    known: bool = False  # only where the words of the answers are English, though hardly any is a function word


def _count(pattern: str) -> pl.Expr:
    return _TEXT.str.count_matches(pattern).cast(pl.Int64)


def _number(condition: pl.Expr) -> pl.Expr:
    return condition.cast(pl.Int64)


_IS_LONG: Final = _count(_WORD) >= _LONG
_IS_LONG_HAN: Final = _count(r"\p{Han}") >= _LONG_HAN
_EVERY: Final = _number(_TEXT.is_not_null())
_MASK: Final = r"[\[<{](?:[A-Z]{3,}(?:_[A-Z]+)*(?:[ _-]?\d+)?)[\]>}]|\bX{4,}\b|█{2}"
_FILLER: Final = r"(?i)\b(?:uh+|uhm|um+|erm|hmm+)\b"
_FUNCTION_WORDS: Final = 4  # the place of that texture below
# Limits lie between the shares of 117 good sets of free answers and those of sets that were damaged.
TEXTURES: Final = (
    Texture(
        "have other signs between their words",
        _count(r"\pL[,;:.!?'\")\]]* [(\"'\[]?\pL"),
        _count(_WORD),
        0.12,
        0.6,
    ),
    Texture(
        "begin all their words with a capital",
        _count(r"\b\p{Ll}\pL"),
        _count(r"\b\pL{2,}"),
        0.1,
        0.5,
    ),
    Texture(
        "have no marks between or after their sentences",
        _number(_IS_LONG & _TEXT.str.contains(r"[.!?;:,。，！？、।۔]")),
        _number(_IS_LONG),
        0.25,
        0.8,
        english=True,
    ),
    Texture(
        "have no marks between or after their sentences",
        _number(_IS_LONG_HAN & _TEXT.str.contains(r"[。，！？；：、,.!?]")),
        _number(_IS_LONG_HAN),
        0.25,
        0.5,
    ),
    Texture(
        "have hardly any function word",
        _count(_FUNCTION_WORD),
        _count(_WORD),
        0.14,
        0.25,
        known=True,
    ),
    Texture(
        "are as spoken, with 'uh' between words",
        _number(~_TEXT.str.contains(_FILLER)),
        _EVERY,
        0.5,
        0.97,
    ),
    Texture(
        "have marks for names and numbers that were taken out",
        _number(~_TEXT.str.contains(_MASK)),
        _EVERY,
        0.6,
        0.97,
    ),
    Texture(
        "have marks on their letters",
        _count(_WORD) - _count(r"[à-öø-ÿ]"),
        _count(_WORD),
        0.2,
        0.9,
    ),
)


def damaged(answers: pl.Series, prompts: pl.Series) -> list[tuple[str, float]]:
    """Return what most ``answers`` (String) are like and the ``prompts`` are not, each with its share of the answers.

    Nothing is returned where texts are few, answers short or code, or many prompts want another form.
    """
    own, given = (_sample(texts) for texts in (answers, prompts))
    if min(own.height, given.height) < _MIN_TEXTS:
        return []
    words, han = own.select(_count(_WORD).mean(), han=_count(r"\p{Han}").mean()).row(0)
    if words < _MIN_WORDS and han < _LONG_HAN:
        return []
    shares = [_shares(texts) for texts in (own, given)]
    english = shares[0][_FUNCTION_WORDS] >= _IN_ENGLISH
    found = [
        (kind, round(mine, 4))
        for kind, mine, theirs in zip(TEXTURES, *shares, strict=True)
        if mine <= kind.most and theirs >= kind.least and (english or not kind.english)
    ]
    if not found or _share(given["text"].str.contains(_WANTED)) > _MAX_WANTED:
        return []
    if (
        max(_share(is_code(own["text"])), _share(own.select(json=begins_as_json(_TEXT))["json"]))
        > _MAX_CODE
    ):
        return []
    return [(kind.what, share) for kind, share in found if not kind.known or _is_english(own)]


def are_counters(texts: pl.Series) -> bool:
    """Return whether nearly all ``texts`` are whole numbers, each one more than that before: the numbers of their rows."""
    numbers = texts.str.extract(r"^\s*([0-9]{1,9})\s*$").cast(pl.Int64)
    rising = int((numbers.diff() == 1).sum())
    return len(texts) >= _MIN_TEXTS and rising >= _MIN_RISING * (len(texts) - 1)


def _shares(texts: pl.DataFrame) -> list[float]:
    """Return the share of each texture in ``texts``; 1 where too little can show it."""
    counts = [each.sum() for kind in TEXTURES for each in (kind.part, kind.whole)]
    row = texts.select(count.alias(str(at)) for at, count in enumerate(counts)).row(0)
    return [
        part / whole if whole >= _MIN_TEXTS else 1.0
        for part, whole in zip(row[::2], row[1::2], strict=True)
    ]


def _is_english(texts: pl.DataFrame) -> bool:
    """Return whether most of the words of ``texts`` are English."""
    words = english_words.words_of(texts, "text").filter(pl.col("word").str.len_chars() >= _CONTENT)
    strange = english_words.unknown(words["word"], words["word"].head(0))
    return words.height > 0 and _share(words["word"].is_in(strange.implode())) <= _MAX_UNKNOWN


def _share(marked: pl.Series) -> float:
    return int(marked.sum()) / max(1, len(marked))


def _sample(texts: pl.Series) -> pl.DataFrame:
    long = texts.filter(texts.str.len_bytes() >= _MIN_BYTES).rename("text")
    return long.gather_every(max(1, len(long) // _SAMPLE)).str.head(_HEAD_CHARS).to_frame()
