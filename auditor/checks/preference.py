"""PRF001 to PRF003: preference pairs without a preference, and preferences for a length."""

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
        what="The chosen and the rejected answer are the same.",
        why="The pair expresses no preference: it costs a training step, and its gradient is zero or"
        " noise.",
        bad='{"prompt": "Hi", "chosen": "Hello!", "rejected": "hello"}',
        good='{"prompt": "Hi", "chosen": "Hello!", "rejected": "Go away."}',
        fix="Drop the pair, or write the answer that was meant.",
        threshold="equality after case, spaces and punctuation are folded",
    ),
    Rule(
        "PRF002",
        "same-when-cut",
        Severity.REVIEW,
        what="The two answers are the same up to the length at which trainers truncate them.",
        why="After truncation the pair expresses no preference.",
        bad="two answers of 9,000 characters that differ in the last sentence",
        good="answers that differ within the first thousand tokens",
        fix="Shorten the prompt and the answers, or train with a larger maximum length.",
        threshold="pair_chars, default 4,096 characters: no difference in the first pair_chars"
        " characters of prompt and answer, of which the prompt takes at most half",
    ),
    Rule(
        "PRF003",
        "length-bias",
        Severity.NOTE,
        what="The length of an answer predicts whether it is the chosen one.",
        why="The model learns to write longer (or shorter) answers instead of better ones.",
        bad="the longer answer is chosen in 9 of 10 pairs",
        good="the longer and the shorter answer are chosen about equally often",
        fix="Add pairs in which the other length is chosen, or train with a length penalty.",
        threshold="at least 50 pairs of different lengths, and the same length is chosen in 70 % of"
        " them, also after two standard errors are subtracted",
    ),
)

_MIN_BIAS = 0.7  # share of the pairs in which the same length is chosen
_MIN_PAIRS = 50
_STANDARD_ERRORS = 2.0  # subtracted from the share before it is compared


def run(data: Dataset) -> Ran:
    """Return findings on pairs of equal answers, and a note if the length decides the choice."""
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
    without_calls = pairs["calls"].is_null()
    # Trainers truncate a long prompt first: at least half of the characters are the answer's.
    max_chars = data.settings.pair_chars
    prompt_chars = pl.min_horizontal(pl.col("prompt").str.len_chars(), max_chars // 2)
    answer_chars = max_chars - prompt_chars.cast(pl.Int64)
    same_start = pairs.filter(~same & without_calls).filter(
        pl.col("response").str.head(answer_chars) == pl.col("rejected").str.head(answer_chars)
    )
    length_bias, longer_chosen = _length_bias(pairs)
    found = [
        findings(
            pairs.filter(same & without_calls),
            rule="PRF001",
            score=1.0,
            detail="the chosen and the rejected answer are the same",
        ),
        findings(
            same_start,
            rule="PRF002",
            score=1.0,
            detail=f"no difference in the first {max_chars:,} characters of prompt and answer",
        ),
        length_bias,
    ]
    return Ran(pl.concat(found), facts={"pairs": pairs.height, "longer_chosen": longer_chosen})


def _length_bias(pairs: pl.DataFrame) -> tuple[pl.DataFrame, float | None]:
    """Return a note if the length decides, and the share of pairs whose longer answer is chosen."""
    sizes = pairs.select(
        chosen=pl.col("response").str.len_chars(), rejected=pl.col("rejected").str.len_chars()
    ).filter(pl.col("chosen") != pl.col("rejected"))
    if sizes.height < _MIN_PAIRS:
        return findings(), None
    share = int((sizes["chosen"] > sizes["rejected"]).sum()) / sizes.height
    most = max(share, 1 - share)
    if most - _STANDARD_ERRORS * sqrt(most * (1 - most) / sizes.height) < _MIN_BIAS:
        return findings(), round(share, 4)
    which = "longer" if share > 0.5 else "shorter"
    detail = f"the {which} answer is chosen in {most:.0%} of {sizes.height:,} pairs"
    return (
        findings(pl.DataFrame({"detail": [detail], "score": [most]}), rule="PRF003"),
        round(share, 4),
    )
