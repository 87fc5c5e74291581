"""TXT001, TXT002: placeholders where an answer, a label or a prompt should be."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults.placeholders import (
    BLIND_WORDS,
    MAX_BYTES,
    NO_VALUE,
    UNFILLED,
    is_blind_text,
    placeholder_kind,
)
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.responses.forms.json_answers import are_json
from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import INPUT, OUTPUT
from auditor.dataset.task import LABELLED
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "placeholder-text"

# Fewest rows of a label that is a class, as a share of the rows of a class of median size.
# Source: the smallest class of 16 public label sets is called "none" or "other" in two, with more rows.
_MIN_CLASS_SHARE = 0.1
# Least share of rows with one of several placeholders as label at which none of these is a class.
_MAX_PLACEHOLDERS = 0.5
_MIN_KINDS = 4  # different placeholders among the labels; a set has one class for no value, or two
_WORDS_FOR_NONE = (
    r"(?i)\b(?:none|null|nil|n/a|nan|na|undefined|empty|blank|unknown|not available|not applicable)\b"
    r"|无|暂无|なし|없음"
)
# A question to which "none" is an answer: "How many were hurt?", "Any allergies?", "Which countries border it?".
_ASKS_FOR_NONE = r"(?i)\b(?:how (?:many|much)|any(?:thing|one|body)?|which (?:\w+ )?\w{2,}[^s\W]s|(?:default|initial) values?)\b[^?]*\?|\bhow (?:many|much)\b"
_ON_SIGNS = r"(?i)\b(?:character|symbol|sign|punctuation|operator|entity|emoticon)s?\b"
_EMPTY = r"^(?:\{\}|\[\])$"
# Different texts without a letter or digit, at or above which signs are the content: Morse code, operators.
_MIN_SIGNS = 10
_NONE = r"(?i)^\W*none\W*$"
_LOST_INPUT = r"(?i)\n\n\s*(nan|<?noinput>?|undefined|\[object Object\]|#N/A)\s*$"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on training rows with a placeholder as answer, label or prompt."""
    labels = _labels(data) if data.task in LABELLED else findings()
    return Ran(pl.concat([labels, _answers(data), _prompts(data)]))


def _answers(data: Dataset) -> pl.DataFrame:
    """Return findings on answers of sets without classes."""
    if data.task in LABELLED:
        return findings()
    outputs = data.texts.filter(pl.col("side") == OUTPUT)
    found = _placeholders(outputs)
    if found.is_empty():
        return findings()
    # A question on a program, or one that mentions the word, can have it as answer.
    system = data.valid.select("row", "system")
    found = found.join(system, on="row", how="left", maintain_order="left")
    named = pl.concat_str(pl.col("before", "system").fill_null("")).str.contains(_WORDS_FOR_NONE)
    code = found.select(is_code=is_code(found["before"]))["is_code"]
    json = pl.lit(value=are_json(outputs["text"]))
    # The message "{}th" is "{}" in another language, and "…" is "...".
    sign = pl.col("text").str.strip_chars().str.normalize("NFKC")
    prompt = pl.concat_str(pl.lit("\n"), pl.col("before").fill_null("").str.normalize("NFKC"))
    copied = sign.str.contains(_EMPTY) & contains(prompt, sign)
    copied |= ~sign.str.contains(r"[\pL\pN]") & prompt.str.contains(_ON_SIGNS)
    ends = prompt.str.ends_with(pl.concat_str(pl.lit("\n"), sign))
    quoted = (contains(prompt, pl.format(mark, sign)) for mark in ('"{}"', "'{}'", "`{}`"))
    copied |= ~sign.str.contains(r"\w") & pl.any_horizontal(ends, *quoted)
    wants_none = pl.col("before").fill_null("").str.contains(_ASKS_FOR_NONE)
    none = pl.col("text").str.contains(_NONE) & wants_none
    copied |= sign == "Na"  # sodium: no value is written NA, na or n/a
    copied |= sign == "na"  # a word of Swahili, Czech and Polish; no value is written NA or n/a
    # The prompt asks which of its words it is: "no data or zero?"
    copied |= contains(_as_words(prompt), _as_words(sign)).fill_null(value=False)
    by_design = (pl.col("kind") == NO_VALUE) & (named | code | json | none | copied)
    by_design |= code & contains(prompt, sign.str.strip_chars("'\""))  # NaN of a calculation
    return _reported(found.filter(~by_design))


