"""Columns that no layout reads and that still belong to the input of a row."""

import json
import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from auditor.dataset.group_fields import GROUP_FIELDS
from auditor.formats.record.values import canonical_json

KEY: Final = "other_inputs"  # in the JSON of `tools`

# Words in the names of columns that are not the input: identity and origin of the row, people, and what
# belongs to the answer or rates it. Source: columns next to prompts and answers in the sets of names.py.
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
# Words in the names of columns that are an input if they have texts, whether prompts repeat or not. Source: as
# above; "original_question" and "question_tokens" are not further inputs.
_INPUT_WORDS: Final = """
    context contexts ctx passage passages document documents doc docs article paragraph paragraphs evidence facts
    knowledge background story history dialogue dialog conversation transcript persona snippet snippets table schema
    premise hypothesis claim question query instruction input
"""
_INPUT: Final = frozenset(_INPUT_WORDS.split())
# Columns that repeat the whole row in a trainer's template.
_WHOLE_ROW: Final = frozenset({"text", "formatted", "formatted_text", "full_text", "full_prompt"})
# Names of origins and of texts about the answer, which are an input all the same if they have long texts that vary:
# the first within one prompt, the others also within one answer to it.
_LONG_INPUTS: Final = frozenset({"source", "src", "user"})
_LONG_TEXTS: Final = frozenset({"text", "reference", "references", "summary"})
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")

# Share of different values above which a column of single words or numbers is an id. Source: the same
# bound as for `Dataset.other_fields`; an id differs in every row, a class or a language in few.
_MAX_DISTINCT = 0.5
_SAMPLE_ROWS = 1_000  # at equal distances, for the names of columns
_MOST = 0.5  # share of a column's values whose kind is the column's
# Fewest characters of a value without spaces that is a text all the same. Source: a SHA-256 in hexadecimal
# has 64.
_MIN_TEXT_CHARS = 65
_PLAIN_TEXT = rf"^#|\s|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]|.{{{_MIN_TEXT_CHARS},}}"
_TEXT = rf"^\{{#|{_PLAIN_TEXT}"  # with lists and objects, which have a digest in braces
_LONG_TEXT = rf"^#|.{{{_MIN_TEXT_CHARS},}}"
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
        if _is_input(values[name], rows, _expected(name, is_varying=name in varying))
    )
    if not names:
        return examples, ()
    inputs = rows.select("row", inputs=_as_json(values.select(names)))
    both = examples.join(inputs, on="row", how="left", maintain_order="left")
    inner = pl.lit(f'{{"{KEY}":') + pl.col("inputs")
    rest = (
        pl.when(pl.col("tools").is_null())
        .then(pl.lit("}"))
        .otherwise(pl.lit(",") + pl.col("tools").str.slice(1))
    )
    tools = pl.when(pl.col("inputs").is_null()).then("tools").otherwise(inner + rest)
    return both.with_columns(tools=tools).drop("inputs"), names


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``extra``, ``group`` and ``answered`` of the rows whose prompt occurs again, spelling folded.

    Rows of one prompt have the same ``group``, and ``answered`` is the same if the answers are, too.
    """
    folded = pl.col("prompt").str.to_lowercase().str.replace_all(r"[\s\p{P}]+", " ")
    group = pl.struct(folded.str.strip_chars(), "system", "tools").hash(seed=9)
    keyed = rows.select("extra", "response", "label", group=group)
    keyed = keyed.with_columns(answered=pl.struct("group", "response", "label").hash(seed=10))
    return keyed.filter(pl.len().over("group") > 1)


def _named(extra: pl.Series) -> list[str]:
    """Return the names of columns, in a sample of the rows, that say that these are inputs."""
    sample = extra.gather_every(max(1, len(extra) // _SAMPLE_ROWS))
    names = {name for text in sample for name in json.loads(text)}
    return [name for name in names if _may_be_input(name) and _is_called_input(name)]


def _is_called_input(name: str) -> bool:
    words = _words(name)
    return not _INPUT.isdisjoint(words) and words <= _INPUT | {"text", "body", "content"}


def _varying(rows: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Return the names of columns with a value in rows of one prompt, and of those with several.

    Only columns whose name allows an input.
    """
    names = sorted({name for text in rows["extra"].unique() for name in json.loads(text)})
    names = [n for n in names if _may_be_input(n) or n.lower() in _LONG_INPUTS | _LONG_TEXTS]
    if not names:
        return [], []
    values = _values(rows["extra"], names)
    values.columns = [f"value {position}" for position in range(len(names))]  # any name may occur
    values = values.with_columns(rows["group", "answered"])
    several = {
        key: values.group_by(key)
        .agg(pl.col("^value .*$").n_unique())
        .select(pl.col("^value .*$").max())
        .row(0)
        for key in ("group", "answered")
    }
    keys = ["answered" if name.lower() in _LONG_TEXTS else "group" for name in names]
    varying = [
        name for n, (name, key) in enumerate(zip(names, keys, strict=True)) if several[key][n] > 1
    ]
    return names, varying


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


def _expected(name: str, *, is_varying: bool) -> str | None:
    """Return the pattern of most values of an input of that name; None if values may also repeat."""
    if name.lower() in _LONG_INPUTS | _LONG_TEXTS:
        return _LONG_TEXT
    return None if is_varying else _PLAIN_TEXT


def _is_input(values: pl.Series, rows: pl.DataFrame, expected: str | None) -> bool:
    """Return whether the values (String) are texts or repeat, and say more than prompt and label."""
    known = rows.select("label", "prompt", value=values).drop_nulls("value")
    if known.is_empty():
        return False
    value = pl.col("value")
    other, text, distinct, in_prompt = known.select(
        other=value.str.contains(_NO_TEXT).mean(),
        text=value.str.contains(expected or _TEXT).mean(),
        distinct=value.n_unique() / pl.len(),
        in_prompt=pl.col("prompt").str.contains(value, literal=True).mean(),
    ).row(0)
    if other > _MOST or (expected and in_prompt > _MOST):
        return False
    if text <= _MOST and (expected or distinct > _MAX_DISTINCT):
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
