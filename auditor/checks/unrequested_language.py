"""TXT051: many answers in another script or language than their prompts, although no text asks for that."""

import polars as pl

from auditor.analysis.responses.faults import english_words
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import language_columns, languages
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "unrequested-language"

_MIN_ROWS, _MIN_FOUND = 20, 10
# Least share of rows with an answer in another language than the prompt. Fewer are exceptions, which TXT050 finds.
_MIN_SHARE = 0.1
# Of the rows with an answer in another language, the highest share whose inputs name one. With more it is the task.
_MAX_WANTED = 0.1
# The answers are translations or transliterations if the lengths of prompts and answers have at least this rank
# correlation, or the logarithm of their ratio less than this deviation. Source: translations of sentences into 21
# languages have 0.68 to 0.95 and 0.16 to 0.30, answers to questions -0.27 to 0.53 and 0.33 to 1.4.
_MAX_CORRELATION, _MIN_DEVIATION = 0.6, 0.31
_SAMPLE = 500  # rows, evenly spaced; a share of 10% is below 5% in them for one set in 20,000
_HEAD_CHARS = 300  # of a text; enough to tell its language
_MIN_LETTERS = 20  # of an answer; a name or a term is written the same in many languages
_MIN_WORDS = 4  # frequent words of the answer's language in the inputs: a passage in that language
# Least share of prompts whose language is known at which the other prompts are taken to be in it. Source: questions
# like "What does parse_args in argparse.py do?" have 0 to 0.05, those of Alpaca and GSM8K 0.5 and more.
_MIN_KNOWN = 0.2
# Share of the words of an answer that are unknown where it is in no known language. Source: 0.7 and more in the
# median of 20 languages in Latin letters, at most 0.46 in English ones.
_MIN_UNKNOWN = 0.6
_UNKNOWN = "no known language"
_LANGUAGE_COLUMN = r'(?i)"[^":]*(?:lang|locale|translat)[^":]*":'

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row whose answer is in another language than its prompt, if many are."""
    if data.task != "generation":
        return Ran()
    rows = data.texts.filter((pl.col("side") == OUTPUT) & pl.col("last"))["row"]
    if len(rows) < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} answers")
    sample = _rows(data, rows.gather_every(max(1, len(rows) // _SAMPLE)))
    if _in_another(sample).height < max(1, _MIN_SHARE / 2 * sample.height):
        return Ran()  # most sets: looking at all rows takes much longer
    whole = _rows(data, rows)
    other = _in_another(whole)
    wanted = _wants_language(pl.col("inputs"), pl.col("answer_kind"))
    own = other.filter(~wanted)
    if other.height - own.height > _MAX_WANTED * other.height or _are_translations(own):
        return Ran()
    own = own.filter(pl.col("text").str.count_matches(r"\pL") >= _MIN_LETTERS)
    if own.height < max(_MIN_FOUND, _MIN_SHARE * whole.height):
        return Ran()
    share = f"{own.height / whole.height:.0%} of the rows"
    detail = pl.format(
        "the response is in {}, its prompt is in {}, and no text asks for that; {} are like this",
        "answer_kind",
        "prompt_kind",
        pl.lit(share),
    )
    return Ran(findings(own.with_columns(detail=detail), rule="TXT051"))


def _rows(data: Dataset, numbers: pl.Series) -> pl.DataFrame:
    """Return the last output of each row, its prompt (the beginnings, and how long both are) and all that the model is given.

    The columns are ``row, text, before, text_chars, before_chars, inputs``.
    """
    texts = data.texts.filter(pl.col("row").is_in(numbers.implode()))
    output = (pl.col("side") == OUTPUT) & pl.col("last")
    rows = texts.filter(output).select("row", "text", before=pl.col("before").fill_null(""))
    inputs = texts.filter(pl.col("side") != OUTPUT).group_by("row", maintain_order=True)
    own = data.valid.select("row", extra=pl.col("extra").fill_null(""))
    rows = rows.join(inputs.agg(inputs=pl.col("text").str.join("\n")), on="row", how="left")
    rows = rows.join(own, on="row", how="left", maintain_order="left")
    rows = rows.filter(~pl.col("extra").str.contains(_LANGUAGE_COLUMN)).drop("extra")
    head = pl.col("text", "before").str.head(_HEAD_CHARS)
    chars = (pl.col(name).str.len_chars().alias(f"{name}_chars") for name in ("before", "text"))
    rows = rows.with_columns(*chars).with_columns(head, inputs=pl.col("inputs").fill_null(""))
    return rows.sort("row")


def _in_another(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``rows`` whose prompt and answer differ in script or language, with ``prompt_kind`` and ``answer_kind``."""
    kinds = rows.with_columns(
        answer_script=language_columns.scripts(rows["text"]),
        prompt_script=language_columns.scripts(rows["before"]),
    )
    kinds = kinds.drop_nulls(["answer_script", "prompt_script"])
    kinds = kinds.filter(~is_code(kinds["text"]) & ~is_code(kinds["before"]))
    answer, prompt = pl.col("answer_script"), pl.col("prompt_script")
    latin = (answer == "Latin") | (prompt == "Latin")
    kinds = kinds.with_columns(
        answer_language=pl.when(latin).then(language_columns.of_texts(kinds["text"])),
        prompt_language=pl.when(latin).then(language_columns.of_texts(kinds["before"])),
    )
    answer_kind = pl.when(answer == "Latin").then("answer_language").otherwise(answer)
    prompt_kind = pl.when(prompt == "Latin").then("prompt_language").otherwise(prompt)
    kinds = kinds.with_columns(answer_kind=answer_kind, prompt_kind=prompt_kind)
    usual = _usual_language(kinds)
    if usual == languages.LANGUAGES[0]:
        none = pl.when(_without_english(kinds["text"])).then(pl.lit(_UNKNOWN))
        kinds = kinds.with_columns(pl.col("answer_kind").fill_null(none))
    # Of prompts in an unknown language, only the script can differ from that of the answer.
    unknown = pl.lit(usual) if usual else pl.when(answer != "Latin").then(pl.lit("Latin"))
    kinds = kinds.with_columns(pl.col("prompt_kind").fill_null(unknown))
    return kinds.filter(pl.col("answer_kind") != pl.col("prompt_kind"))


