"""TXT060: one answer, or a handful, to most prompts of a set whose prompts need answers of their own."""

import polars as pl

from auditor.analysis.text.positions import contains
from auditor.dataset.dataset import Dataset
from auditor.dataset.pairs.deciding_numbers import symbols_decide
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.plural import pluralize
from auditor.rules import load_rules

NAME = "one-answer"

_MIN_PROMPTS = 20  # different ones; with fewer, an answer repeats by chance
# Share of the different prompts that an answer must have. Source: in 45 sets of free answers the most
# frequent answer has at most 0.18 of them, and the five most frequent ones 0.26.
_MIN_SHARE = 0.3
# The same for the few most frequent answers together, and how many these are.
_MIN_SHARE_OF_FEW, _FEW = 0.8, 5
_MIN_QUOTED_CHARS = (
    10  # of an answer that the instruction names; shorter ones are parts of other words
)

_YES_OR_NO = r"(?i)^(?:yes|no|true|false)$"
_NONE, _ALLOWS_NONE = r"(?i)^none$", r"(?i)\b(?:if any|or none|any of)\b"
_ASKS_YES_OR_NO = r"(?i)\b(?:yes or no|true or false)\b|(?:^|[.!:]\s+|\n)(?:is|are|was|were|do|does|did|can|could|has|have|will|would|should)\b[^?]*\?\s*$"

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on each training row with an answer that most prompts have."""
    if data.task != "generation":
        return Ran()  # labels repeat by design, and a text has no prompt
    # The last turn of a conversation is often the same farewell.
    turns = data.texts.group_by("row").agg(pl.col("side").eq(OUTPUT).sum().alias("answers"))
    single = turns.filter(pl.col("answers") <= 1)
    rows = data.keys_of("train").drop_nulls(["prompt_key", "response_key"])
    # The letter of an option is another answer to each question.
    rows = rows.join(data.answers.select("row", "answer_key"), on="row", maintain_order="left")
    prompts = rows["prompt_key"].n_unique()
    rows = rows.join(single, on="row", how="semi", maintain_order="left")
    if prompts < _MIN_PROMPTS:
        return Ran(left_out=f"fewer than {_MIN_PROMPTS} answers")
    common = _common(rows, prompts)
    if common.is_empty():  # most sets: quotations take longer to find
        return Ran()
    # "What is the GCD of 12 and 50?": one question on many numbers has few answers.
    training = data.training.drop_nulls("prompt")
    if symbols_decide(training["prompt"], training["response"]):
        return Ran()
    rows = rows.join(_quoted(data), on="row", how="anti", maintain_order="left")
    common = _common(rows, prompts)
    found = rows.join(common, on=["response_key", "answer_key"], maintain_order="left")
    percent = (pl.col("share") * 100).round(0).cast(pl.Int64)
    many = pluralize(prompts, "different prompt")
    detail = pl.format("{}% of {} have this answer", percent, pl.lit(many))
    found = found.with_columns(score=pl.col("share").round(3), detail=detail)
    return Ran(findings(found.select("row", "score", "detail"), rule="TXT060"))


def _common(rows: pl.DataFrame, prompts: int) -> pl.DataFrame:
    """Return ``response_key, answer_key, share, first`` of the answers of ``rows`` that many of the ``prompts`` have."""
    share = pl.col("prompt_key").n_unique() / prompts
    answers = rows.group_by("response_key", "answer_key").agg(
        share=share, first=pl.col("row").min()
    )
    answers = answers.sort("share", "first", descending=[True, False])
    few = answers.head(_FEW)
    if few["share"].sum() >= _MIN_SHARE_OF_FEW:
        return few.filter(pl.col("share") > 2 / prompts)
    return answers.filter(pl.col("share") >= _MIN_SHARE)


def _quoted(data: Dataset) -> pl.DataFrame:
    """Return ``row`` of the rows whose system text or prompt has the whole answer, asks for yes or no, or allows none.

    "If there are none, say 'none found'." "Is it inherited by default?" "Which tool helps, if any?"
    """
    answer = pl.col("response").str.strip_chars(" \t\r\n.\"'")
    inputs = (pl.col(side).fill_null("") for side in ("system", "prompt"))
    quoted = pl.any_horizontal(contains(text, answer) for text in inputs)
    wanted = (answer.str.len_chars() >= _MIN_QUOTED_CHARS) & quoted
    wanted |= answer.str.contains(_NONE) & pl.col("prompt").str.contains(_ALLOWS_NONE)
    wanted |= answer.str.contains(_YES_OR_NO) & pl.col("prompt").str.contains(_ASKS_YES_OR_NO)
    return data.valid.filter(wanted).select("row")
