"""Proper names, recognised by their capital letters."""

from difflib import SequenceMatcher

import polars as pl

from auditor.analysis.arrays import row_blocks

_BLOCK_ROWS = 1 << 14  # texts whose words are in memory at once
WORD = r"\b\p{L}[\p{L}\p{M}]+"
_CAPITAL = r"^\p{Lu}"
_CAPITAL_WORD = r"\b\p{Lu}[\p{L}\p{M}]+"
_LAST_WORD = r"(\p{L}[\p{L}\p{M}]+)$"
_SENTENCE_START = r"(^|[.!?:\n\"“]\s*)\p{Lu}[\p{L}\p{M}]+"
_TITLES = r"\b(Mr|Mrs|Ms|Dr|St|Prof|No|vs)\."  # their full stop does not end a sentence
_ACRONYM = r"\b(?:\p{Lu}{2,}|[B-HJ-Z])\b"
# Share of a word's occurrences inside sentences that are capitalised if it is a name. Source: the
# other occurrences are texts without any capitals.
_MIN_CAPITALISED = 0.7
# Fewest rows at which a word that is capitalised wherever it occurs is a name, even if it only starts
# sentences: in so many rows any other word would occur in lower case, too.
_MIN_ROWS = 500
# Share of words in capitals above which capitals say nothing, because the whole text is in capitals.
_MAX_CAPITALS = 0.5
# Least ratio of difflib at which two names are one name with a typing error.
_MIN_TYPO_RATIO = 0.75
# Fewest letters of a name that can differ in one letter from its misspelling. Source: Iran and Iraq, Jan and Jane are two
# names each.
_MIN_TYPO_LETTERS = 5
# Letters of a word that difflib compares, whose time grows with their square. Source: the longest name of a place,
# in New Zealand, has 85.
_MAX_COMPARED_LETTERS = 100


def proper_names(texts: pl.Series, words: pl.Series) -> pl.DataFrame:
    """Return those of ``words`` (in lower case) that ``texts`` (as written) capitalise like names.

    Columns: ``name`` (String, sorted) and ``count`` (UInt32): how often it occurs inside sentences or, for names that
    only start sentences, anywhere.
    """
    texts = texts.str.replace_all(_TITLES, "$1")
    capital = _exploded(texts, _CAPITAL_WORD).unique().str.to_lowercase().unique()
    possible = capital.filter(capital.is_in(words.implode()))
    if possible.is_empty():
        return pl.DataFrame(schema={"name": pl.String, "count": pl.UInt32})
    starts = _exploded(texts, _SENTENCE_START).str.extract(_LAST_WORD)
    all_words = _word_counts(_exploded(texts, WORD), possible)
    counts = all_words.join(_word_counts(starts, possible), on="word", how="left", suffix="_start")
    inside = counts.select(
        "word",
        count=pl.col("count") - pl.col("count_start").fill_null(0),
        capitalised=pl.col("capitalised") - pl.col("capitalised_start").fill_null(0),
    )
    often = pl.col("capitalised") >= _MIN_CAPITALISED * pl.col("count")
    names = inside.filter((pl.col("capitalised") > 0) & often)
    if len(texts) >= _MIN_ROWS:
        always = all_words.filter(pl.col("capitalised") == pl.col("count"))
        names = pl.concat([names, always.join(names, on="word", how="anti")])
    return names.select(name="word", count="count").sort("name")


def distinct_words(texts: pl.Series) -> pl.Series:
    """Return the words of ``texts`` in lower case, each once."""
    blocks = row_blocks(max(1, len(texts)), _BLOCK_ROWS)
    words = [_exploded(texts[block], WORD).str.to_lowercase().unique() for block in blocks]
    return pl.concat(words).unique()


def _exploded(texts: pl.Series, pattern: str) -> pl.Series:
    found = texts.alias("word").str.extract_all(pattern)
    return found.explode(empty_as_null=True).drop_nulls()


def _word_counts(words: pl.Series, possible: pl.Series) -> pl.DataFrame:
    """Return each ``word`` of ``possible``, its ``count`` in ``words``, and how many of these are ``capitalised``."""
    words = words.filter(words.str.to_lowercase().is_in(possible.implode()))
    capitalised = pl.when(pl.col("word").str.contains(_CAPITAL)).then("count").otherwise(0)
    # Each spelling once: there are far fewer of them than words.
    return (
        words.value_counts()
        .group_by(word=pl.col("word").str.to_lowercase())
        .agg(count=pl.col("count").sum(), capitalised=capitalised.sum())
    )


def acronyms(text: pl.Expr) -> pl.Expr:
    """Return the acronyms of a text as written; none if most of its words are in capitals (List[String])."""
    found = text.str.extract_all(_ACRONYM)
    few = found.list.len() <= _MAX_CAPITALS * text.str.count_matches(WORD)
    return pl.when(few).then(found).otherwise([])


def is_typing_error(one: str, two: str) -> bool:
    """Whether two words can be one with a typing error: most letters are equal; in short words, all of them."""
    long = min(len(one), len(two)) >= _MIN_TYPO_LETTERS
    similar = _ratio(one, two) >= _MIN_TYPO_RATIO
    return similar and (long or sorted(one) == sorted(two))


def _ratio(one: str, two: str) -> float:
    """The ratio of difflib; of words longer than any name only the first letters that differ are compared."""
    if max(len(one), len(two)) <= _MAX_COMPARED_LETTERS:
        return SequenceMatcher(None, one, two).ratio()
    start = _same_letters(one, two)
    left, right = one[start:], two[start:]
    end = _same_letters(left[::-1], right[::-1])
    left, right = (text[: min(len(text) - end, _MAX_COMPARED_LETTERS)] for text in (left, right))
    between = sum(block.size for block in SequenceMatcher(None, left, right).get_matching_blocks())
    return 2 * (start + between + end) / (len(one) + len(two))


def _same_letters(one: str, two: str) -> int:
    """How many letters at the beginning of two words are equal."""
    positions = (at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
    return next(positions, min(len(one), len(two)))
