"""Columns that no layout reads and that still belong to the input of a row."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.formats.record.values import canonical_json

_KEY: Final = "other_inputs"  # in the JSON of `tools`

# Words in the names of columns that are not the input: identity and origin of the row, people, and what
# belongs to the answer or rates it. Source: columns beside prompts and answers in the sets of names.py.
_NOT_INPUT_WORDS: Final = """
    id ids uid uuid guid idx index indices key hash sha sha1 sha256 md5 checksum docid userid rowid qid pid
    cid tid sid taskid url urls uri link links href path file files filename filepath page line row position
    offset start end span spans date dates day datetime time timestamp ts created updated modified
    source sources src origin split fold subset dataset corpus config version license
    annotator annotators annotation annotations worker rater labeler labeller author user username
    score scores rating ratings quality confidence prob probability weight loss length len tokens count num
    rank vote votes label labels answer answers response responses output outputs completion target solution
    explanation rationale reasoning cot reference references prediction predictions gold summary model
    generator engine temperature seed meta metadata info extra stats flag flags perplexity embedding
    embeddings logprobs vector mask
"""
_NOT_INPUT: Final = frozenset(_NOT_INPUT_WORDS.split())
# Columns that repeat the whole row in a trainer's template.
_WHOLE_ROW: Final = frozenset({"text", "formatted", "formatted_text", "full_text", "full_prompt"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")

# Share of different values above which a column of single words or numbers is an id. Source: the same
# bound as for `Dataset.other_fields`; an id differs in every row, a class or a language in few.
_MAX_DISTINCT = 0.5
_MOST = 0.5  # share of a column's values whose kind is the column's
# Characters from which a value without spaces is a text all the same. Source: a SHA-256 in hexadecimal
# has 64.
_MIN_TEXT_CHARS = 65
_TEXT = rf"^\{{?#|\s|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|.{{{_MIN_TEXT_CHARS},}}"
_NO_TEXT = r"^\s*(?:https?://|www\.|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})|^-?\d+\.\d+$"


def add_unread_inputs(examples: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return EXAMPLES with unread inputs as part of ``tools``, and the names of these columns.

    A column is an input if it varies in rows of one prompt, and neither its name nor its values say that it
    is something else: an id, an address, a date, a source, a person, or a property of the answer. Rows that
    differ in an input are not the same example, and their answers do not contradict each other.
    """
    rows = examples.filter(pl.col("prompt").is_not_null())
    if rows["extra"].null_count() == rows.height:
        return examples, ()
    rows = rows.with_columns(pl.col("extra").fill_null("{}"))
    repeated = _repeated(rows)
    if repeated.is_empty():
        return examples, ()
    varying = _varying(repeated)
    if not varying:
        return examples, ()
    values = _values(rows["extra"], varying)
    names = tuple(name for name in varying if _is_input(values[name], rows["label"]))
    if not names:
        return examples, ()
    inputs = rows.select("row", inputs=_as_json(values.select(names)))
    both = examples.join(inputs, on="row", how="left", maintain_order="left")
    inner = pl.lit(f'{{"{_KEY}":') + pl.col("inputs")
    rest = (
        pl.when(pl.col("tools").is_null())
        .then(pl.lit("}"))
        .otherwise(pl.lit(",") + pl.col("tools").str.slice(1))
    )
    tools = pl.when(pl.col("inputs").is_null()).then("tools").otherwise(inner + rest)
    return both.with_columns(tools=tools).drop("inputs"), names


def with_equal_inputs(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``pairs`` (left, right: UInt32) of ``rows`` (EXAMPLES) with the same unread inputs."""
    inputs = pl.col("tools").str.json_path_match(f"$.{_KEY}")
    known = rows.filter(pl.col("tools").str.contains(f'"{_KEY}":', literal=True))
    if known.is_empty():
        return pairs
    known = known.select("row", inputs=inputs)
    both = with_columns_of_both(pairs, known, how="left")
    same = both.filter(pl.col("inputs").eq_missing(pl.col("inputs_right")))
    return same.drop("inputs", "inputs_right")


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``group`` and ``extra`` of the rows whose prompt occurs again, spelling folded."""
    folded = pl.col("prompt").str.to_lowercase().str.replace_all(r"[\s\p{P}]+", " ")
    group = pl.struct(folded.str.strip_chars(), "system", "tools").hash(seed=9)
    keyed = rows.select("extra", group=group)
    return keyed.filter(pl.len().over("group") > 1)


def _varying(rows: pl.DataFrame) -> list[str]:
    """Return the names of columns with several values in one group, if the name allows an input."""
    names = sorted({name for text in rows["extra"].unique() for name in json.loads(text)})
    names = [name for name in names if _may_be_input(name)]
    if not names:
        return []
    values = _values(rows["extra"], names)
    values.columns = [f"value {position}" for position in range(len(names))]  # any name may occur
    most = values.with_columns(group=rows["group"]).group_by("group").agg(pl.all().n_unique())
    counts = most.select(pl.col(values.columns).max()).row(0)
    return [name for name, count in zip(names, counts, strict=True) if count > 1]


def _may_be_input(name: str) -> bool:
    parts = {part.lower() for part in _WORD.findall(name)}
    return parts.isdisjoint(_NOT_INPUT) and name.lower() not in _WHOLE_ROW


def _values(extra: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """Return one column (String) for each name: the value as text, null where there is none."""
    records = [json.loads(text) for text in extra]
    return pl.DataFrame(
        {name: [_as_text(record.get(name)) for record in records] for name in names},
        schema=dict.fromkeys(names, pl.String()),
    )


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else canonical_json(value)


def _is_input(values: pl.Series, labels: pl.Series) -> bool:
    """Return whether the values (String) are texts or repeat, and do not follow from the label."""
    known = pl.DataFrame({"value": values, "label": labels}).drop_nulls("value")
    value = pl.col("value")
    other, text, distinct = known.select(
        other=value.str.contains(_NO_TEXT).mean(),
        text=value.str.contains(_TEXT).mean(),
        distinct=value.n_unique() / pl.len(),
    ).row(0)
    if other > _MOST or (text <= _MOST and distinct > _MAX_DISTINCT):
        return False
    labelled = known.drop_nulls("label").group_by("label").agg(value.n_unique())
    return labelled.is_empty() or not (labelled["value"] == 1).all()


def _as_json(values: pl.DataFrame) -> pl.Series:
    """Return each row's values that are not null as a JSON object (String), null if there is none."""
    texts = []
    for record in values.iter_rows(named=True):
        found = {name: value for name, value in record.items() if value is not None}
        texts.append(canonical_json(found) if found else None)
    return pl.Series(texts, dtype=pl.String)