def _without_english(texts: pl.Series) -> pl.Series:
    """Return which of the texts consist of words that English does not have (Boolean[n])."""
    words = english_words.words_of(texts.to_frame("text"), "text").unique(maintain_order=True)
    unknown = english_words.unknown(words["word"], words["word"].clear())
    is_unknown = pl.col("word").is_in(unknown.implode())
    share = words.group_by("at").agg(words=pl.len(), share=is_unknown.mean())
    found = share.filter((pl.col("words") >= _MIN_WORDS) & (pl.col("share") >= _MIN_UNKNOWN))["at"]
    every = pl.select(pl.int_range(len(texts), dtype=pl.UInt32).alias("at"))
    return every.select(pl.col("at").is_in(found.implode()))["at"]


def _usual_language(kinds: pl.DataFrame) -> str | None:
    """Return the language of most prompts, or None if the language of too few prompts is known."""
    known = kinds.drop_nulls("prompt_kind")["prompt_kind"]
    if known.is_empty() or len(known) < _MIN_KNOWN * kinds.height:
        return None
    return str(known.mode().sort()[0])


def _wants_language(inputs: pl.Expr, kind: pl.Expr) -> pl.Expr:
    """Return whether the inputs name a language, or have letters or frequent words of the answer's language (Boolean)."""
    wanted = languages.names_language(inputs)
    for name in languages.SCRIPTS:
        if name != "Latin":
            wanted |= (kind == name) & languages.names_script(inputs, pl.lit(name))
    for name in languages.LANGUAGES:
        wanted |= (kind == name) & (languages.frequent_words(inputs, name) >= _MIN_WORDS)
    return wanted


def _are_translations(rows: pl.DataFrame) -> bool:
    """Return whether the lengths of the answers follow those of their prompts."""
    prompt, answer = pl.col("before_chars"), pl.col("text_chars")
    correlation = pl.corr(prompt.rank(), answer.rank()).fill_nan(0)
    deviation = (answer / prompt).log().std()
    close = (correlation >= _MAX_CORRELATION) | (deviation < _MIN_DEVIATION)
    return bool(rows.select(close).item())
