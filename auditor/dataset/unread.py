"""Columns that no layout reads and that still belong to the input of a row."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.dataset.group_fields import GROUP_FIELDS
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
# Words in the names of columns that are an input if they have texts, whether prompts repeat or not. Source: as above.
_INPUT_WORDS: Final = """
    context contexts ctx passage passages document documents doc docs article paragraph paragraphs evidence facts
    knowledge background story history dialogue dialog conversation transcript persona snippet snippets table schema
    premise hypothesis claim question query instruction input
"""
_INPUT: Final = frozenset(_INPUT_WORDS.split())
# Columns that repeat the whole row in a trainer's template.
_WHOLE_ROW: Final = frozenset({"text", "formatted", "formatted_text", "full_text", "full_prompt"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")

# Share of different values above which a column of single words or numbers is an id. Source: the same
# bound as for `Dataset.other_fields`; an id differs in every row, a class or a language in few.
_MAX_DISTINCT = 0.5
_SAMPLE_ROWS = 1_000  # at equal distances, for the names of columns
_MOST = 0.5  # share of a column's values whose kind is the column's
# Characters from which a value without spaces is a text all the same. Source: a SHA-256 in hexadecimal
# has 64.
_MIN_TEXT_CHARS = 65
_TEXT = rf"^\{{?#|\s|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|.{{{_MIN_TEXT_CHARS},}}"
_NO_TEXT = r"^\s*(?:https?://|www\.|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})|^-?\d+\.\d+$"


def add_unread_inputs(examples: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return EXAMPLES with unread inputs as part of ``tools``, and the names of these columns.

    A column is an input if it varies in rows of one prompt, and neither its name nor its values say that it
    is something else: an id, an address, a date, a source, a person, or a property of the answer. So is a
    column of texts whose name says that it is one, unless it is equal in all rows of one prompt. Rows that
    differ in an input are not the same example, and their answers do not contradict each other.
    """
    rows = examples.filter(pl.col("prompt").is_not_null())
    if rows["extra"].null_count() == rows.height:
        return examples, ()
    rows = rows.with_columns(pl.col("extra").fill_null("{}"))
    known, varying = _varying(_repeated(rows))
    named = [name for name in _named(rows["extra"]) if name not in known]
    candidates = sorted({*varying, *named})
    if not candidates:
        return examples, ()
    values = _values(rows["extra"], candidates)
    names = tuple(
        name
        for name in candidates
        if _is_input(values[name], rows["label"], must_be_text=name not in varying)
    )
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


def _named(extra: pl.Series) -> list[str]:
    """Return the names of columns, in a sample of the rows, that say that these are inputs."""
    sample = extra.gather_every(max(1, len(extra) // _SAMPLE_ROWS))
    names = {name for text in sample for name in json.loads(text)}
    return [name for name in names if _may_be_input(name) and not _INPUT.isdisjoint(_words(name))]


def _varying(rows: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Return the names of columns with a value in rows of one prompt, and of those with several.

    Only columns whose name allows an input.
    """
    names = sorted({name for text in rows["extra"].unique() for name in json.loads(text)})
    names = [name for name in names if _may_be_input(name)]
    if not names:
        return [], []
    values = _values(rows["extra"], names)
    values.columns = [f"value {position}" for position in range(len(names))]  # any name may occur
    most = values.with_columns(group=rows["group"]).group_by("group").agg(pl.all().n_unique())
    counts = most.select(pl.col(values.columns).max()).row(0)
    return names, [name for name, count in zip(names, counts, strict=True) if count > 1]


def _may_be_input(name: str) -> bool:
    return _words(name).isdisjoint(_NOT_INPUT) and name.lower() not in (*_WHOLE_ROW, *GROUP_FIELDS)


def _words(name: str) -> set[str]:
    return {part.lower() for part in _WORD.findall(name)}


def _values(extra: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """Return one column (String) for each name: the value as text, null where there is none."""
    records = [json.loads(text) for text in extra]
    return pl.DataFrame(
        {name: [_as_text(record.get(name)) for record in records] for name in names},
        schema=dict.fromkeys(names, pl.String()),
    )


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else canonical_json(value)


def _is_input(values: pl.Series, labels: pl.Series, *, must_be_text: bool) -> bool:
    """Return whether the values (String) are texts or repeat, and do not follow from the label."""
    known = pl.DataFrame({"value": values, "label": labels}).drop_nulls("value")
    value = pl.col("value")
    other, text, distinct = known.select(
        other=value.str.contains(_NO_TEXT).mean(),
        text=value.str.contains(_TEXT).mean(),
        distinct=value.n_unique() / pl.len(),
    ).row(0)
    if known.is_empty() or other > _MOST:
        return False
    if text <= _MOST and (must_be_text or distinct > _MAX_DISTINCT):
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