def _as_words(text: pl.Expr) -> pl.Expr:
    """Return each text as lower-case words with a space around each (String); null if it has none."""
    words = text.str.to_lowercase().str.replace_all(r"[^\pL\pN/]+", " ").str.strip_chars()
    return pl.when(words != "").then(pl.format(" {} ", words))


def _labels(data: Dataset) -> pl.DataFrame:
    """Return findings on labels that are placeholders and not classes."""
    rows = data.training.select("row", text="label")
    rows = rows.drop_nulls().with_columns(field=pl.lit("the label"))
    size = rows.group_by("text").len()
    median = pl.col("len").median()
    small = size.filter(pl.col("len") < _MIN_CLASS_SHARE * median)["text"]
    found = _placeholders(rows)
    kinds = found["text"].n_unique()
    most = found.height >= _MAX_PLACEHOLDERS * rows.height
    if kinds >= _MIN_KINDS or (most and kinds > 1):
        return _reported(found)
    rare = pl.col("text").is_in(small.implode())
    return _reported(found.filter((pl.col("kind") != NO_VALUE) | rare))


def _prompts(data: Dataset) -> pl.DataFrame:
    """Return findings on prompts that are placeholders, and on inputs after an instruction."""
    inputs = data.texts.filter(pl.col("side") == INPUT).filter(
        pl.len().over("row", "side") == 1  # in a conversation "..." and "test" are turns
    )
    found = _reported(_placeholders(inputs))
    tail = pl.col("text").str.slice(-40).str.extract(_LOST_INPUT)
    lost = inputs.filter(
        pl.col("text").str.contains_any(["nan", "nput", "undefined", "Object", "#N/A"])
    )
    if lost.is_empty():
        return found
    lost = lost.with_columns(word=tail).drop_nulls("word")
    detail = pl.format("the input after the instruction is '{}'", "word")
    return pl.concat([found, findings(lost.with_columns(detail=detail), rule="TXT002")])


def _placeholders(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the ``texts`` that are placeholders, with their ``kind``."""
    text = pl.col("text")
    is_short = text.str.len_bytes() <= MAX_BYTES
    short = texts.filter(is_short).with_columns(kind=placeholder_kind(text)).drop_nulls("kind")
    is_sign = ~text.str.contains(r"\w")
    if (
        short.select(is_sign.any()).item()
        and texts.filter(is_sign)["text"].n_unique() >= _MIN_SIGNS
    ):
        short = short.filter(~is_sign)
    blind = texts.filter(text.str.contains_any(BLIND_WORDS, ascii_case_insensitive=True))
    ipsum = is_short & text.str.contains_any(["ipsum"], ascii_case_insensitive=True)
    blind = blind.filter((text.str.contains_any(BLIND_WORDS) | ipsum) & is_blind_text(text))
    blind = blind.join(short, on=["row", "field"], how="anti", maintain_order="left")
    found = pl.concat([short, blind.with_columns(kind=pl.lit(UNFILLED))])
    return found.sort("row", maintain_order=True)


def _reported(found: pl.DataFrame) -> pl.DataFrame:
    if found.is_empty():
        return findings()
    rule = pl.when(pl.col("kind") == NO_VALUE).then(pl.lit("TXT002")).otherwise(pl.lit("TXT001"))
    shown = pl.col("text").str.strip_chars().str.slice(0, 40)
    detail = pl.format("{} is '{}'", "field", shown)
    return findings(found.with_columns(rule=rule, detail=detail))
