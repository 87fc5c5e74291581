"""FMT026: rows whose marks for images, videos or audio do not agree with their files."""

import json

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.media_data import KINDS, has_source
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "media-marks"

# Least share of the rows with files that have a mark at which marks are the design of the set. Source:
# LLaMA-Factory and LLaVA write one mark for each file; sets of content parts have no marks at all.
_MIN_MARKED = 0.5

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each row and kind of media whose number of marks differs from its number of files."""
    text = pl.concat_str("prompt", "response", ignore_nulls=True)
    rows = data.training.select("row", "tools", text=text)
    kinds = [kind for kind in KINDS if rows["tools"].str.contains(rf'[{{,]"{kind}s?":').any()]
    if not kinds:
        return Ran()
    numbers = [_counts(tools) for tools in rows["tools"]]
    return Ran(
        pl.concat(_disagreeing(rows, [counts[kind] for counts in numbers], kind) for kind in kinds)
    )


def _counts(tools: str | None) -> dict[str, tuple[int, int | None]]:
    """Return, for each kind of media, the number of files and of parts that refer to them (None without parts).

    The number of files is -1 if the parts name their files.
    """
    found = json.loads(tools) if tools else {}
    parts = [part for _, part in found["parts"]] if "parts" in found else None
    counts: dict[str, tuple[int, int | None]] = {}
    for kind in KINDS:
        files = found.get(f"{kind}s", found.get(kind))
        number = len(files) if isinstance(files, list) else int(files is not None)
        own = [part for part in parts or [] if part.get("type") == kind]
        if parts is None:
            counts[kind] = number, None
        elif own and not any(has_source(part) for part in own):
            counts[kind] = number, len(own)
        else:
            counts[kind] = -1, None
    return counts


def _disagreeing(
    rows: pl.DataFrame, numbers: list[tuple[int, int | None]], kind: str
) -> pl.DataFrame:
    in_text = rows["text"].fill_null("").str.count_matches(f"<{kind}>", literal=True)
    schema = {"files": pl.Int64, "parts": pl.Int64}
    counts = pl.DataFrame(numbers, schema=schema, orient="row").with_columns(
        row=rows["row"], marks=in_text.cast(pl.Int64)
    )
    counts = counts.filter(pl.col("files") >= 0).with_columns(marks=pl.coalesce("parts", "marks"))
    marked = counts.filter(pl.col("files") > 0)["marks"].gt(0).mean()
    if not isinstance(marked, float) or marked < _MIN_MARKED:
        return findings()
    marks = (
        pl.when(pl.col("parts").is_null())
        .then(pl.format(f"{{}} <{kind}> in the texts", "marks"))
        .otherwise(pl.format(f"parts of type {kind}: {{}} in the turns", "marks"))
    )
    detail = pl.format("{}, and {} in the list of files", marks, "files")
    found = counts.filter(pl.col("marks") != pl.col("files")).with_columns(detail=detail)
    return findings(found, rule="FMT026", path=f"{kind}s")
