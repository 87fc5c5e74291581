"""The spot check: a random sample of rows that people judge without the label or a model's opinion.

There are two kinds of rows: those whose label the models suspect, and all others. Each kind gives its share n / N of
the sample, rounded up; where there are few suspected rows, all rows are one kind. Within a kind, rows are drawn in
proportion to their classes and to the models' opinion of them. Drawing suspected rows twice as often was tried and
rejected: it narrows the interval by 5 to 18%, but a faultless sample then proves up to 15% less (CLINC150, ATIS and
TREC, 1 to 10% of the labels wrong, samples of 100 and 200 rows). Rows on which people have decided are drawn like all
others: otherwise a person who decides to keep wrong rows would keep them out of the sample.

The order of the draw is a number made from a row's content and the seed (a permanent random number: Ohlsson,
Coordination of Samples, 1995). So the sample can be drawn again from the data alone and does not depend on the order of
the lines, and when lines are added, changed or removed, the rest of the sample stays.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Rows that can be drawn. Broken lines and copies cannot, because they leave the set anyway. Leaks leave it, too, but
# only an audit with --eval finds them, and the sample must be the same in all audits.
FRAME_DISPOSITIONS = ("clean", "conflicting", "leaked", "suspect")
# Limits of label quality between the opinions doubtful, unsure and supported. Source: a label of quality 0.5 is as
# likely wrong as right, and from 0.9 on it is supported (label_facts).
_OPINIONS = (0.5, 0.9)
_SUSPECTED, _DOUBTFUL = "suspected", "doubtful"
# Fewest suspected rows in a sample for a kind of their own. With fewer, rounding up would draw them up to twice as
# often as the others: with 1% wrong labels in ATIS, 15% of the samples of 59 rows proved the ceiling instead of 55%.
_MIN_SUSPECTED = 2

# One row for each sampled row, in the order in which people judge them.
SAMPLE: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "sha256": pl.String(),  # of the line, in hex: judgements name it
    "stratum": pl.String(),  # class and opinion
    "rows": pl.UInt32(),  # N of the stratum
    "inclusion": pl.Float64(),  # the chance of each row of the stratum to be drawn
}


def is_suspected() -> pl.Expr:
    """Return whether the models suspect the label of a row of ``frame_of`` or of SAMPLE."""
    return pl.col("stratum").str.starts_with(f"{_SUSPECTED}/")


def shares(rows: Sequence[int], size: int) -> tuple[int, ...]:
    """Return how many of the ``rows`` of each kind a sample of ``size`` draws: its share of them, rounded up."""
    every = max(1, sum(rows))
    return tuple(-(-kind * min(size, every) // every) for kind in rows)


def frame_of(
    lines: pl.DataFrame, rows: pl.DataFrame, labels: pl.DataFrame, suspected: pl.Series
) -> pl.DataFrame:
    """Return the rows that a sample is drawn from: ``row, sha256, stratum``. Of several equal lines there is one.

    ``lines`` is LINES of all rows, ``rows`` REPORT_LINES with SCORES. ``labels`` has ``row, label``; the label is
    null if there are no classes. The models suspect the label of the rows in ``suspected`` (UInt32), whatever people
    decided.
    """
    quality = pl.coalesce("label_quality", "response_quality")
    opinion = (
        pl.when(pl.col("row").is_in(suspected.implode()))
        .then(pl.lit(_SUSPECTED))
        .when(quality.is_null())
        .then(pl.lit("no opinion"))
        .when(quality < _OPINIONS[0])
        .then(pl.lit(_DOUBTFUL))
        .when(quality < _OPINIONS[1])
        .then(pl.lit("unsure"))
        .otherwise(pl.lit("supported"))
    )
    return (
        rows.filter(pl.col("disposition").is_in(FRAME_DISPOSITIONS))
        .join(lines.select("row", "sha256"), on="row", maintain_order="left")
        .unique("sha256", keep="first", maintain_order=True)
        .join(labels, on="row", how="left", maintain_order="left")
        .select(
            "row",
            pl.col("sha256").bin.encode("hex"),
            stratum=pl.concat_str(opinion, pl.col("label").fill_null(""), separator="/"),
        )
    )


def in_kinds(frame: pl.DataFrame, size: int) -> pl.DataFrame:
    """Return ``frame``, in which suspected rows become doubtful ones if a sample of ``size`` has too few of them.

    That depends on the models and the size alone, so it is known before anyone judges.
    """
    if frame.filter(is_suspected()).height * size >= _MIN_SUSPECTED * frame.height:
        return frame
    merged = pl.col("stratum").str.replace(f"^{_SUSPECTED}/", f"{_DOUBTFUL}/")
    return frame.with_columns(stratum=merged)


def draw(frame: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """Return SAMPLE: ``size`` rows of ``frame``, one more if two kinds round up, or all if there are fewer.

    ``frame`` is what ``frame_of`` returns; another ``seed`` draws another sample.
    """
    if frame.is_empty():
        return pl.DataFrame(schema=SAMPLE)
    numbered = in_kinds(frame, size).with_columns(number=pl.Series(_numbers(frame["sha256"], seed)))
    kinds = [numbered.filter(is_suspected()), numbered.filter(~is_suspected())]
    taken = shares([kind.height for kind in kinds], size)
    parts = [
        _grid(kind, taken_rows, seed)
        for kind, taken_rows in zip(kinds, taken, strict=True)
        if taken_rows
    ]
    drawn = pl.concat(parts).sort("number", "sha256")
    return drawn.select(pl.col(name).cast(dtype) for name, dtype in SAMPLE.items())


def _grid(numbered: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """Return ``size`` rows by systematic sampling over the strata, which are laid end to end.

    A grid with the step N / n and a random start says how many rows each stratum gives: its share is right to
    one row, and every row is drawn with probability n / N.
    """
    start = float(_mixed(np.array([seed], np.uint64))[0]) / 2.0**64
    strata = numbered.group_by("stratum").agg(rows=pl.len()).sort("stratum")
    ends = strata["rows"].cum_sum().to_numpy() * (size / numbered.height) + start
    taken = np.diff(np.floor(ends), prepend=np.floor(start)).astype(np.int64)
    taken[-1] += size - taken.sum()  # where the last end falls short of a whole number by rounding
    strata = strata.with_columns(taken=pl.Series(taken))
    return (
        numbered.join(strata, on="stratum", maintain_order="left")
        .filter(pl.col("number").rank("ordinal").over("stratum") <= pl.col("taken"))
        .with_columns(inclusion=pl.lit(size / numbered.height))
    )


def _numbers(digests: pl.Series, seed: int) -> NDArray[np.uint64]:
    """Return a uniform random number for each digest (hex), made from it and the seed: uint64[n]."""
    first = digests.str.head(16).str.decode("hex").to_list()
    leading = np.frombuffer(b"".join(first), ">u8").astype(np.uint64)
    return _mixed(leading ^ _mixed(np.array([seed], np.uint64)))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return SplitMix64 of each number (Steele, Lea and Flood, OOPSLA 2014), which spreads close numbers."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
