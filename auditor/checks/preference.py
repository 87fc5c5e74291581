"""PRF001 to PRF003: preference pairs that teach nothing, or the wrong thing."""

from __future__ import annotations

from math import sqrt

import polars as pl

from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, Rule, Severity, findings

NAME = "preference"

RULES: tuple[Rule, ...] = (
    Rule(
        "PRF001",
        "same-answers",
        Severity.REVIEW,
        "The chosen and the rejected answer are the same.",
        "There is nothing to prefer: the pair costs a step and gives no gradient, or noise.",
        '{"prompt": "Hi", "chosen": "Hello!", "rejected": "hello"}',
        '{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}',
        "Drop the pair, or give it the answer that was meant.",
        "equal after case, spaces and punctuation are folded away",
    ),
    Rule(
        "PRF002",
        "same-when-cut",
        Severity.REVIEW,
        "The two answers first differ beyond the length at which trainers cut.",
        "After truncation the pair says nothing.",
        "two answers of 9,000 characters that differ in the last sentence",
        "answers that differ within the first thousand tokens",
        "Shorten prompt and answers, or train with a longer limit.",
        "no difference in the first pair_chars characters (4,096) of prompt and answer; the prompt"
        " takes half of them at most",
    ),
    Rule(
        "PRF003",
        "length-bias",
        Severity.NOTE,
        "Which answer is chosen can be told by its length.",
        "The model learns to write longer (or shorter) rather than better.",
        "the longer answer is chosen in 9 of 10 pairs",
        "either is chosen about as often",
        "Add pairs in which the other length wins, or train with a length penalty.",
        "seven in ten pairs, of at least 50",
    ),
)

_BIAS = 0.7
_PAIRS = 50
_SIGMAS = 2.0


def run(data: Dataset) -> Ran:
    """Findings on pairs that are the same, and a note where length decides."""
    if data.task != "preference":
        return Ran()
    pairs = data.valid.filter(
        (pl.col("role") == "train") & pl.col("rejected").is_not_null()
    ).select("row", "calls", "response", "rejected", prompt=pl.col("prompt").fill_null(""))
    if pairs.is_empty():
        return Ran()
    keys = normalise.identity_keys(
        pl.concat([pairs["response"], pairs["rejected"].rename("response")])
    )
    same = (keys.head(pairs.height) == keys.tail(pairs.height)).fill_null(value=False)
    equal = pairs.filter(same & pairs["calls"].is_null())
    # A long prompt is cut first: half of what is read is left for the answers.
    asked = pl.min_horizontal(pl.col("prompt").str.len_chars(), data.settings.pair_chars // 2)
    room = data.settings.pair_chars - asked.cast(pl.Int64)
    cut = pairs.filter(~same & pairs["calls"].is_null()).filter(
        pl.col("response").str.head(room) == pl.col("rejected").str.head(room)
    )
    told, bias = _bias(pairs)
    found = [
        findings(equal, rule="PRF001", score=1.0, detail="chosen and rejected say the same"),
        findings(
            cut.with_columns(
                detail=pl.format(
                    "the same for the first {} characters of prompt and answer",
                    pl.lit(data.settings.pair_chars),
                )
            ),
            rule="PRF002",
            score=1.0,
        ),
        told,
    ]
    return Ran(pl.concat(found), facts={"pairs": pairs.height, "longer_chosen": bias})


def _bias(pairs: pl.DataFrame) -> tuple[pl.DataFrame, float | None]:
    """A note if length decides, and the share of pairs in which the longer answer is chosen."""
    sizes = pairs.select(
        chosen=pl.col("response").str.len_chars(), rejected=pl.col("rejected").str.len_chars()
    ).filter(pl.col("chosen") != pl.col("rejected"))
    if sizes.height < _PAIRS:
        return findings(), None
    share = int((sizes["chosen"] > sizes["rejected"]).sum()) / sizes.height
    most = max(share, 1 - share)
    if most - _SIGMAS * sqrt(most * (1 - most) / sizes.height) < _BIAS:
        return findings(), round(share, 4)
    which = "longer" if share > 0.5 else "shorter"
    detail = f"the {which} answer is chosen in {most:.0%} of {sizes.height} pairs"
    return (
        findings(pl.DataFrame({"detail": [detail], "score": [most]}), rule="PRF003"),
        round(share, 4),
    )
