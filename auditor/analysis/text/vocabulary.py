"""What the words of a data set mean, each looked up once: kinds, values, and which words exclude each other."""

from typing import NamedTuple

import polars as pl

from auditor.analysis.text.contrasts import contrast_words
from auditor.analysis.text.normalise import UNSPACED
from auditor.analysis.text.tokens import END, START

# Digits of other scripts, by the code point of their zero: Arabic-Indic, Persian, Devanagari, Bengali.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6)
_DIGITS = {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
_NUMBER = r"^[-+]?\p{Nd}"
_ORDINAL = r"^(\d+)(?:st|nd|rd|th)$"
_NAME_WITH_DIGITS = r"^\p{L}.*\p{Nd}|://"
_NEGATED = r"n['’]t$|[않없못]"  # parts of a word that negate it
_LETTER = r"^[a-z--dimst]$"  # alone; the others are also words or the ends of words
_WORD = r"^[\p{L}\p{M}]{2,}$"
_END_MARK = r"^[.:!?()。：？！]$"
_COMMAS = (",", ";", "、", "，", "；")
_COORDINATORS = (*_COMMAS, "+", "*", "&", "|")
_MIN_STEM = 3  # letters after a prefix: "in" + "to" is not a negation
_ARABIC_AND, _ARABIC_OR = "و", "أو"  # the first is written as part of the next word
_NOT_CONTENT = ("article", "coordinator", "copula", "function", "direction", "question", "mark")


class Vocabulary(NamedTuple):
    """The kinds of the words of a data set.

    ``words`` is ``id`` (UInt32) and ``word`` (String), ``kinds`` is ``id, kind, value``: a word has
    several rows, or none.
    """

    words: pl.DataFrame
    kinds: pl.DataFrame

    def of(self, *kinds: str) -> pl.DataFrame:
        """Return the words of any of ``kinds``: ``id``."""
        return self.kinds.filter(pl.col("kind").is_in(kinds)).select("id").unique()

    @property
    def roles(self) -> pl.DataFrame:
        """Return what `word_order` needs: ``id, content, coordinator, copula, edge`` (Boolean)."""
        ids = {kind: self.of(kind)["id"].implode() for kind in ("coordinator", "copula", "edge")}
        other = self.of(*_NOT_CONTENT, "edge")["id"].implode()
        return self.words.select(
            "id",
            content=~pl.col("id").is_in(other),
            **{kind: pl.col("id").is_in(found) for kind, found in ids.items()},
        )

    def compared(self, ids: pl.DataFrame) -> pl.DataFrame:
        """Return ``ids`` (``row, id``) without articles, and with one form of each copula (is, are)."""
        copulas = self.kinds.filter(pl.col("kind") == "copula")
        one_form = copulas.select("id", form=pl.col("id").first().over("value"))
        kept = ids.join(self.of("article"), on="id", how="anti", maintain_order="left")
        kept = kept.join(one_form, on="id", how="left", maintain_order="left")
        return kept.select("row", id=pl.coalesce("form", "id"))

    def opposites(self, own: pl.Series) -> pl.DataFrame:
        """Return the words of ``own`` that exclude each other: ``id``, ``other`` (UInt32), in both orders."""
        words = self.words.filter(pl.col("id").is_in(own.implode()))
        words = words.with_columns(pl.col("word").str.replace_all("-", "", literal=True))
        listed = contrast_words.opposites()
        pairs = pl.concat([listed, _prefixed(words), _suffixed(words), _arabic(words)])
        pairs = pl.concat([pairs, pairs.select(word="other", other="word")]).unique()
        return (
            pairs.join(words, on="word")
            .join(words, left_on="other", right_on="word", suffix="_other")
            .select("id", other="id_other")
        )


def read_vocabulary(words: pl.DataFrame, names: pl.Series) -> Vocabulary:
    """Return the kinds of ``words`` (``id, word``); ``names`` are those that are proper names."""
    word = pl.col("word")
    listed = words.join(contrast_words.word_classes(), on="word").select("id", "kind", "value")
    digits = word.str.replace_many(_DIGITS).str.strip_prefix("+")
    digits = digits.str.replace_all(r"(\d),(\d{3})", "${1}${2}").str.replace(r"^0(\d)$", "$1")
    digits = digits.str.replace(r"^(-?\d+)\.0+$", "$1").str.replace(_ORDINAL, "$1")
    rules = {
        "number": (word.str.contains(_NUMBER), digits),
        "digits": (word.str.contains(_NUMBER), digits),
        "identifier": (word.str.contains(_NAME_WITH_DIGITS), word),
        "negation": (word.str.contains(_NEGATED), pl.lit("negation")),
        "letter": (word.str.contains(_LETTER), word),
        "name": (word.is_in(names.implode()), word),
        "word": (word.str.contains(_WORD), word),
        "mark": (~word.str.contains(r"[\pL\pN]"), word),
        "edge": (word.is_in([START, END]) | word.str.contains(_END_MARK), word),
        "coordinator": (word.is_in(_COORDINATORS), word),
        "comma": (word.is_in(_COMMAS), word),
        "copula": (word == "=", word),
        "character": (word.str.contains(rf"^{UNSPACED}$"), word),
    }
    found = [
        words.filter(applies).select("id", kind=pl.lit(kind), value=value)
        for kind, (applies, value) in rules.items()
    ]
    return Vocabulary(words, pl.concat([listed, *found]).unique())


def _prefixed(words: pl.DataFrame) -> pl.DataFrame:
    """Pairs of ``words`` that differ in a prefix only: ``word``, ``other``."""
    prefixes, _, exceptions = contrast_words.affixes()
    word = pl.col("word")
    words = words.filter(~word.is_in(exceptions))
    pairs = [
        words.lazy()
        .filter(word.str.starts_with(two) & (word.str.len_chars() >= len(two) + _MIN_STEM))
        .select("word", other=one + word.str.slice(len(two)))
        for one, two in prefixes
    ]
    return pl.concat(pairs).collect()


def _suffixed(words: pl.DataFrame) -> pl.DataFrame:
    """Pairs of ``words`` that differ in a suffix only: ``word``, ``other``."""
    word = pl.col("word")
    pairs = [
        words.filter(word.str.ends_with(two)).select("word", other=word.str.strip_suffix(two) + one)
        for one, two in contrast_words.affixes()[1]
    ]
    return pl.concat(pairs)


def _arabic(words: pl.DataFrame) -> pl.DataFrame:
    """The word for "or" and each word that begins with "and": ``word``, ``other``."""
    word = pl.col("word")
    return words.filter(
        word.str.starts_with(_ARABIC_AND) & (word.str.len_chars() > _MIN_STEM)
    ).select(word=pl.lit(_ARABIC_OR), other="word")
