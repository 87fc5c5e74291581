"""The scripts and languages of many texts at once, in fewer passes over them than text by text."""

from typing import Final

import polars as pl

from auditor.analysis.text import languages

_SAMPLE: Final = 100  # texts that the most frequent script or language is found on


def scripts(texts: pl.Series) -> pl.Series:
    """Return ``script`` of each text (String[n]), in less time where most are of ASCII characters."""
    text = pl.col("text")
    rows = texts.rename("text").to_frame().with_row_index("at")
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    # Six letters of ASCII are all letters of a text, and Latin ones.
    enough = text.str.contains(rf"(?:[A-Za-z][^A-Za-z]*){{{languages.MIN_LETTERS}}}")
    plain = rows.filter(is_ascii).with_columns(kind=pl.when(enough).then(pl.lit("Latin")))
    wide = rows.filter(~is_ascii.fill_null(value=False)).with_columns(kind=languages.script(text))
    return pl.concat([plain, wide]).sort("at")["kind"]


def with_scripts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the rows whose ``column`` (String) has a script, with it as ``kind``, in any order.

    Most texts are of one script, and are not searched for the nine others.
    """
    text = pl.col(column)
    head = scripts(rows[column].head(_SAMPLE)).drop_nulls()
    if head.is_empty():
        return rows.with_columns(kind=languages.script(text)).drop_nulls("kind")
    usual = str(head.mode().sort()[0])
    letters = text.str.count_matches(r"\pL")
    of_usual = text.str.count_matches(languages.SCRIPTS[usual]) >= languages.MIN_SHARE * letters
    usual_rows = rows.with_columns(is_usual=(letters >= languages.MIN_LETTERS) & of_usual)
    others = usual_rows.filter(~pl.col("is_usual")).with_columns(kind=languages.script(text))
    same = usual_rows.filter("is_usual").with_columns(kind=pl.lit(usual))
    return pl.concat([same, others.drop_nulls("kind")]).drop("is_usual")


def of_texts(texts: pl.Series) -> pl.Series:
    """Return ``language`` of each text (String[n]), with one pass over the texts instead of eight."""
    pairs = [(word, name) for name, own in languages.FREQUENT_WORDS.items() for word in own.split()]
    known = pl.DataFrame(pairs, schema={"word": pl.String, "kind": pl.String}, orient="row")
    rows = texts.rename("text").to_frame().with_row_index("at")
    found = pl.col("text").str.extract_all(
        languages.word_pattern(" ".join(languages.FREQUENT_WORDS.values()))
    )
    words = rows.select("at", word=found).explode("word").drop_nulls("word")
    words = words.with_columns(pl.col("word").str.to_lowercase())
    counts = words.join(known, on="word").group_by("at", "kind").len()
    first, second = (pl.col("len").sort(descending=True).get(n, null_on_oob=True) for n in (0, 1))
    most = pl.col("kind").sort_by("len", descending=True).first()
    best = counts.group_by("at").agg(kind=most, first=first, second=second.fill_null(0))
    clear = (pl.col("first") >= languages.MIN_WORDS) & (
        pl.col("first") >= languages.MIN_RATIO * pl.col("second")
    )
    return rows.join(best.filter(clear), on="at", how="left", maintain_order="left")["kind"]


def most_frequent(texts: pl.Series) -> str:
    """Return the language whose frequent words most of at most 100 ``texts`` contain."""
    sample = texts.gather_every(max(1, len(texts) // _SAMPLE)).rename("text").to_frame()
    contained = {
        name: pl.col("text").str.contains_any(languages.spaced_words(name)).sum()
        for name in languages.LANGUAGES
    }
    counts = sample.select(**contained).row(0)
    return languages.LANGUAGES[counts.index(max(counts))]


def known_share(texts: pl.Series) -> float:
    """Return the share of the words of ``texts`` that are frequent words of the language that has most of them.

    Texts in one of the eight languages have 0.14 to 0.26; code and other languages 0.09 at most, and
    words of no language 0.00.
    """
    words = texts.str.to_lowercase().str.extract_all(r"[\pL\pM]+").explode().drop_nulls()
    if words.is_empty():
        return 0.0
    return max(
        int(words.is_in(own.split()).sum()) for own in languages.FREQUENT_WORDS.values()
    ) / len(words)
