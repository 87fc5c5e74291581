"""TXT020: answers that break off."""

from __future__ import annotations

import polars as pl

from auditor.analysis.responses.faults import cut_off, cut_off_code, last_letters
from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.responses.forms.json_answers import are_json, begins_as_json
from auditor.analysis.responses.forms.reasoning import without_reasoning
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "cut-off"

_MIN_ROWS, _MIN_BYTES = 20, 40  # shorter answers are words and names
# The same where most answers are short, in scripts without spaces: bytes, and share of the median.
_MIN_SHORT_BYTES, _MIN_OF_MEDIAN = 16, 0.4
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
# Highest share of answers without the end of a sentence at which they are exceptions. Source: 24 of 27 public sets of
# sentences are below 0.08; titles, commands and messages of programs are above 0.25.
_MAX_OPEN = 0.1
_MAX_OPEN_PROSE = 0.05  # the same if the only sign is a complete sentence before it
# Above _MAX_OPEN: the least share of these answers with a sign of a cut at which the signs are trusted, and at which all
# of the answers are reported. Source: 0.11 or less in all public sets, 0.6 and more in sets cut at random.
_MIN_SIGNS, _MIN_SIGNS_FOR_ALL = 0.3, 0.5
# The same for the sign of a complete sentence, where few answers are open: some writers leave out the last full stop.
# Source: 0.0 in 500 answers of a forum, 0.18 and 0.24 once ten of them are cut at random.
_MIN_SIGNS_OF_FEW = 0.1
# All answers without an end are reported if at least this share of the answers of several sentences has no end after the
# last one, and at least this share of the prompts has an end. Source: 92% where Chinese answers are cut in half, at
# most 5% in sets in Chinese; some translations of verses have more, and their prompts have no ends.
_MIN_OPEN_AFTER, _MIN_ENDED_PROMPTS = 0.6, 0.5
_AFTER_TASK = r"(?:^|[:\n])[ \t]*([^:\n]+)$"
_ENDED = r"[.!?。！？।؟۔:：][\"'”’)」』]*\s*$"
# Answers were cut between words if at least this share of them, and this number, end with a word such as "the" or "with".
# Source: 1.2% at most in 273 good sets, 15% and 20% where answers are their first fifth.
_MIN_LINKING_SHARE, _MIN_LINKING = 0.05, 5
_MAX_CODE, _CODE_SAMPLE = 0.3, 500  # share of answers that may be code, of so many
_STRINGS = r"'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*"  # and comments
# Highest share of answers with an open block at which it is a fault of theirs.
_MAX_OPEN_BLOCKS = 0.05
_MIN_FINAL = 0.9  # share of answers that mark their final answer

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs.with_columns(text=without_reasoning(data.outputs["text"]))
    outputs = outputs.filter(pl.col("text").str.len_bytes() >= _least_bytes(outputs["text"]))
    if outputs.height < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} answers")
    kinds = (_code, _blocks) if _is_mostly_code(outputs) else (_blocks, _sentences)
    parts = [_json(outputs), _without_final_answer(data, outputs)]
    found = pl.concat([*parts, *(kind(outputs) for kind in kinds)])
    return Ran(found.unique("row", keep="first", maintain_order=True).sort("row"))


def _least_bytes(texts: pl.Series) -> float:
    """Return how many UTF-8 bytes an answer must have to be read: fewer where most are short, in scripts without spaces."""
    if texts.str.contains(_UNSPACED).sum() < len(texts) / 2:
        return _MIN_BYTES
    median = texts.str.len_bytes().cast(pl.Float64).quantile(0.5) or 0.0
    return min(_MIN_BYTES, max(_MIN_SHORT_BYTES, _MIN_OF_MEDIAN * median))


