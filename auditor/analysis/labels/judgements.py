"""Why the texts of a set need not decide its labels; labels at chance level are then not a fault.

Classifiers of words cannot tell whether a sentence follows from another, or which option is the correct answer. On
such sets they stay at chance level even if every label is right, so right and random labels look alike. The rules here
recognise these sets by their structure, by the number of words that vary, and by the names of the classes.

``relations`` decides whether single labels are reviewed. The rules here are stricter, because a set that meets one of
them is never reported as random (LBL012).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from auditor.analysis.labels import relations
from auditor.analysis.labels.shared_parts import SharedParts
from auditor.analysis.text.contrasts.contrast_patterns import NUMBER_WORD
from auditor.analysis.text.varying_words import MIN_WORDS, VaryingWords

# Share of the rows that must share a large part with another row. Source: passages with several questions have 0.85
# and more; tweets, the most alike of ten sets of topics and sentiments, 0.16.
MIN_SHARED = 0.5
# Share of the rows whose text must have the structure (two texts, options, a question).
MIN_STRUCTURED = 0.9
# Names of classes that are answers, and numbers or letters, which may be answers. Source: the names of classes in
# GLUE, SuperGLUE, CLUE, BoolQ, FEVER, WiC and PIQA.
_ANSWER = (
    r"(?:not?[\s_-]*)?(?:yes|no|true|false|correct|incorrect|right|wrong|same|different|similar|dissimilar|"
    r"related|unrelated|relevant|irrelevant|duplicates?|match(?:es)?|mismatch|equivalent|supported|supports?|"
    r"neutral|unknown|not enough info|none|maybe|valid|invalid|acceptable|unacceptable|answerable|"
    r"y|n|on|off|pass|fail|legal|illegal|possible|impossible|undetermined|uncertain|[是否对错對錯真假])[.!]?"
)
# Names of classes that say whether a text is right, or two are alike, which people know and words do not show.
_JUDGEMENTS = re.compile(
    r"(?:un|im|in)?(?:true|false|t|f|correct|right|wrong|same|different|valid|plausible|possible|coherent)",
    re.IGNORECASE,
)
_CODE = r"(?:label|option|class|choice)?[\s_-]*[\[(（]?(?:\d{1,2}|[a-h])[\])）]?[.:]?"
_ANSWERS = re.compile(_ANSWER, re.IGNORECASE)
_ANSWERS_OR_CODES = re.compile(f"{_ANSWER}|{_CODE}", re.IGNORECASE)
# What separates two texts: a line break, an arrow, a separator token, or a heading of the second text.
_TWO_TEXTS = (
    r"(?s)\S\s*(?:\n|=>|->|\s/\s|\t|\|\|\||</s>|\[SEP\]|<sep>|(?i:hypothesis|sentence\s?(?:2|b|two)|text\s?(?:2|b|two)|"
    r"question\s?(?:2|b|two)?|answer|response|claim|statement|conclusion|candidate)\s*:)\s*\S"
)
# Words of the median text that is a name, and least share of them that no other text has. Source: 1 and all in names of
# languages and in German nouns; 5 and 0.7 in questions (TREC), 23 and 0.5 in definitions.
_MAX_NAME_WORDS, _MIN_OWN = 2, 0.6
_MIN_END_CHARS = 3  # fewer are the mark at the end of a question
_OPTIONS = r"(?s)(?:^|\s)[\(\[]?A[\)\].:]\s.*\s[\(\[]?B[\)\].:]\s"
_QUESTION = r"[?？؟]"
_NEGATION = r"(?:not?|non|un|in|im|il|ir|dis)[\s_-]*(?:an? )?"
_COUNT = r"(?i)\bhow (?:many|often)\b|\bcount\b"
_NUMBERS = re.compile(rf"{NUMBER_WORD}(?:[ -]{NUMBER_WORD})*", re.IGNORECASE)
_STRUCTURES = (
    (_OPTIONS, "options", _ANSWERS_OR_CODES),
    (_TWO_TEXTS, "two texts", _ANSWERS_OR_CODES),
    (_QUESTION, "a question", _ANSWERS),
)


def why_need_not_decide(
    names: Sequence[str], texts: pl.Series, shared: SharedParts, words: VaryingWords
) -> str:
    """Return a clause that says why the texts need not decide the label; "" if they should.

    Args:
        names: names of the classes.
        texts: String[n].
        shared: rows that share a large part of their text.
        words: the words that vary from row to row.
    """
    relation = relations.relation_name(names)
    if relation or words.are_few:
        return relation or relations.NO_WORDS
    if len(shared.rows) >= MIN_SHARED * len(texts):
        return "most rows share a large part of their text, and what differs may decide the label"
    bare = [name.strip() for name in names]
    if not all(map(_ANSWERS_OR_CODES.fullmatch, bare)):  # "The correct answer is (B)"
        parts = _without_common_ends(pl.Series(bare)).str.strip_chars().to_list()
        bare = parts if all(map(_ANSWERS_OR_CODES.fullmatch, parts)) else bare
    what = _structure(bare, texts, words)
    if not what and all(map(_JUDGEMENTS.fullmatch, bare)):
        return (
            f"a label such as '{names[0]}' may judge what a text says instead of naming its topic"
        )
    return f"rows {what}, and labels such as '{names[0]}' may answer them" if what else ""


def why_unpredictable(
    names: Sequence[str], texts: pl.Series, shared: SharedParts, words: VaryingWords
) -> str:
    """Return a clause that says why no model can predict the labels from the other rows, or "" if there is no reason to think so.

    Besides what `why_need_not_decide` returns, these are names with words of their own: "Akuntsu", labelled "living". The
    arguments are the same.
    """
    own = words.in_row <= _MAX_NAME_WORDS and words.new_in_row >= _MIN_OWN * words.in_row
    if own and words.in_row > 0:
        return "the texts are names that share no words, so the label of one tells nothing about another"
    return why_need_not_decide(names, texts, shared, words)


def _structure(names: Sequence[str], texts: pl.Series, words: VaryingWords) -> str:
    """Return what the texts do that makes ``names`` answers, as a verb phrase ("ask for a count"); "" if nothing."""
    are_answers = all(map(_ANSWERS_OR_CODES.fullmatch, names))
    few = words.in_row < MIN_WORDS or words.new_in_row < relations.MIN_NEW_WORDS
    if few and (are_answers or _are_opposites(names)):
        return "have few words of their own"
    if _share(texts, _COUNT) >= MIN_STRUCTURED and all(map(_NUMBERS.fullmatch, names)):
        return "ask for a count"
    if not are_answers:
        return ""
    varying = _without_common_ends(texts)
    for structure, what, labels in _STRUCTURES:
        if _share(varying, structure) >= MIN_STRUCTURED and all(map(labels.fullmatch, names)):
            return f"contain {what}"
    return ""


def _are_opposites(names: Sequence[str]) -> bool:
    """Return whether one of two ``names`` negates the other: "balanced" and "unbalanced"."""
    shorter, longer = sorted((name.lower() for name in names), key=len)[:2]
    return len(names) == 2 and bool(re.fullmatch(_NEGATION + re.escape(shorter), longer))


def _share(texts: pl.Series, pattern: str) -> float:
    """Return the share of the texts that contain ``pattern``."""
    return int(texts.str.contains(pattern).sum()) / max(1, len(texts))


def _without_common_ends(texts: pl.Series) -> pl.Series:
    """Return ``texts`` without the beginning and the end that all of them share, such as an instruction."""
    kept = texts.drop_nulls()
    kept = kept.str.slice(_common(kept)).str.reverse()
    end = _common(kept)
    return kept.str.slice(end if end >= _MIN_END_CHARS else 0).str.reverse()


def _common(texts: pl.Series) -> int:
    """Return the length of the longest common prefix; only the first and the last text in sorted order are compared."""
    first, last = str(texts.min() or ""), str(texts.max() or "")
    pairs = enumerate(zip(first, last, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(first), len(last)))
