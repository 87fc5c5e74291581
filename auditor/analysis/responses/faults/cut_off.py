"""Answers that break off: within a word, after a word that no sentence ends with, or inside brackets and fences."""

from __future__ import annotations

from typing import Final

import polars as pl

# The end of a text that is not the end of a sentence: a letter, a comma, a hyphen or an opening bracket.
_OPEN_END: Final = r"[\pL\pM,–(\[{'’“„«、，-]\s*$"
# The same or a digit. Many complete answers end with a digit.
_OPEN_OR_DIGIT: Final = r"[\pL\pM\d,–(\[{'’“„«、，-]\s*$"
# A word at the end that is not a part of an address, an option or a file name.
_LAST_WORD: Final = r"(?:^|[\s\"“„«(–—-]|\p{Latin}['’])([\pL\pM]+)\s*$"
# A complete sentence, and three words or more after it without an end; no name after a dash, and no hashtag.
_AFTER_SENTENCE: Final = (
    r"[\pL\pM]{2}[.!?।؟۔][\"'”’)]*[ \t]+(?:\pL[\pL\pM'’-]*,? ){2,}[^.!?।؟۔\n#—–]*[\pL\pM]$"
)
# The same in scripts without spaces: a complete sentence, and characters after it without an end.
_AFTER_UNSPACED: Final = (
    r"[。！？][”」』\"]?[^。！？!?\n：:]{4,}[\p{Han}\p{Hiragana}\p{Katakana}，、]$"
)
# Words of English that no sentence ends with, and words that few do.
_UNFINISHED: Final = r"[\pL,] (?:an|the|of|and|or|but|if|than|his|their|its|your|my|our|every|from|into|because|which)\s*$"
_LINKING: Final = rf"{_UNFINISHED}|[\pL,] (?:a|is|are|was|were|to|with|for|by|at)\s*$"
# The end of a text in the middle of a calculation.
_OPERATOR: Final = r"\d\s*[=*×÷]\s*$|<<[^>\n]{0,40}$"
_LIST_ITEM: Final = r"\n[ \t]*(?:[-*•+]|\d+[.)]|\|)[^\n]*$"
_FENCE: Final = r"(?m)^[ \t]*```"
_STRING: Final = r"\"(?:[^\"\\]|\\.)*\"?"
_JSON_START: Final = r"^\s*(?:\{\s*\"[^\"\n]+\"\s*:|\[\s*[\[{\"])"
_TAIL_CHARS: Final = 400
_WORD: Final = r"[\pL\pM]+"
# Ends of sentences, those of Devanagari, Arabic and Urdu among them.
_MARKS: Final = ".!?。！？।؟۔"
_FINAL_WORD: Final = rf"[\pL\pM]+[{_MARKS}]"
# Scripts whose words have spaces between them, and whose words are long enough to break.
_SPACED: Final = r"^[\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Devanagari}\p{Hebrew}\p{Armenian}\p{Georgian}\p{Bengali}\p{Mark}]+$"
# Letters that are parts of words without spaces between them, or of endings that tell what follows.
_LETTER: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_FINAL_LETTER: Final = rf"{_LETTER}[.!?。！？]"
_LAST_LETTER: Final = rf"({_LETTER})\s*$"
_LINE: Final = r"[^.!?。！？：:\s]\s*\n[^\n]*$"  # after a line without the end of a sentence
_MAX_VOCABULARY_ROWS: Final = 4_000  # texts that the words are counted in, evenly spaced
# A word is broken if longer words begin with it this many times as often as it occurs.
_MIN_LONGER: Final = 20
_MIN_LONGER_OF_NEW: Final = 3  # the same for a word that does not occur
# Least share of words that end a sentence at which the texts have sentences: one in 200 words. Source: 0.02 and more
# in public sets of sentences.
_MIN_FINAL: Final = 0.005
_MIN_FINAL_LETTERS: Final = 0.015  # the same for letters
# Fewest occurrences of a word for which it is known how often sentences end with it; and the highest share that do, at
# which it ends none.
_MIN_COUNT, _MAX_FINAL_SHARE = 20, 0.01
# A word is an end if at least this share and this number of the texts end with it: queries that end with "value".
_END_SHARE, _MIN_ENDS = 0.05, 10