def _sentences(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that end inside a sentence."""
    text = pl.col("text")
    ends = outputs.filter(cut_off.is_likely(text))
    ends = ends.filter(cut_off.is_open(text) | cut_off.is_unbalanced(text))
    # "red, to, the": the items of a list are not the words of a sentence.
    ends = ends.filter(
        ~is_code(ends["text"]), text.str.count_matches(", ") * 2 <= text.str.count_matches(r"\s")
    )
    ends = ends.filter(~_is_word_by_word())
    if ends.is_empty():
        return findings()
    ends = ends.with_columns(
        open=cut_off.is_open(text),
        unbalanced=cut_off.is_unbalanced(text),
        prose=cut_off.is_open_after_sentence(text),
        unspaced=cut_off.is_open_after_unspaced(text),
    ).hstack(cut_off.Words(outputs["text"], outputs["before"]).signals(ends["text"]))
    signs = pl.col("broken", "dangling", "unspaced") & pl.col("open")
    signs = pl.any_horizontal(signs, "unbalanced")
    open_rows = ends.filter("open")
    share = open_rows.height / outputs.height
    signed = float(open_rows.select(signs.mean()).item() or 0.0)
    linking = int(open_rows.select(cut_off.ends_in_linking_word(text).sum()).item() or 0)
    between_words = linking >= max(_MIN_LINKING, _MIN_LINKING_SHARE * outputs.height)
    between_words |= share > _MAX_OPEN and signed < _MIN_SIGNS and _lost_their_ends(outputs)
    between_words |= last_letters.are_cut(open_rows["text"], outputs["text"])
    if share > _MAX_OPEN and signed < _MIN_SIGNS and not between_words:
        return findings()
    cut = signs
    if between_words or (signed >= _MIN_SIGNS_FOR_ALL and share > _MAX_OPEN):
        cut |= pl.col("open")
    elif signed >= _MIN_SIGNS or (share <= _MAX_OPEN_PROSE and signed >= _MIN_SIGNS_OF_FEW):
        cut |= pl.col("open") & pl.col("prose")
    if share <= _MAX_OPEN and signed >= _MIN_SIGNS:
        cut |= pl.col("open") & cut_off.ends_in_joined_letters(text)
    found = ends.filter(cut)
    why = (
        pl.when(pl.col("broken"))
        .then(pl.lit("within a word"))
        .when(pl.col("unbalanced"))
        .then(pl.lit("inside a bracket or a code block"))
        .otherwise(pl.lit("within a sentence"))
    )
    return _reported(found.with_columns(why=why))


def _is_word_by_word() -> pl.Expr:
    """Return whether each ``text`` has as many words as the end of its prompt, which has no end of a sentence either (Boolean).

    Words are spelt, decoded or ordered in another way.
    """
    end = pl.col("before").fill_null("").str.strip_chars_end().str.extract(_AFTER_TASK)
    words = end.str.count_matches(r"\S+") == pl.col("text").str.count_matches(r"\S+")
    return (words & ~end.str.contains(_ENDED)).fill_null(value=False)


def _lost_their_ends(outputs: pl.DataFrame) -> bool:
    """Return whether most answers of several sentences have no end after the last one, though most prompts have one."""
    several = outputs.filter(cut_off.has_sentence_before_end(pl.col("text")))
    if several.height < _MIN_ROWS:
        return False
    open_share = several.select(cut_off.is_open(pl.col("text")).mean()).item()
    ended = outputs.select(pl.col("before").str.contains(_ENDED).mean()).item() or 0.0
    return bool(open_share >= _MIN_OPEN_AFTER and ended >= _MIN_ENDED_PROMPTS)


def _code(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on code that ends within a name, a statement or a bracket."""
    name = outputs.filter(cut_off_code.breaks_a_name(outputs))
    name = name.with_columns(why=pl.lit("within a name of its code"))
    statement = outputs.filter(cut_off_code.breaks_a_statement(pl.col("text")))
    statement = statement.with_columns(why=pl.lit("within a statement of its code"))
    cut = pl.concat([name, statement])
    return pl.concat([_reported(cut.filter(is_code(cut["text"]))), _unclosed(outputs)])


def _unclosed(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on code with open brackets: 1% or less in five public sets of code."""
    text = pl.col("text")
    code = text.str.replace_all(_STRINGS, "")
    opened, closed = code.str.count_matches(r"[(\[{]"), code.str.count_matches(r"[)\]}]")
    whole = text.str.contains(r"```\s*$")
    unclosed = outputs.filter((opened > closed) & ~whole)
    unclosed = unclosed.filter(is_code(unclosed["text"]))
    return _reported(unclosed.with_columns(why=pl.lit("inside a bracket of its code")))


def _is_mostly_code(outputs: pl.DataFrame) -> bool:
    sample = outputs.gather_every(max(1, outputs.height // _CODE_SAMPLE))
    return int(is_code(sample["text"]).sum()) > _MAX_CODE * sample.height


def _json(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on JSON that has no end, where most answers are JSON."""
    text = pl.col("text")
    if not are_json(outputs["text"]):
        return findings()
    ends = text.str.strip_chars_end().str.tail(1).is_in(["}", "]"])
    cut = outputs.filter(begins_as_json(text) & ~ends)
    return _reported(cut.with_columns(why=pl.lit("inside JSON")))


def _blocks(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that open a code block, or are JSON or XML, and never close it.

    These have an end of their own, however the other answers of the set end.
    """
    text = pl.col("text")
    may_open = text.str.contains("```", literal=True) | text.str.contains(r"^\s*[\[{<]")
    open_blocks = outputs.filter(may_open).filter(cut_off.has_open_block(text))
    if open_blocks.height > _MAX_OPEN_BLOCKS * outputs.height:
        return findings()
    return _reported(open_blocks.with_columns(why=pl.lit("inside a code block, JSON or XML")))


def _without_final_answer(data: Dataset, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on last answers that lack the final answer that nearly all others mark."""
    last = outputs.filter("last").join(data.answers, on="row", how="left", maintain_order="left")
    if last.is_empty() or int(last["is_final"].sum()) < _MIN_FINAL * last.height:
        return findings()
    return _reported(
        last.filter(~pl.col("is_final")).with_columns(why=pl.lit("before its final answer"))
    )


def _reported(rows: pl.DataFrame) -> pl.DataFrame:
    end = pl.col("text").str.strip_chars_end().str.tail(40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} ends {}: '…{}'", "field", "why", end)
    return findings(rows.with_columns(detail=detail), rule="TXT020")
