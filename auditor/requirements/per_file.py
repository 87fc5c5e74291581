"""Rules that are not checked in some files: [per-file-ignores], codes or beginnings of them by glob."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from auditor.errors import AuditError
from auditor.model import Rule
from auditor.requirements.ignored import refuse_unignorable

_NAME = "per-file-ignores"
PerFile = Mapping[str, tuple[str, ...]]


def refuse_wrong(per_file: PerFile, rules: Sequence[Rule]) -> None:
    """Refuse globs that can match no file, and codes that are of no rule or are always checked."""
    for glob, codes in per_file.items():
        if not PurePosixPath(glob).name:
            raise AuditError(
                f"{_NAME}: {glob!r} names no file; expected a glob such as 'old/*.jsonl'"
            )
        for code in codes:
            refuse_unignorable(f"{_NAME} {glob!r}", code, rules)


def left_out(rules: Sequence[Rule], per_file: PerFile, files: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of ``rules`` that are not checked in one of ``files`` or more."""
    codes = tuple(code for file in files for code in _codes(per_file, file))
    return tuple(rule for rule in rules if codes and rule.code.startswith(codes))


def without(found: pl.DataFrame, lines: pl.DataFrame, per_file: PerFile) -> pl.DataFrame:
    """FINDINGS without those on lines of files in which their rule is not checked; ``lines``: LINES of all rows."""
    for file in lines["source"].unique().sort() if per_file else ():
        if codes := _codes(per_file, file):
            ignored = pl.any_horizontal(pl.col("rule").str.starts_with(code) for code in codes)
            rows = lines.filter(pl.col("source") == file)["row"].implode()
            found = found.filter(~(ignored & pl.col("row").is_in(rows)).fill_null(value=False))
    return found


def _codes(per_file: PerFile, file: str) -> tuple[str, ...]:
    return tuple(
        code
        for glob, codes in per_file.items()
        if PurePosixPath(file).match(glob)
        for code in codes
    )
