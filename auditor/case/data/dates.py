"""When rows were made: the date field of a set, if it has one. Pure."""

from __future__ import annotations

import json

import polars as pl

# Share of the rows that must hold a date in a field for it to be the set's date. Source: the rest are
# then gaps; a field of mixed values is no date.
_DATED = 0.9
_FORMATS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y/%m/%d")
_LENGTHS = (19, 19, 10, 10)
# Numbers that are seconds or milliseconds since 1970: from 2000 to 2100, as no identity or price is
# in nearly all rows of a set.
_SECONDS = (946_684_800, 4_102_444_800)


def dates(extra: pl.Series) -> tuple[str, pl.Series]:
    """Name and values of the date field: ``("", nulls)`` where there is none.

    Args:
        extra: canonical JSON of each row's other fields (String, nulls allowed), as
            ``EXAMPLES.extra``.

    Returns:
        The field that most rows hold a date in, the first by name of equals, and each row's
        date (Datetime, null where it has none). ISO 8601 texts and Unix times are read; zones are
        left out, for the order of rows a day is enough. A date that never changes is none.
    """
    records = [json.loads(text) if text else {} for text in extra]
    best = ("", pl.Series([None] * len(records), dtype=pl.Datetime("ms")))
    held = 0
    for name in sorted({name for record in records for name in record}):
        read = _read([record.get(name) for record in records])
        count = len(read) - read.null_count()
        if count > held and count >= _DATED * len(records) and read.n_unique() > 1:
            best, held = (name, read), count
    return best


def _read(values: list[object]) -> pl.Series:
    """Each value as a date, null where it is none."""
    numbers = [
        v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in values
    ]
    texts = pl.Series([v if isinstance(v, str) else None for v in values], dtype=pl.String)
    frame = pl.DataFrame({"text": texts, "number": pl.Series(numbers, dtype=pl.Float64)})
    text, number = pl.col("text").str.strip_chars(), pl.col("number")
    seconds = pl.when(number > _SECONDS[1]).then(number / 1_000).otherwise(number)
    unix = pl.when(seconds.is_between(*_SECONDS)).then((seconds * 1_000).cast(pl.Int64))
    written = [
        text.str.slice(0, length).str.to_datetime(form, strict=False, time_unit="ms")
        for form, length in zip(_FORMATS, _LENGTHS, strict=True)
    ]
    return frame.select(pl.coalesce(*written, unix.cast(pl.Datetime("ms"))).alias("date"))["date"]
