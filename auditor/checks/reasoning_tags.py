"""TXT032 to TXT034: think tags that are broken, answers without the reasoning that all others have, one reasoning for many."""

import polars as pl

from auditor.analysis.text.normalise import is_visible
from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.written_texts import OUTPUT
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "reasoning-tags"

_NAMES = r"think|thinking|thought|reasoning|reflection|scratchpad"
_OPEN, _CLOSE = rf"(?i)<(?:{_NAMES})>", rf"(?i)</(?:{_NAMES})>"
_STARTS = rf"(?i)^\s*<(?:{_NAMES})>|</(?:{_NAMES})>"
_EMPTY = rf"(?i)<(?:{_NAMES})>\s*</(?:{_NAMES})>"
_END = rf"(?is)^.*</(?:{_NAMES})>"
# Least share of answers with reasoning at which an answer without it is an exception.
_MIN_SHARE = 0.75
# Least share of tagged answers without the first tag, or with empty tags, at which that is the design of the chat
# template: DeepSeek's begins the answer with the tag, Qwen3's writes empty tags if there is nothing to reason.
_MIN_BY_DESIGN = 0.25
_REASONING = rf"(?is)<(?:{_NAMES})>(.*?)</(?:{_NAMES})>"
# Fewest characters of a reasoning, and fewest prompts and least share of the tagged answers that have it word for word: some
# greetings are reasoned about alike.
_MIN_CHARS, _MIN_PROMPTS, _MIN_REPEATED = 40, 5, 0.01

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on the outputs of training rows."""
    outputs = data.texts.filter(pl.col("side") == OUTPUT)
    text = pl.col("text")
    likely = text.str.contains_any(
        ["<think", "</think", "hought>", "soning>", "ection>", "tchpad>"]
    )
    tagged = outputs.filter(likely).filter(text.str.contains(_STARTS))
    if tagged.is_empty():
        return Ran()
    opened, closed = text.str.count_matches(_OPEN), text.str.count_matches(_CLOSE)
    tagged = tagged.with_columns(
        unclosed=opened > closed,
        unopened=closed > opened,
        twice=(opened == closed) & (opened > 1) & ~pl.col("calls"),
        empty=text.str.contains(_EMPTY),
        nothing_after=(opened == closed)
        & ~is_visible(text.str.replace(_END, ""))
        & ~pl.col("calls"),
    )
    rare = {
        name: tagged[name].sum() < _MIN_BY_DESIGN * tagged.height for name in ("unopened", "empty")
    }
    broken = [
        ("unclosed", "the reasoning is never closed"),
        *([("unopened", "the reasoning is closed and never opened")] if rare["unopened"] else []),
        ("twice", "the reasoning is opened twice"),
        ("nothing_after", "nothing follows the reasoning"),
    ]
    found = [_reported(tagged.filter(name), "TXT032", detail) for name, detail in broken]
    found.append(_repeated(tagged))
    if rare["empty"]:
        found.append(_reported(tagged.filter("empty"), "TXT033", "the reasoning is empty"))
    answers = outputs.filter("last", ~pl.col("calls"))
    without = answers.join(tagged.select("row"), on="row", how="anti", maintain_order="left")
    if 0 < without.height <= (1 - _MIN_SHARE) * answers.height:
        found.append(_reported(without, "TXT033", "no reasoning, and most other answers have it"))
    return Ran(pl.concat(found))


def _repeated(tagged: pl.DataFrame) -> pl.DataFrame:
    """Return findings on answers whose reasoning is also that of answers to several other prompts."""
    reasoning = pl.col("text").str.extract(_REASONING).str.strip_chars()
    rows = tagged.with_columns(reasoning=reasoning)
    rows = rows.filter(pl.col("reasoning").str.len_chars() >= _MIN_CHARS)
    prompts = pl.col("before").n_unique().over("reasoning")
    least = max(_MIN_PROMPTS, _MIN_REPEATED * tagged.height)
    return _reported(
        rows.filter(prompts >= least),
        "TXT034",
        "the reasoning is that of several other prompts, too",
    )


def _reported(rows: pl.DataFrame, rule: str, detail: str) -> pl.DataFrame:
    return findings(
        rows.with_columns(detail=pl.format("{}: {}", "field", pl.lit(detail))), rule=rule
    )
