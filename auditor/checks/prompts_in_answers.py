"""TXT007, TXT008: answers that begin with their whole prompt, and answers that are the prompt of another row."""

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "prompts-in-answers"

_MIN_CHARS = 30  # of a prompt; shorter ones begin a sentence of their answer
_MIN_ADDED = 0.15  # characters after the prompt, as a share of it; TXT003 finds answers with less
# Prompts that are the beginning of a text, or a text to repeat, to correct or to change.
_CONTINUED = (
    r"(?i)complet|continu|finish|fill|blank|next|repeat|copy|echo|recite|rewrit|re-write|edit|correct|proofread|paraphras|rephras"
    r"|punctuat|format|convert|transform|translat|begin|start|first (?:line|sentence)|prompt|question|quote|add\b|insert|extend|expand"
    r"|story|poem|lyrics|续写|补全|改写|重复|接下来"
)
_ENDS = r"[?？.!。！:：\"”)]\s*$"  # of a prompt that is complete
# Highest share of the answers that are prompts of other rows; with more, each row is a turn of a conversation.
_MAX_OTHERS = 0.4
# Share of the answers below which they are turns of small talk. Source: 6 answers of 2,500 short conversations in ten
# languages are the first sentence of another one, at most 0.6% of a set; columns that were moved have 5% and more.
_MIN_OTHERS = 0.01

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows, in sets of free answers."""
    if data.task != "generation":
        return Ran()
    return Ran(pl.concat([_glued(data), _of_other_rows(data)]))


def _glued(data: Dataset) -> pl.DataFrame:
    """Return findings on outputs that begin with their whole prompt and go on."""
    outputs = data.outputs
    text, before = pl.col("text"), pl.col("before")
    begins = text.str.starts_with(before)
    outputs = outputs.with_columns(
        before=pl.when(begins).then(before).otherwise(_instruction(before))
    )
    added = text.str.len_chars().cast(pl.Int64) - before.str.len_chars()
    glued = outputs.filter(
        text.str.starts_with(before)
        & (before.str.len_chars() >= _MIN_CHARS)
        & (added > _MIN_ADDED * before.str.len_chars())
        & before.str.contains(_ENDS)
    )
    if glued.is_empty():
        return findings()
    glued = glued.filter(~before.str.contains(_CONTINUED))
    glued = glued.filter(~is_code(glued["before"]))
    shown = before.str.strip_chars().str.slice(0, 60).str.replace_all(r"\s+", " ")
    detail = pl.format("{} begins with its whole prompt: '{}'", "field", shown)
    return findings(glued.with_columns(detail=detail), rule="TXT007")


def _of_other_rows(data: Dataset) -> pl.DataFrame:
    """Return findings on answers that are the prompt of another training row, word for word."""
    rows = data.keys_of("train").drop_nulls(["prompt_key", "response_key"])
    texts = data.valid.select("row", "prompt", "response")
    rows = rows.join(texts, on="row", how="inner", maintain_order="left")
    key = (
        pl.col("text").str.strip_chars().str.to_lowercase().hash()
    )  # instead of copies of all texts
    whole = rows.select(related="row", text="prompt")
    instructions = whole.with_columns(text=_instruction(pl.col("text")))
    prompts = pl.concat([whole, instructions]).with_columns(key)
    prompts = prompts.unique("text", keep="first", maintain_order=True)
    answers = rows.filter(pl.col("response").str.len_chars() >= _MIN_CHARS)
    answers = answers.select("row", text="response").with_columns(key)
    found = answers.join(prompts, on="text", how="inner", maintain_order="left")
    found = found.filter(pl.col("row") != pl.col("related"))
    if not _MIN_OTHERS * rows.height <= found.height <= _MAX_OTHERS * rows.height:
        return findings()
    return findings(found, rule="TXT008", detail="the response is the prompt of the other line")


def _instruction(prompt: pl.Expr) -> pl.Expr:
    """Return each prompt up to its first blank line: an input may follow."""
    return prompt.str.splitn("\n\n", 2).struct.field("field_0")
