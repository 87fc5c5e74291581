"""DIV004: parts of the set, by source, person or date, with far more faults than the rest."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.formats.column_kinds import words
from auditor.model import BLOCKING, Rule, findings, whole_file
from auditor.rules import load_rules

# Words in the names of columns that say where a row is from, who wrote it, or when.
_COLUMN_WORDS: Final = frozenset((
    "source", "sources", "src", "origin", "dataset", "subset", "corpus", "batch", "file",
    "filename", "domain", "site", "vendor", "annotator", "annotators", "worker", "workers",
    "rater", "labeler", "labeller", "author", "model", "generator", "date", "day", "month",
    "year", "time", "timestamp", "created", "updated", "lang", "language", "locale",
))  # fmt: skip
_MIN_ROWS: Final = 20  # of a slice, and of the rest
_MIN_FAULTY: Final = 10  # rows of a slice
_MIN_SHARE: Final = 0.1  # of its rows
_MIN_RATIO: Final = 3.0  # of the shares of faulty rows in the slice and in the rest
_MAX_P: Final = 1e-3  # of Fisher's exact test, after correction for the number of slices
_MAX_SLICES: Final = 500  # of one column; with more it is an id
_MAX_SHOWN: Final = 40  # characters of a value
_DATE: Final = r"^(\d{4}-\d\d)-\d\d(?:[T ].*)?$"  # becomes its month
_SIMPLE_NAME: Final = re.compile(r"[\w .-]+")

RULES: tuple[Rule, ...] = load_rules(__name__)


def faulty_slices(data: Dataset, found: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Return a finding on the whole set for each slice with far more faulty training rows than the rest.

    Args:
        data: the set.
        found: FINDINGS of all checks.
        rules: all that ``found`` may name.
    """
    blocking = [rule.code for rule in rules if rule.severity in BLOCKING]
    faults = found.filter(pl.col("rule").is_in(blocking)).select("row", "rule").drop_nulls("row")
    slices = pl.concat([*_slices(data), _EMPTY])
    slices = slices.filter(pl.len().over("column", "value") >= _MIN_ROWS)
    if slices.is_empty() or faults.is_empty():
        return findings()
    is_faulty = pl.col("row").is_in(faults["row"].unique().implode())
    counts = slices.group_by("column", "value").agg(rows=pl.len(), faulty=is_faulty.sum())
    train = data.examples.filter(pl.col("role") == "train")
    all_rows, all_faulty = train.height, int(train.select(is_faulty.sum()).item())
    rest = (all_faulty - pl.col("faulty")) / (all_rows - pl.col("rows"))
    far_more = (pl.col("faulty") / pl.col("rows")) >= pl.max_horizontal(
        _MIN_SHARE, _MIN_RATIO * rest
    )
    large = (pl.col("faulty") >= _MIN_FAULTY) & (all_rows - pl.col("rows") >= _MIN_ROWS)
    named = counts.filter(large & far_more).sort(
        "faulty", "column", "value", descending=[True, False, False]
    )
    named = named.filter(_is_significant(named, all_rows, all_faulty, counts.height))
    return whole_file("DIV004", _details(named, slices, faults, all_rows, all_faulty))


_EMPTY: Final = pl.DataFrame(schema={"row": pl.UInt32, "column": pl.String, "value": pl.String})


def _slices(data: Dataset) -> Iterator[pl.DataFrame]:
    """Yield ``row, column, value`` of the training rows, for each column that has slices, and for the files."""
    train = data.examples.filter(pl.col("role") == "train").select("row", "extra")
    files = train.join(data.lines.select("row", "source"), on="row", maintain_order="left")
    if files["source"].n_unique() > 1:
        yield files.select("row", column=pl.lit("file"), value="source")
    readings = [reading for source in data.inputs for reading in source.read_as]
    names = {name for each in readings for name in (*each.not_read, *each.also_input)}
    for name in sorted(names):
        if words(name).isdisjoint(_COLUMN_WORDS) or not _SIMPLE_NAME.fullmatch(name):
            continue
        value = pl.col("extra").str.json_path_match(f"$['{name}']")
        month = pl.coalesce(value.str.extract(_DATE, 1), value)
        rows = train.select("row", column=pl.lit(name), value=month).drop_nulls("value")
        if 2 <= rows["value"].n_unique() <= _MAX_SLICES:
            yield rows


def _is_significant(named: pl.DataFrame, rows: int, faulty: int, tests: int) -> pl.Series:
    """Return whether each slice has more faulty rows than by chance: Fisher's exact test, Bonferroni's correction."""
    from scipy.stats import hypergeom  # it takes longer to import than most audits need for this

    p = hypergeom.sf(named["faulty"].to_numpy() - 1, rows, faulty, named["rows"].to_numpy())
    return pl.Series(np.asarray(p) * tests <= _MAX_P, dtype=pl.Boolean)


def _details(
    named: pl.DataFrame, slices: pl.DataFrame, faults: pl.DataFrame, rows: int, faulty: int
) -> Iterator[tuple[str, float]]:
    for column, value, size, count in named.select("column", "value", "rows", "faulty").iter_rows():
        own = slices.filter((pl.col("column") == column) & (pl.col("value") == value))
        by_rule = (
            faults.join(own, on="row", how="semi").group_by("rule").agg(pl.col("row").n_unique())
        )
        most = by_rule.sort("row", "rule", descending=[True, False])["rule"].head(3)
        rest = f"{faulty - count:,} of the {rows - size:,} others"
        yield (
            f"{column} '{value[:_MAX_SHOWN]}': {count:,} of {size:,} rows are faulty ({', '.join(most)}), and {rest}",
            round(count / size, 3),
        )
