"""The spot check: a random sample of rows for people to judge without the label or a model's opinion.

Every row has the same chance n / N, in proportion to its class and to what the models think of it. A row's
place in the draw is a number made from its content and the seed (a permanent random number: Ohlsson,
Coordination of Samples, 1995). So the sample can be drawn again from the data alone, does not depend on the
order of the lines, and when lines are added, changed or removed, the rest of the sample stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

# A row can be judged if it is one of a kind: broken lines, copies and leaks leave the set anyway.
FRAME_DISPOSITIONS = ("clean", "conflicting", "suspect")
# Quality from which the models have another opinion. Source: a label of 0.5 is as likely wrong as right, and from
# 0.9 on it is supported (label_facts).
_OPINIONS = (0.5, 0.9)

# One row for each sampled row, in the order in which people judge them.
SAMPLE: Mapping[str, pl.DataType] = {
    "row": pl.UInt32(),
    "sha256": pl.String(),  # of the line, in hex: judgements name it
    "stratum": pl.String(),  # class and opinion
    "rows": pl.UInt32(),  # N of the stratum
    "inclusion": pl.Float64(),  # the chance of each row of the set to be drawn
}


def frame_of(
    lines: pl.DataFrame, rows: pl.DataFrame, labels: pl.DataFrame, decided: pl.Series
) -> pl.DataFrame:
    """Return the rows that a sample is drawn from: ``row, sha256, stratum``.

    Of several equal lines there is one. Rows on which a person has decided in the open are left out.

    Args:
        lines: LINES of all rows.
        rows: REPORT_LINES with SCORES.
        labels: ``row, label``; the label is null where there are no classes.
        decided: UInt32, rows with a decision.
    """
    quality = pl.coalesce("label_quality", "response_quality")
    opinion = (
        pl.when(quality.is_null())
        .then(pl.lit("no opinion"))
        .when(quality < _OPINIONS[0])
        .then(pl.lit("doubtful"))
        .when(quality < _OPINIONS[1])
        .then(pl.lit("unsure"))
        .otherwise(pl.lit("supported"))
    )
    return (
        rows.filter(pl.col("disposition").is_in(FRAME_DISPOSITIONS))
        .filter(~pl.col("row").is_in(decided.implode()))
        .join(lines.select("row", "sha256"), on="row", maintain_order="left")
        .unique("sha256", keep="first", maintain_order=True)
        .join(labels, on="row", how="left", maintain_order="left")
        .select(
            "row",
            pl.col("sha256").bin.encode("hex"),
            stratum=pl.concat_str(opinion, pl.col("label").fill_null(""), separator="/"),
        )
    )


def draw(frame: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """Return SAMPLE: ``size`` rows of ``frame``, or all if there are fewer.

    The strata are laid end to end, and a grid of step N / n with a random start says how many rows each
    gives: the share of each is right to one row, and every row of the set has the chance n / N.

    Args:
        frame: what ``frame_of`` returns.
        size: n.
        seed: of the draw; another one draws another sample.
    """
    size = min(size, frame.height)
    if not size:
        return pl.DataFrame(schema=SAMPLE)
    numbered = frame.with_columns(number=pl.Series(_numbers(frame["sha256"], seed)))
    start = float(_mixed(np.array([seed], np.uint64))[0]) / 2.0**64
    strata = numbered.group_by("stratum").agg(rows=pl.len()).sort("stratum")
    ends = strata["rows"].cum_sum().to_numpy() * (size / frame.height) + start
    taken = np.diff(np.floor(ends), prepend=np.floor(start)).astype(np.int64)
    taken[-1] += size - taken.sum()  # where the last end falls short of a whole number by rounding
    strata = strata.with_columns(taken=pl.Series(taken))
    return (
        numbered.join(strata, on="stratum", maintain_order="left")
        .filter(pl.col("number").rank("ordinal").over("stratum") <= pl.col("taken"))
        .sort("number", "sha256")
        .with_columns(inclusion=pl.lit(size / frame.height))
        .select(pl.col(name).cast(dtype) for name, dtype in SAMPLE.items())
    )


def _numbers(digests: pl.Series, seed: int) -> NDArray[np.uint64]:
    """Return a uniform number for each digest (hex) and the seed: uint64[n]."""
    first = digests.str.head(16).str.decode("hex").to_list()
    own = np.frombuffer(b"".join(first), ">u8").astype(np.uint64)
    return _mixed(own ^ _mixed(np.array([seed], np.uint64)))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return SplitMix64 of each number (Steele, Lea and Flood, OOPSLA 2014), which spreads close numbers."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
