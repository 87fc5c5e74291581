"""One way in which secrets or personal data are written, and the scan of texts for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

Reader = Callable[[pl.Series], pl.Series]


@dataclass(frozen=True, slots=True)
class Kind:
    """A pattern of one kind of value; several may share a name.

    Patterns are linear in time, and their word boundaries are those of ASCII, so that a value between
    Chinese characters is found.
    """

    name: str  # of the kind, as placeholders and settings have it
    title: str  # "an e-mail address", in messages
    pattern: str  # group 1 is the value; the rest is the evidence around it
    keywords: tuple[str, ...] = ()  # one of them is in each text with a match
    likely: str = ""  # a faster pattern that each text with a match has, too
    refused: str = ""  # a match that contains this is not a value of the kind
    read: Reader | None = None  # the values that are valid, exactly as written; null for the others


# Seven digits, with signs between them, or what an Italian tax code begins with: one search for both.
MANY_DIGITS = "[0-9](?:[ .()/-]{0,3}[0-9]){6}|[A-Z]{6}[0-9]{2}"
SCHEMA = {"text": pl.UInt32, "kind": pl.String, "title": pl.String, "value": pl.String}


def scan(texts: pl.Series, kinds: Sequence[Kind]) -> pl.DataFrame:
    """Return the distinct values in each text: ``text`` (its position), ``kind``, ``title``, ``value``.

    Of the kinds that accept a value the first one names it.
    """
    frame = pl.DataFrame({"content": texts}).with_row_index("text").drop_nulls("content")
    words = tuple(dict.fromkeys(word for kind in kinds for word in kind.keywords))
    with_words = _with_keyword(frame, words)
    by_pattern = {
        pattern: frame.filter(pl.col("content").str.contains(pattern))
        for pattern in dict.fromkeys(kind.likely for kind in kinds if kind.likely)
    }
    parts = []
    for kind in kinds:
        source = by_pattern.get(kind.likely, with_words if kind.keywords else frame)
        likely = source if source.is_empty() else _with_keyword(source, kind.keywords)
        if not likely.is_empty():  # no pattern is compiled for nothing
            parts.append(_of_kind(likely, kind))
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *parts])
    return found.unique(["text", "value"], keep="first", maintain_order=True).sort(
        "text", maintain_order=True
    )


def _with_keyword(frame: pl.DataFrame, keywords: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows of ``frame`` whose content has one of ``keywords``; all if there are none."""
    if not keywords:
        return frame
    has_one = pl.col("content").str.contains_any(list(keywords), ascii_case_insensitive=False)
    return frame.filter(has_one)


def _of_kind(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return the values of one kind in ``frame``, whose columns are ``text`` and ``content``."""
    matches = frame.select("text", match=pl.col("content").str.extract_all(kind.pattern))
    matches = matches.filter(pl.col("match").list.len() > 0).explode("match")
    if matches.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    if kind.refused:
        matches = matches.filter(~pl.col("match").str.contains(kind.refused))
    values = matches.select("text", value=pl.col("match").str.extract(kind.pattern, 1))
    if kind.read is not None:
        distinct = values.select(pl.col("value").unique(maintain_order=True))
        distinct = distinct.with_columns(read=kind.read(distinct["value"]))
        values = values.join(distinct, on="value", how="left", maintain_order="left")
        values = values.select("text", value="read")
    values = values.drop_nulls("value")
    return values.select("text", kind=pl.lit(kind.name), title=pl.lit(kind.title), value="value")


def each(accepts: Callable[[str], bool]) -> Reader:
    """Return a reader that keeps the values that ``accepts`` returns true for."""

    def read(values: pl.Series) -> pl.Series:
        kept = [value if value is not None and accepts(value) else None for value in values]
        return pl.Series(kept, dtype=pl.String)

    return read
