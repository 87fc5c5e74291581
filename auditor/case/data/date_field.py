"""The date field of a data set, if it has one."""

import json

import polars as pl

# Share of the rows in which a field must contain a date to be the date field. Source: the other
# rows are then gaps; a field of mixed values is not a date.
_MIN_DATED_SHARE = 0.9
# Each ISO 8601 form with its length in characters; what follows (fractions, zones) is ignored.
_FORMATS = (
    ("%Y-%m-%dT%H:%M:%S", 19),
    ("%Y-%m-%d %H:%M:%S", 19),
    ("%Y-%m-%d", 10),
    ("%Y/%m/%d", 10),
)
# Seconds since 1970 from 2000 to 2100. A number in this range in nearly all rows is a Unix time, in
# seconds or milliseconds; identifiers and prices do not stay within it.
_UNIX_SECONDS = (946_684_800, 4_102_444_800)


def find(extra: pl.Series) -> tuple[str, pl.Series]:
    """Return the name of the date field and the date of each row; ``("", nulls)`` without one.

    The date field is the one with a date in the most rows, on a tie the one called ``date``, or else
    the first by name. It has at least two different dates, because a date that never changes orders
    nothing.

    Args:
        extra: canonical JSON of each row's other fields (String, nulls allowed), as
            ``EXAMPLES.extra``.

    Returns:
        The name, and a Datetime series with a null for each row without a date. ISO 8601 texts and
        Unix times are read. Time zones are ignored: to order rows, the day is precise enough.
    """
    records = [json.loads(text) if text else {} for text in extra]
    best = ("", pl.Series([None] * len(records), dtype=pl.Datetime("ms")))
    most = 0
    names = {name for record in records for name in record}
    for name in sorted(names, key=lambda name: (name != "date", name)):
        dates = _parsed([record.get(name) for record in records])
        count = len(dates) - dates.null_count()
        if count > most and count >= _MIN_DATED_SHARE * len(records) and dates.n_unique() > 1:
            best, most = (name, dates), count
    return best


def _parsed(values: list[object]) -> pl.Series:
    """Each value as a date, null if it is not one."""
    numbers = [
        v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in values
    ]
    texts = pl.Series([v if isinstance(v, str) else None for v in values], dtype=pl.String)
    frame = pl.DataFrame({"text": texts, "number": pl.Series(numbers, dtype=pl.Float64)})
    text, number = pl.col("text").str.strip_chars(), pl.col("number")
    seconds = pl.when(number > _UNIX_SECONDS[1]).then(number / 1_000).otherwise(number)
    unix = pl.when(seconds.is_between(*_UNIX_SECONDS)).then((seconds * 1_000).cast(pl.Int64))
    written = [
        text.str.slice(0, length).str.to_datetime(form, strict=False, time_unit="ms")
        for form, length in _FORMATS
    ]
    return frame.select(pl.coalesce(*written, unix.cast(pl.Datetime("ms"))).alias("date"))["date"]
