"""RSP005: answers that use nothing of a tool's result or repeat it as JSON, and sets of them."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "ignored-tool-results"

# An answer must use a word or number of a JSON result that has at least this many of them. Source: in two public sets,
# each of 229 answers to results uses some; a status such as "ok" has fewer.
_MIN_VALUES = 3
_MIN_INVENTED = 2  # numbers of an answer that no user and no tool gave
# With at least this many answers to a result: the tools of the set do not work if at least the first share of the results
# is empty or an error; the answers belong to other results if at least the second share has a finding. Source: no finding
# in 229 answers; 30% if answers are moved to other rows.
_MIN_RESULTS, _MIN_USELESS, _MIN_IGNORED = 20, 0.5, 0.2
_MIN_REPEATED_BYTES = 20  # of JSON that an answer repeats

_JSON, _NAME_OF_VALUE, _NOTHING = r"^\s*[\[{]", r'"[^"\\]*"\s*:', r"\b(?:null|none|true|false)\b"
_ERROR = (
    r"(?i)error|exception|\bfail|not found|invalid|denied|unauthori[sz]ed|timed? ?out|unavailable"
)
_VALUE, _NUMBER = r"[\pL\pN]{2,}|\pN", r"\d{2,}"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each answer that does not use the result of a tool, and one on a set of empty results."""
    answered = _answered(data)
    if answered.is_empty():
        return Ran()
    values = pl.col("result").str.replace_all(_NAME_OF_VALUE, " ").str.to_lowercase()
    values = values.str.replace_all(_NOTHING, " ").str.extract_all(_VALUE).list.unique()
    has_error = pl.col("result").str.contains(_ERROR)
    numbers, given = (pl.col(text).str.extract_all(_NUMBER) for text in ("answer", "given"))
    judged = answered.with_columns(
        is_json=pl.col("result").str.contains(_JSON),
        useless=(values.list.len() == 0) | has_error,
        values=values.list.len(),
        shared=values.list.set_intersection(
            pl.col("answer").str.to_lowercase().str.extract_all(_VALUE)
        ).list.len(),
        invented=numbers.list.set_difference(given).list.len(),
    )
    asks = pl.col("answer").str.contains(r"[?？؟]")
    ignores = pl.col("is_json") & ~pl.col("useless") & (pl.col("values") >= _MIN_VALUES)
    ignores &= (pl.col("shared") == 0) & ~asks
    invents = pl.col("useless") & (pl.col("invented") >= _MIN_INVENTED)
    repeats = pl.col("answer").str.strip_chars() == pl.col("result").str.strip_chars()
    repeats &= pl.col("is_json") & (pl.col("result").str.len_bytes() >= _MIN_REPEATED_BYTES)
    what = (
        pl.when(repeats)
        .then(pl.lit("repeats the JSON of the tool's result"))
        .when(ignores)
        .then(pl.lit("uses nothing of the tool's result"))
        .when(invents)
        .then(pl.lit("states numbers, and the tool's result is empty or an error"))
    )
    found = judged.with_columns(what=what).drop_nulls("what")
    detail = pl.format(
        "assistant turn {} {}: '{}'", "number", "what", pl.col("answer").str.head(60)
    )
    rows = findings(found.with_columns(detail=detail), rule="RSP005")
    return Ran(pl.concat([rows, _of_set(judged, found.height)]))


def _answered(data: Dataset) -> pl.DataFrame:
    """Return ``row, number, result, answer, given`` of each text of an assistant that follows results of tools.

    ``number`` counts the assistant's turns of the row, and ``given`` is all that users and tools wrote in the row.
    """
    rows = data.training.select("row")
    turns = data.turns.join(rows, on="row", how="semi", maintain_order="left")
    is_answer = pl.col("role") == "assistant"
    turns = turns.drop_nulls("content").with_columns(
        number=is_answer.cum_sum().over("row"),
        answered_by=pl.when(is_answer).then("turn").backward_fill().over("row"),
    )
    text = pl.col("content").str.join("\n")
    results = turns.filter(pl.col("role") == "tool").drop_nulls("answered_by")
    results = results.group_by("row", "answered_by", maintain_order=True).agg(result=text)
    given = turns.filter(~is_answer).group_by("row").agg(given=text)
    answers = turns.filter(is_answer & ~pl.col("tool_calls") & (pl.col("content") != ""))
    answers = answers.select("row", "number", answered_by="turn", answer="content")
    joined = answers.join(results, on=["row", "answered_by"], maintain_order="left")
    return joined.join(given, on="row", maintain_order="left")


def _of_set(judged: pl.DataFrame, ignored: int) -> pl.DataFrame:
    """Return findings on the set: most results are empty or errors, or many answers, ``ignored``, have a finding."""
    useless = int(judged["useless"].sum())
    parts = [
        (useless, _MIN_USELESS, "results of tools are empty or errors"),
        (ignored, _MIN_IGNORED, "answers to results of tools do not follow from them"),
    ]
    answers = judged.height
    found = [
        (f"{count:,} of {answers:,} {what}", round(count / answers, 4))
        for count, least, what in parts
        if answers >= _MIN_RESULTS and count >= least * answers
    ]
    return whole_file("RSP005", found)
