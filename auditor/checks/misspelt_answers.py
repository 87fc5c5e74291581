"""TXT063: answers to English prompts, in which many words are not English."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import english_words
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import language_columns, languages
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "misspelt-answers"

_MIN_WORDS = 6  # of an answer, in small letters
# Share of the words of an answer that are unknown. Source: 99% of the answers of Alpaca and GSM8K have at most 0.15; with 15%
# of the letters replaced, 95% have 0.29 and more.
_MIN_UNKNOWN = 0.25
# Bits by letter of the unknown words, by the letters of English words, and the share of unknown words above which the
# letters do not matter. Source: 95% of known words, eight at a time, have 3.8 bits at most; words with other letters 4.4.
_MIN_BITS, _MIN_UNKNOWN_ALONE = 4.2, 0.5
_MIN_STRANGE = 4  # unknown words; names of two or three things may be in any answer
# It is a fault of the set if at least this number and this share of the answers are found: most show less of it. Source:
# at most 1.4% in 338 good sets; 10% to 15% where all answers of Alpaca and GSM8K were scanned.
_MIN_ROWS_OF_SET, _MIN_SHARE_OF_SET = 10, 0.08
# Share of the answers with enough words that may have unknown words and no frequent word of English.
_MAX_WITHOUT_USUAL = 0.1
# Prompts that are read, and the share of their words that may be unknown where prompts are English.
_SAMPLE, _MAX_UNKNOWN_PROMPTS = 4_000, 0.1
_MIN_PROMPT_WORDS = 100
# Prompts that want words of another kind.
_WANTED = (
    r"(?i)translat|language|spell|letter|revers|backwards|palindrom|leet|rot13|caesar|cipher|encod|decod|encrypt|scrambl|jumbl"
    r"|anagram|gibberish|nonsense|random|typo|dialect|accent|slang|pronounc|pronunciation|phonetic|invent|made.up|fictional|imaginary"
    r"|abbreviat|acronym|lyrics|tongue|\bsql\b|code|regex|url|hash|password|\bdna\b|protein|chemical|formula|latin|verb"
)

_STATEMENT = r"(?m)^\s*(?:def|class|import|return|function)\b"  # of code with long comments

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows and on the set, in sets of free answers to English prompts."""
    if data.task not in ("generation", "preference"):
        return Ran()
    inputs = data.texts.filter(pl.col("side") != OUTPUT)
    inputs = inputs.gather_every(max(1, inputs.height // _SAMPLE))
    known = english_words.words_of(inputs, "text")
    if language_columns.most_frequent(inputs["text"]) != languages.LANGUAGES[0]:
        return Ran(left_out="the prompts are not in English")
    if known.height < _MIN_PROMPT_WORDS:
        return Ran(left_out="the prompts have hardly any English words")
    strange = english_words.unknown(known["word"], known["word"].head(0))
    unknown = known.filter(pl.col("word").is_in(strange.implode())).height
    if unknown > _MAX_UNKNOWN_PROMPTS * known.height:
        return Ran(left_out="the prompts have many unknown words")
    found = _misspelt(data.outputs, known["word"].unique())
    detail = pl.format(
        "{} of the {} words at the beginning of {} are not English: '{}'",
        "strange",
        "words",
        "field",
        pl.col("own").list.head(4).list.join(", "),
    )
    rows = findings(found.with_columns(detail=detail), rule="TXT063")
    share = round(found["row"].n_unique() / max(1, data.outputs["row"].n_unique()), 4)
    if found.height < _MIN_ROWS_OF_SET or share < _MIN_SHARE_OF_SET:
        return Ran(rows)
    of_set = f"{share:.0%} of the answers have many words that are not English, and the others fewer of them"
    return Ran(pl.concat([whole_file("TXT063", [(of_set, share)]), rows]))


def _misspelt(outputs: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Return the outputs many of whose words are unknown, with ``words``, ``strange`` (numbers) and ``own`` (these words)."""
    # A word counts once: the names of a program or a formula occur many times.
    own = english_words.unknown_words_of(outputs, "text", known).unique(maintain_order=True)
    own = own.group_by("at", maintain_order=True).agg(own="word", strange=pl.len())
    own = own.filter(pl.col("strange") >= _MIN_STRANGE)
    rows = outputs.with_row_index("at").join(own, on="at", maintain_order="left")
    rows = rows.hstack([_word_counts(rows).rename("words")]).filter(pl.col("words") >= _MIN_WORDS)
    share = pl.col("strange") / pl.col("words")
    rows = rows.filter(share >= _MIN_UNKNOWN)
    # Many answers without any frequent word of English are in another language, which TXT051 reports.
    usual = languages.spaced_words(languages.LANGUAGES[0])
    without = rows.filter(~pl.col("text").str.contains_any(usual)).height
    if without and without > _MAX_WITHOUT_USUAL * int((_word_counts(outputs) >= _MIN_WORDS).sum()):
        rows = rows.clear()
    bits = english_words.letters().bits(rows["own"].list.join(" "))
    rows = rows.with_columns(bits=bits).filter(
        (pl.col("bits") >= _MIN_BITS) | (share >= _MIN_UNKNOWN_ALONE)
    )
    before = pl.col("before").fill_null("")
    rows = rows.filter(~before.str.contains(_WANTED) & ~is_code(rows["text"]))
    rows = rows.filter(~pl.col("text").str.contains(_STATEMENT))
    other = languages.language(pl.col("text").str.head(600))
    return rows.filter(other.is_null() | (other == languages.LANGUAGES[0]))


def _word_counts(rows: pl.DataFrame) -> pl.Series:
    """Return how many different words each ``text`` has (UInt32[n])."""
    words = english_words.words_of(rows.select("text"), "text")
    counts = words.group_by("at").agg(words=pl.col("word").n_unique())
    every = pl.select(at=pl.int_range(rows.height, dtype=pl.UInt32))
    return every.join(counts, on="at", how="left", maintain_order="left")["words"].fill_null(0)