class Words:
    """The words of a set of texts, how often each occurs, and how often it ends a sentence."""

    def __init__(self, texts: pl.Series, prompts: pl.Series) -> None:
        """Count the words of at most 4,000 of ``texts`` without the last of each; ``prompts`` show which letters can end a text."""
        texts = texts.gather_every(max(1, len(texts) // _MAX_VOCABULARY_ROWS))
        last = texts.str.tail(_TAIL_CHARS).str.extract(_LAST_WORD).drop_nulls()
        ends = last.rename("word").value_counts()
        is_end = pl.col("count") >= max(_MIN_ENDS, _END_SHARE * len(texts))
        self._ends = ends.filter(is_end)["word"]
        rows = texts.rename("text").to_frame()
        body = pl.col("text").str.replace(r"[\pL\pM]+\s*$", "").str.split(" ")
        parts = rows.select(part=body).explode("part").group_by("part").len("count")
        self._words = _with_final(parts, _WORD, _FINAL_WORD).sort("word")
        ends = prompts.drop_nulls().rename("text").str.tail(_TAIL_CHARS).to_frame()
        ends = ends.head(_MAX_VOCABULARY_ROWS).select(pl.col("text").str.extract(_LAST_LETTER))
        letters = _with_final(parts, _LETTER, _FINAL_LETTER)
        others = ends["text"].drop_nulls().value_counts().rename({"text": "word", "count": "more"})
        letters = letters.join(others, on="word", how="left")
        self._letters = letters.with_columns(pl.col("final") + pl.col("more").fill_null(0))
        self._below = (
            self._words["count"]
            .cum_sum()
            .shift(1, fill_value=0)
            .extend_constant(int(self._words["count"].sum()), 1)
        )

    def signals(self, texts: pl.Series) -> pl.DataFrame:
        """Return ``broken`` (the text ends within a word) and ``dangling`` (with a word that ends no sentence) of each text."""
        last = texts.str.tail(_TAIL_CHARS).str.extract(_LAST_WORD).rename("word")
        known = last.to_frame().join(self._words, on="word", how="left", maintain_order="left")
        start = self._words["word"].search_sorted(last.fill_null(""))
        stop = self._words["word"].search_sorted(last.fill_null("") + "\U0010ffff")
        begins = self._below.gather(stop) - self._below.gather(start)
        own = pl.col("count").fill_null(0)
        longer = pl.col("begins").cast(pl.Int64) - own
        spaced = pl.col("word").str.contains(_SPACED).fill_null(value=False)
        item = texts.str.tail(_TAIL_CHARS).str.contains(_LIST_ITEM)
        letter = texts.str.tail(_TAIL_CHARS).str.extract(_LAST_LETTER).rename("word").to_frame()
        letters = letter.join(self._letters, on="word", how="left", maintain_order="left")
        line = texts.str.tail(_TAIL_CHARS).str.contains(_LINE)
        dangling = _ends_none(known, self._words, _MIN_FINAL)
        dangling |= _ends_none(letters, self._letters, _MIN_FINAL_LETTERS) & ~line
        usual = known["word"].is_in(self._ends.implode()).fill_null(value=False)
        return known.with_columns(begins=begins).select(
            broken=spaced & (longer >= pl.max_horizontal(_MIN_LONGER * own, _MIN_LONGER_OF_NEW)),
            dangling=pl.lit(dangling & ~item & ~usual)
            | pl.lit(texts.str.tail(_TAIL_CHARS).str.contains(_UNFINISHED)),
        )


def _ends_none(rows: pl.DataFrame, words: pl.DataFrame, least: float) -> pl.Series:
    """Return which ``rows`` (``count, final`` of a word) have a frequent word that ends no sentence (Boolean[n]).

    If hardly any sentence has an end, it is not known which words end none.
    """
    known = int(words["final"].sum()) >= least * int(words["count"].sum())
    few = pl.col("final") <= _MAX_FINAL_SHARE * pl.col("count")
    found = (pl.col("count") >= _MIN_COUNT) & few & pl.lit(known)
    return rows.select(found=found.fill_null(value=False))["found"]


def _with_final(parts: pl.DataFrame, pattern: str, final_pattern: str) -> pl.DataFrame:
    """Return ``word, count, final``: how often each match of ``pattern`` occurs, and how often it ends a sentence.

    Args:
        parts: ``part, count``: what is between spaces, and how often.
        pattern: of words; they have no spaces.
        final_pattern: of words with the end of a sentence.
    """
    final = _counts(parts, final_pattern).with_columns(pl.col("word").str.strip_chars_end(_MARKS))
    final = final.group_by("word").agg(pl.col("count").sum().alias("final"))
    words = _counts(parts, pattern).join(final, on="word", how="left")
    return words.with_columns(pl.col("final").fill_null(0))


def _counts(parts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    words = parts.select("count", word=pl.col("part").str.extract_all(pattern)).explode("word")
    return words.drop_nulls("word").group_by("word").agg(pl.col("count").sum().cast(pl.Int64))


def is_likely(text: pl.Expr) -> pl.Expr:
    """Return whether each text may be open or unbalanced (Boolean): a fast first test."""
    end = _end(text, 2).str.contains(rf"{_OPEN_OR_DIGIT}|[=*×÷]$")
    marks = _end(text, 50).str.contains("<<", literal=True)
    return end | marks | text.str.contains("```", literal=True)


def is_open(text: pl.Expr) -> pl.Expr:
    """Return whether each text ends without the end of a sentence (Boolean)."""
    return _end(text, 2).str.contains(_OPEN_END) | _end(text, 50).str.contains(_OPERATOR)


def ends_in_linking_word(text: pl.Expr) -> pl.Expr:
    """Return whether each text ends with an English word that links others (Boolean)."""
    return _end(text, 20).str.contains(_LINKING)


def is_unbalanced(text: pl.Expr) -> pl.Expr:
    """Return whether each text ends inside a code block, or a bracket of its last line (Boolean)."""
    fences = text.str.count_matches("```", literal=True) % 2 == 1
    line = _end(text, _TAIL_CHARS).str.extract(r"([^\n]*)$")
    opened, closed = line.str.count_matches(r"[(\[{]"), line.str.count_matches(r"[)\]}]")
    in_bracket = (opened > closed) & _end(text, 2).str.contains(_OPEN_OR_DIGIT)
    return fences | in_bracket | _end(text, 50).str.contains(_OPERATOR)


def has_open_block(text: pl.Expr) -> pl.Expr:
    """Return whether each text has an odd number of fences, or is JSON or XML whose first bracket or tag is never closed.

    Fences are counted at the beginning of lines. JSON begins as an object or a list with strings; XML has another tag
    that is closed.
    """
    fences = text.str.count_matches(_FENCE) % 2 == 1
    outside = text.str.replace_all(_STRING, "")
    opened, closed = (outside.str.count_matches(bracket) for bracket in (r"[\[{]", r"[\]}]"))
    json = text.str.contains(_JSON_START) & (opened > closed)
    root = text.str.extract(r"^\s*<(\w+)>")
    xml = (
        root.is_not_null()
        & text.str.contains("</", literal=True)
        & ~text.str.contains(pl.format("</{}>", root), literal=True)
        & ~_end(text, 2).str.contains(">", literal=True)
    )
    return fences | json | xml.fill_null(value=False)


def is_open_after_sentence(text: pl.Expr) -> pl.Expr:
    """Return whether the last line of each text has a complete sentence and, after it, one without an end (Boolean)."""
    return _end(text, _TAIL_CHARS).str.contains(f"{_AFTER_SENTENCE}|{_AFTER_UNSPACED}")


def is_open_after_unspaced(text: pl.Expr) -> pl.Expr:
    """Return the same for scripts without spaces, whose writers hardly ever leave out the last mark (Boolean)."""
    return _end(text, _TAIL_CHARS).str.contains(_AFTER_UNSPACED)


def has_sentence_before_end(text: pl.Expr) -> pl.Expr:
    """Return whether each text has a complete sentence and something after it (Boolean)."""
    return _end(text, _TAIL_CHARS).str.contains(
        rf"[\pL\pM][{_MARKS}][\"'”’)」』]*(?:\s+\S|\p{{Han}}|\p{{Hiragana}}|\p{{Katakana}})"
    )


def ends_in_joined_letters(text: pl.Expr) -> pl.Expr:
    """Return whether each text ends with a letter of a script without spaces, or of Korean, in no list (Boolean)."""
    end = _end(text, _TAIL_CHARS)
    return end.str.contains(_LAST_LETTER) & ~end.str.contains(_LINE)


def _end(text: pl.Expr, chars: int) -> pl.Expr:
    """Return the last characters of each text, without the space after them."""
    return text.str.strip_chars_end().str.tail(chars)
