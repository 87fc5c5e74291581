"""Rows that would be read as raw text although another column looks like their answer or label."""

import json
from collections.abc import Iterator, Sequence

import polars as pl

from auditor.escape import clip
from auditor.formats import text
from auditor.formats.column_kinds import answer_kind
from auditor.model import Problem
from auditor.plural import pluralize

_SAMPLE_ROWS = 1_000  # at equal distances
# Share of the rows that must have a value. Source: gaps occur, but a column of few rows is a remark.
_MIN_SHARE = 0.1
_MAX_NAME_CHARS = 80


def unread_answers(examples: pl.DataFrame) -> tuple[pl.Series, Problem] | None:
    """Return the rows (UInt32) that are not raw text, and FMT003 with the lines to paste; None if all are.

    Args:
        examples: EXAMPLES of one role, whose layout of most rows is ``text``.
    """
    rows = examples.filter(pl.col("format") == text.NAME)
    sample = rows.gather_every(max(1, rows.height // _SAMPLE_ROWS))
    records = [json.loads(extra) if extra else {} for extra in sample["extra"]]
    found = list(_answers(records))
    if not found:
        return None
    part, name = found[0]
    kind = "a label" if part == "label" else "an answer"
    quoted = json.dumps(clip(name, _MAX_NAME_CHARS), ensure_ascii=False)
    more = f" and {pluralize(len(found) - 1, 'other column')}" if len(found) > 1 else ""
    detail = (
        f"{quoted}{more} looks like {kind}, so 'text' is not read as raw text. Name both in "
        f'dataset-audit.toml: [fields], prompt = "text", {part} = {quoted}; or, if it is raw text: '
        '[fields], response = "text"'
    )
    return rows["row"], Problem("FMT003", detail, name)


def _answers(records: Sequence[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield part and name of each column that looks like an answer or a label, by name."""
    for name in sorted({name for record in records for name in record}):
        values = [record[name] for record in records if name in record]
        if len(values) < _MIN_SHARE * len(records):
            continue
        # A digest is that of a long text, a list or an object.
        values = [f"long {value}" if _is_digest(value) else value for value in values]
        kind = answer_kind(name, values)
        if kind != "other":
            yield ("label" if kind == "label" else "response"), name


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#") and len(value) == 17
