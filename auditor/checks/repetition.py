"""TXT021: answers that repeat a word, a phrase or a sentence to their end, and conversations that repeat their turns."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "repetition"

_ANCHOR = 16  # characters of the end that must occur again
# Repetitions at the end of a text, and the characters that they take. Source: refrains, tables and lists of the
# public sets repeat at most 4 times or less than 80 characters.
_MIN_TIMES = 5
_MIN_CHARS = 80
_MIN_TIMES_OF_LONG, _LONG = 3, 60  # the same for repeated parts of 60 characters and more
_MIN_DOUBLED = 30  # characters of a text that is written twice
_MAX_GAP = 2  # characters of space between both
_MIN_TURNS = 4  # of a conversation that is written twice
_TURN, _MIN_TURN_CHARS = r"^(?:user|assistant) turn", 40  # of a turn that occurs twice
_WANTED = (
    r"(?i)\brepeat\b|\bover and over|\bagain and again|\b(?:write|print|say|output|type)\b.{0,60}\b\d+ times|\bcopies of"
    r"|\bchorus\b|\brefrain\b|重复|遍"
)

_CALL = r"^[\w.-]+\(\{"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each output of the training rows that ends in a loop, and on conversations that repeat turns."""
    return Ran(pl.concat([_outputs(data), _conversations(data), _turns(data)]))


def _outputs(data: Dataset) -> pl.DataFrame:
    """Return findings on outputs that end in a loop, or are written twice."""
    outputs = data.texts.filter(
        (pl.col("side") == OUTPUT) & (pl.col("text").str.len_bytes() >= _MIN_CHARS)
    )
    text = pl.col("text").str.strip_chars()
    outputs = outputs.with_columns(text=text, anchor=text.str.tail(_ANCHOR))
    times = pl.col("text").str.count_matches(pl.col("anchor"), literal=True)
    likely = outputs.filter(times >= _MIN_TIMES_OF_LONG)
    if likely.is_empty():
        return _doubled(outputs)
    # The texts between the last occurrences of the anchor are equal if they are a loop.
    gaps = pl.col("text").str.split(pl.col("anchor"))
    likely = likely.with_columns(gaps=gaps.list.slice(1).list.head(gaps.list.len() - 2))
    last = pl.col("gaps").list.last()
    period = last.str.len_chars() + _ANCHOR
    from_end = pl.col("gaps").list.reverse()
    equal = from_end.list.eval(pl.element().eq(pl.element().first()).cum_prod().sum())
    run_length = equal.list.first().cast(pl.Int64) + 1
    likely = likely.with_columns(period=period, times=run_length)
    period, times = pl.col("period"), pl.col("times")
    loops = (times >= _MIN_TIMES) & (period * times >= _MIN_CHARS)
    loops |= (times >= _MIN_TIMES_OF_LONG) & (period >= _LONG)
    part = pl.concat_str(last, "anchor")
    wanted = pl.col("before").fill_null("").str.contains(_WANTED)
    found = likely.filter(loops & part.str.contains(r"\pL{2}")).filter(~wanted)
    shown = pl.col("anchor").str.replace_all(r"\s+", " ")
    detail = pl.format("{} ends in a loop: '{}' occurs {} times in a row", "field", shown, "times")
    looping = findings(found.with_columns(detail=detail), rule="TXT021")
    doubled = _doubled(outputs).join(looping, on="row", how="anti", maintain_order="left")
    return pl.concat([looping, doubled])


def _doubled(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs (``text`` without space around it) that are one text, or have each line, written twice."""
    return pl.concat([_lines_doubled(outputs), _texts_doubled(outputs)]).unique(
        "row", keep="first", maintain_order=True
    )


def _lines_doubled(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs each of whose lines is written twice."""
    text = pl.col("text")
    first = text.str.splitn("\n", 3).struct
    # The same tool can be called twice.
    likely = outputs.filter(text.str.contains("\n", literal=True), ~text.str.contains(_CALL))
    likely = likely.filter(first.field("field_0") == first.field("field_1"))
    lines = text.str.split("\n")
    same = lines.list.gather_every(2).list.join("\n") == lines.list.gather_every(2, 1).list.join(
        "\n"
    )
    found = likely.filter(
        (lines.list.n_unique() > 1)
        & same
        & first.field("field_0").str.contains(r"\pL{2}.*\s.*\pL{2}")
    )
    shown = text.str.slice(0, 40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} has each line twice: '{}'", "field", shown)
    return findings(found.with_columns(detail=detail), rule="TXT021")


def _texts_doubled(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return findings on outputs that are one text, written twice."""
    text = pl.col("text")
    half = text.str.len_chars() // 2
    begins = text.str.slice(half, _ANCHOR).str.strip_chars_start()
    likely = outputs.filter(text.str.starts_with(begins.str.head(_ANCHOR - _MAX_GAP)))
    if likely.is_empty():
        return findings()
    first = text.str.slice(0, half).str.strip_chars()
    second = text.str.slice(half).str.strip_chars()
    # A sentence that comes four times is a refrain.
    twice = text.str.count_matches(text.str.head(_ANCHOR - _MAX_GAP), literal=True) == 2
    long = twice & (first.str.len_chars() >= _MIN_DOUBLED)
    wanted = pl.col("before").fill_null("").str.contains(_WANTED)
    found = likely.filter(
        (first == second) & long & first.str.contains(r"\pL{2}.*\s.*\pL{2}") & ~wanted
    )
    shown = first.str.slice(0, 40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} is one text, written twice: '{}'", "field", shown)
    return findings(found.with_columns(detail=detail), rule="TXT021")


def _turns(data: Dataset) -> pl.DataFrame:
    """Return findings on the turns of users and assistants that repeat an earlier one of theirs, the first of each row."""
    turns = data.texts.filter(pl.col("field").str.contains(_TURN))
    turns = turns.filter(pl.col("text").str.len_chars() >= _MIN_TURN_CHARS)
    again = turns.filter(pl.int_range(pl.len()).over("row", "side", "text") > 0)
    again = again.unique("row", keep="first", maintain_order=True)
    again = again.join(_conversations(data), on="row", how="anti", maintain_order="left")
    shown = pl.col("text").str.strip_chars().str.slice(0, 40).str.replace_all(r"\s+", " ")
    detail = pl.format("{} repeats an earlier one: '{}'", "field", shown)
    return findings(again.with_columns(detail=detail), rule="TXT021")


def _conversations(data: Dataset) -> pl.DataFrame:
    """Return findings on training rows whose turns are one conversation, written twice."""
    train = data.training.select("row")
    turns = data.turns.join(train, on="row", how="semi").filter(pl.col("role") != "system")
    turn = pl.concat_str("role", pl.col("content").hash(seed=1).cast(pl.String))
    several = turns.filter(pl.len().over("row") >= _MIN_TURNS)
    rows = several.group_by("row", maintain_order=True).agg(turns=turn)
    length = pl.col("turns").list.len()
    halves = [
        pl.col("turns").list.slice(start, length // 2).list.join(" ") for start in (0, length // 2)
    ]
    found = rows.filter((length % 2 == 0) & (halves[0] == halves[1]))
    detail = "the second half of the conversation repeats the first"
    return findings(found.select("row"), rule="TXT021", detail=detail)
