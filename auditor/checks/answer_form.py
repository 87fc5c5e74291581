"""TXT009: answers whose form is no answer's: capitals only, wrapped in JSON, nothing but the path of a file."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.dataset.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "answer-form"

_MIN_CAPITALS = (
    30  # letters of an answer in capitals, and words; fewer are names, codes and headlines
)
_MIN_WORDS = 6
_CAPITALS = r"(?:\b\p{Lu}{2,}\b[^\p{Ll}]*){3}"  # three words in capitals
_ON_CAPITALS = (
    r"(?i)upper|capital|\bcaps\b|shout|yell|loud|acronym|headline|sql|telegram|morse|大写"
)
# One key for the whole answer, as scripts that call a model wrap it.
_WRAPPED = (
    r"(?s)^\s*\{\s*[\"'](?:response|answer|output|text|content|completion|result|message|reply|generated_text)[\"']\s*:"
    r"\s*[\"'].*[\"']\s*\}\s*$"
)
_ON_JSON = (
    r"(?i)json|\bkeys?\b|dictionar|\bdict\b|object|schema|format|structure|field|\bapi\b|html|\{"
)
_PATH = r"^\s*(?:file://)?(?:[A-Za-z]:)?(?:[\\/][\w.-]+){2,}\.\w{1,5}\s*$|^\s*s3://\S+\s*$|^\s*gs://\S+\s*$"
_ON_PATHS = (
    r"(?i)\bfiles?\b|path|folder|director|\burl|\blink|download|image|picture|photo|script|command|linux|unix|windows"
    r"|config|save|open\b|module|import|repo|where (?:is|are)"
)

RULES = load_rules(__name__, min_capitals=_MIN_CAPITALS, min_words=_MIN_WORDS)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.texts.filter((pl.col("side") == OUTPUT) & ~pl.col("calls"))
    text = pl.col("text")
    # Most texts have two small letters in a row near their beginning.
    capitals = outputs.filter(~text.str.head(40).str.contains(r"\p{Ll}\p{Ll}"))
    wrapped = outputs.filter(text.str.head(20).str.contains(r"^\s*\{\s*[\"'][a-z]"))
    paths = outputs.filter(text.str.len_bytes() <= 200)
    forms = (
        (capitals.filter(_is_in_capitals(text)), _ON_CAPITALS, "is in capitals only"),
        (wrapped.filter(text.str.contains(_WRAPPED)), _ON_JSON, "is wrapped in JSON"),
        (paths.filter(text.str.contains(_PATH)), _ON_PATHS, "is the path of a file"),
    )
    parts = [_unexpected(*form) for form in forms if not form[0].is_empty()]
    if not parts:
        return Ran()
    return Ran(findings(_with_system(data, pl.concat(parts)), rule="TXT009"))


def _is_in_capitals(text: pl.Expr) -> pl.Expr:
    """Return whether each text is some words of capitals, and no small letter (Boolean)."""
    long = text.str.count_matches(r"\p{Lu}") >= _MIN_CAPITALS
    words = text.str.count_matches(r"\p{Lu}{2,}") >= _MIN_WORDS
    return long & words & ~text.str.contains(r"\p{Ll}")


def _unexpected(rows: pl.DataFrame, wanted: str, what: str) -> pl.DataFrame:
    """Return the rows that are no code and whose prompt does not match ``wanted``, with their ``detail``."""
    before = pl.col("before").fill_null("")
    # A prompt in capitals, or with a text in capitals to work on, has an answer in capitals.
    small = before.str.contains(r"\p{Ll}{2}") & ~before.str.contains(_CAPITALS)
    rows = rows.filter(small & ~before.str.contains(wanted))
    shown = pl.col("text").str.strip_chars().str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} {}: '{}'", "field", pl.lit(what), shown)
    return rows.with_columns(detail=detail, wanted=pl.lit(wanted))


def _with_system(data: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose system text does not want the form either, and which are no code."""
    system = data.valid.select("row", pl.col("system").fill_null(""))
    rows = rows.join(system, on="row", how="left", maintain_order="left")
    rows = rows.filter(~pl.col("system").str.contains(pl.col("wanted")))
    wraps = pl.col("text").str.contains(_WRAPPED)
    return rows.filter(wraps | ~is_code(rows["text"])).sort("row", maintain_order=True)
