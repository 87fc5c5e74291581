"""TXT061: answers that are no language: keys hit at random, base64, hexadecimal."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.code import is_code
from auditor.analysis.text import gibberish
from auditor.dataset.dataset import Dataset
from auditor.dataset.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "no-language"

_MIN_BYTES = 20
_HEAD_CHARS = 200  # of an answer
_MAX_KNOWN_ROWS = 4_000  # prompts whose words are known, evenly spaced
_WANTED = (
    r"(?i)base ?64|\bhex|hash|encod|decod|encrypt|cipher|cypher|token|uuid|guid|key\b|password|random|sequence|\bdna\b|protein"
    r"|signature|checksum|digest|md5|sha-?\d|compress|bytes|binary|scrambl|jumbl|anagram|gibberish|nonsense|url|link"
)

RULES = load_rules(
    __name__, max_shared=f"{gibberish.MAX_SHARED:.0%}", min_words=gibberish.MIN_WORDS
)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "text"):
        return Ran()
    outputs = data.texts.filter(
        (pl.col("side") == OUTPUT) & (pl.col("text").str.len_bytes() >= _MIN_BYTES)
    )
    outputs = outputs.with_columns(text=pl.col("text").str.head(_HEAD_CHARS))
    outputs = outputs.filter(gibberish.is_likely(pl.col("text")))
    likely = gibberish.is_encoded(pl.col("text")) | gibberish.has_strange_words(pl.col("text"))
    outputs = outputs.filter(likely).filter(~pl.col("before").fill_null("").str.contains(_WANTED))
    outputs = outputs.filter(
        ~pl.col("text").str.contains(r"^\s*[{\[<]") & ~is_code(outputs["text"])
    )
    encoded = outputs.filter(gibberish.is_encoded(pl.col("text")))
    strange = outputs.filter(~gibberish.is_encoded(pl.col("text")))
    if outputs.is_empty():
        return Ran()
    strange = strange.filter(gibberish.own_stems(strange) <= gibberish.MAX_SHARED)
    inputs = data.texts.filter((pl.col("side") != OUTPUT) | (data.task == "text"))
    inputs = inputs.join(strange, on="row", how="anti", maintain_order="left")
    known = inputs["text"].gather_every(max(1, inputs.height // _MAX_KNOWN_ROWS))
    strange = strange.filter(gibberish.shared_words(strange, known) <= gibberish.MAX_SHARED)
    return Ran(
        pl.concat(
            [
                _reported(encoded, "is nearly all base64 or hexadecimal"),
                _reported(strange, "is made of letters that form no words"),
            ]
        ).sort("row", maintain_order=True)
    )


def _reported(rows: pl.DataFrame, what: str) -> pl.DataFrame:
    shown = pl.col("text").str.head(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}'", "field", pl.lit(what), shown)
    return findings(rows.with_columns(detail=detail), rule="TXT061")
