"""TXT052: answers that change to another script or language in the middle, which no text asks for."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import languages
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "mixed-languages"

_MIN_ROWS = 20
# Letters of a passage in another script than Latin, and Latin letters elsewhere.
_MIN_PASSAGE, _MIN_LATIN = 15, 20
_PASSAGE = r"([ \x{0250}-\x{10ffff}]{15,})"
_WORDS_OF_LATIN = r"(?i)\b(?:the|of|and|to|is|in|for|with|that|you)\b"
_MIN_WORDS = 1  # function words of English in the text around the passage
# Frequent words of a second language in a text of English, their least share of the frequent words of English or the reverse,
# and the share of these texts at which the set is mixed. Source: at most 4% in 338 good sets, 33% and more where words were half translated.
_MIN_SECOND, _MIN_SECOND_SHARE, _MIN_SHARE = 2, 0.2, 0.15
_SAMPLE, _HEAD_CHARS = 500, 600  # answers, evenly spaced, and their characters
# Words that none of the other languages has.
_OF_ENGLISH = r"(?i)\b(?:the|and|it|with|this|have|from|they|which|you|were|their|would|she|has|his|her|to|for|many)\b"
_LANGUAGES = languages.LANGUAGES[1:]

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on outputs of two scripts, and on the set if many outputs mix English with another language."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs
    of_set = _of_set(data, outputs) if outputs.height >= _MIN_ROWS else findings()
    return Ran(pl.concat([of_set, _passages(data, outputs)]))


def _passages(data: Dataset, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs in English with a passage in another script, which no input has or names."""
    text = pl.col("text")
    wide = outputs.filter(text.str.len_bytes() > text.str.len_chars() + _MIN_PASSAGE)
    wide = wide.with_columns(passage=text.str.extract(_PASSAGE)).drop_nulls("passage")
    wide = wide.filter(pl.col("passage").str.count_matches(r"\pL") >= _MIN_PASSAGE)
    wide = wide.filter(text.str.count_matches(_WORDS_OF_LATIN) >= _MIN_WORDS)
    if wide.is_empty():  # most sets: patterns of scripts take long to compile
        return findings()
    wide = wide.with_columns(script=languages.script(pl.col("passage"))).drop_nulls("script")
    wide = wide.filter(text.str.count_matches(r"\p{Latin}") >= _MIN_LATIN)
    wide = _with_inputs(data, wide)
    named = languages.names_script(pl.col("inputs"), pl.col("script"))
    wide = wide.filter(~named & ~languages.names_language(pl.col("inputs")))
    wide = wide.filter(~is_code(wide["text"]))
    detail = pl.format(
        "{} goes on in {}, which its prompt does not have: '{}'",
        "field",
        "script",
        pl.col("passage").str.strip_chars().str.head(30),
    )
    return findings(wide.with_columns(detail=detail), rule="TXT052")


def _with_inputs(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with all texts that the model is given as ``inputs``."""
    inputs = data.texts.filter(pl.col("side") != OUTPUT).join(rows, on="row", how="semi")
    inputs = inputs.group_by("row").agg(inputs=pl.col("text").str.join("\n"))
    rows = rows.join(inputs, on="row", how="left", maintain_order="left")
    return rows.with_columns(pl.col("inputs").fill_null(""))


def _of_set(data: Dataset, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return a finding on the set if many outputs have the frequent words of English and of another language."""
    text = pl.col("text").str.head(_HEAD_CHARS)
    sample = outputs.gather_every(max(1, outputs.height // _SAMPLE))
    words = [word for name in _LANGUAGES for word in languages.spaced_words(name)]
    mixed = sample.filter(text.str.contains_any(words))  # faster than to count
    if mixed.height < _MIN_SHARE * sample.height:
        return findings()
    own = text.str.count_matches(_OF_ENGLISH)
    others = [languages.frequent_words(text, name) for name in _LANGUAGES]
    second = pl.max_horizontal(others)
    mixed = mixed.filter((own > 0) & (second >= _MIN_SECOND))
    mixed = mixed.filter(second.is_between(_MIN_SECOND_SHARE * own, own / _MIN_SECOND_SHARE))
    mixed = _with_inputs(data, mixed)
    mixed = mixed.filter(~languages.names_language(pl.col("inputs")))
    if mixed.height < _MIN_SHARE * sample.height:
        return findings()
    share = round(mixed.height / sample.height, 4)
    detail = f"{share:.0%} of the answers have words of two languages, and no text asks for that"
    return whole_file("TXT052", [(detail, share)])
