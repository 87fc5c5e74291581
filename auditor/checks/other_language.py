"""TXT050: answers in another script or language than all others."""

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import language_columns, languages
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "other-language"

_MIN_ROWS = 5
# Share of the answers that may be in another script or language: a set with more is multilingual.
_MAX_OTHERS = 0.1
_HEAD_CHARS = 200  # of an answer; enough to tell its language
# Answers that the main language is found on, evenly spaced, and the share of them whose language must be known.
_SAMPLE, _MIN_KNOWN = 300, 0.3

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the last outputs of training rows, in sets of free answers."""
    if data.task != "generation":
        return Ran()
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & pl.col("last"))
    outputs = outputs.with_columns(
        text=pl.col("text").str.head(_HEAD_CHARS), before=pl.col("before").fill_null("")
    )
    if outputs.height < _MIN_ROWS:
        return Ran()
    found = pl.concat([_other_scripts(outputs), _other_languages(outputs)])
    if found.is_empty():
        return Ran()
    found = found.unique("row", keep="first", maintain_order=True).sort("row")
    found = found.filter(~is_code(found["text"]))
    detail = pl.format("{} is in {}, nearly all others are in {}", "field", "kind", "most")
    return Ran(findings(found.with_columns(detail=detail), rule="TXT050"))


def _other_scripts(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs in another script than nearly all, with ``kind`` and ``most``."""
    text = pl.col("text")
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    wide = language_columns.with_scripts(outputs.filter(~is_ascii), "text")
    plain = outputs.filter(is_ascii & text.str.contains("[A-Za-z]{2}"))
    scripts = pl.concat([plain.with_columns(kind=pl.lit("Latin")), wide])
    most = _most(scripts)
    if most is None:
        return scripts.clear().with_columns(most=pl.lit(""))
    others = scripts.filter(pl.col("kind") != most).with_columns(most=pl.lit(most))
    if others.is_empty():
        return others
    # A name or a command in Latin letters is an answer in any language; a sentence is not.
    alone = ~text.str.contains(languages.SCRIPTS[most])
    sentence = (pl.col("kind") != "Latin") | (languages.language(text).is_not_null() & alone)
    return others.filter(sentence & ~languages.names_script(pl.col("before"), pl.col("kind")))


def _other_languages(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs in another language with Latin letters than nearly all, with ``kind`` and ``most``."""
    text = pl.col("text")
    sample = outputs.gather_every(max(1, outputs.height // _SAMPLE))
    known = sample.with_columns(kind=language_columns.of_texts(sample["text"])).drop_nulls("kind")
    most = _most(known) if known.height >= _MIN_KNOWN * sample.height else None
    if most is None:
        return outputs.clear().with_columns(kind=pl.lit(""), most=pl.lit(""))
    # Nearly all answers have one of the words, which is faster to see than to count.
    without = outputs.filter(~text.str.contains_any(languages.spaced_words(most)))
    without = without.filter(text.str.contains(r"\p{Latin}{2}"))  # all frequent words have two
    if without.is_empty():
        return without.with_columns(kind=pl.lit(most), most=pl.lit(most))
    without = without.filter(languages.frequent_words(text, most) <= 1)
    without = without.filter(languages.may_have_language(text))
    others = without.with_columns(kind=languages.language(text), most=pl.lit(most))
    others = others.drop_nulls("kind")
    if others.height > _MAX_OTHERS * outputs.height:
        return others.clear()
    before = pl.col("before")
    wanted = languages.names_language(before) | (languages.language(before) == pl.col("kind"))
    return others.filter(~wanted.fill_null(value=False))


def _most(rows: pl.DataFrame) -> str | None:
    """Return the ``kind`` of nearly all rows, or None if there is none."""
    sizes = rows.group_by("kind").len().sort("len", "kind", descending=[True, False])
    if sizes.is_empty() or rows.height < _MIN_ROWS:
        return None
    rest = rows.height - int(sizes["len"][0])
    return str(sizes["kind"][0]) if rest <= max(1, _MAX_OTHERS * rows.height) else None
