"""Sets whose answers are JSON."""

from typing import Final

import polars as pl

# The beginning of a JSON object or list; "[1] Smith" and "[INST]" do not match.
_BEGINS: Final = r'^\s*(?:\{\s*["}]|\[\s*(?:["{\[\]]|-?\d[\d.eE+-]*\s*[,\]]\s*(?:[\d-]|$)))'
# Least share of answers that begin as JSON at which the others are exceptions. Source: of 100 public sets,
# five have 1.0 and the others 0.02 or less; a set that mixes prose and JSON evenly is left alone, and one with
# 30 % of its answers ruined (bench_ruined.py) is not.
MIN_SHARE: Final = 0.6


def begins_as_json(text: pl.Expr) -> pl.Expr:
    """Return whether each text begins as a JSON object or list does (Boolean)."""
    return text.str.contains(_BEGINS)


def are_json(answers: pl.Series) -> bool:
    """Return whether at least ``MIN_SHARE`` of the ``answers`` (String) begin as JSON."""
    share = answers.to_frame("text").select(begins_as_json(pl.col("text")).mean()).item()
    return isinstance(share, float) and share >= MIN_SHARE
