"""FMT026: rows whose marks for images, videos or audio do not agree with their files."""

from __future__ import annotations

import json

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "media-marks"

_KINDS = ("image", "video", "audio")
# Share of the rows with files that have a mark from which on marks are the design of the set. Source:
# LLaMA-Factory and LLaVA write one mark for each file; sets of content parts have no marks at all.
_MIN_MARKED = 0.5

RULES = load_rules(__name__, min_marked=f"{_MIN_MARKED:.0%}")


def run(data: Dataset) -> Ran:
    """Return a finding for each row and kind of media with other numbers of marks and files."""
    rows = data.valid.filter(pl.col("role") == "train")
    rows = rows.select("row", "tools", text=pl.concat_str("prompt", "response", ignore_nulls=True))
    kinds = [kind for kind in _KINDS if _has_files(rows, kind)]
    if not kinds:
        return Ran()
    files = pl.DataFrame(
        [_files(tools) for tools in rows["tools"]],
        schema=dict.fromkeys(_KINDS, pl.Int64),
        orient="row",
    )
    return Ran(pl.concat(_disagreeing(rows, files[kind], kind) for kind in kinds))


def _has_files(rows: pl.DataFrame, kind: str) -> bool:
    return bool(rows["tools"].str.contains(rf'[{{,]"{kind}s?":').any())


def _files(tools: str | None) -> tuple[int, ...]:
    """Return the number of files of each kind; -1 where content parts hold the media."""
    found = json.loads(tools) if tools else {}
    if "parts" in found:
        return (-1,) * len(_KINDS)
    values = [found.get(f"{kind}s", found.get(kind)) for kind in _KINDS]
    return tuple(len(v) if isinstance(v, list) else int(v is not None) for v in values)


def _disagreeing(rows: pl.DataFrame, files: pl.Series, kind: str) -> pl.DataFrame:
    marks = rows["text"].fill_null("").str.count_matches(f"<{kind}>", literal=True).cast(pl.Int64)
    counts = rows.select("row", marks=marks, files=files).filter(pl.col("files") >= 0)
    marked = counts.filter(pl.col("files") > 0)["marks"].gt(0).mean()
    if not isinstance(marked, float) or marked < _MIN_MARKED:
        return findings()
    detail = pl.format(
        f"{{}} <{kind}> in the texts, and {{}} in the list of files", "marks", "files"
    )
    found = counts.filter(pl.col("marks") != pl.col("files")).with_columns(detail=detail)
    return findings(found, rule="FMT026", path=f"{kind}s")
