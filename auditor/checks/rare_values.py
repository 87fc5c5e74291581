"""OUT004, OUT006: values of structured answers other than the few that the key has elsewhere."""

from __future__ import annotations

import re
from difflib import get_close_matches

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.dataset.rows.answer_fields import answer_fields
from auditor.dataset.rows.last_answers import last_answers
from auditor.model import Ran, findings
from auditor.rules import load_rules

NAME = "rare-values"

_MIN_VALUES = 100  # of a key
# Fewest rows of a known value, as a number and as a share of the values of its key; and most rows of a rare value.
_MIN_KNOWN, _MIN_KNOWN_SHARE, _MAX_RARE = 5, 0.02, 2
_MAX_KNOWN_VALUES = 20  # of a key
# Least share of the values of a key that must be known ones. Source: in a long tail (intents of ATIS, cities) values
# have every frequency, and the known ones cover less.
_MIN_COVERED = 0.95
# Most rows of a variant, as a share of the rows of the same value in other case or punctuation.
_MAX_VARIANT = 0.25
_SIMILAR = 0.75  # least ratio of difflib at which a value may be a misspelling of another
_OPERATOR = r"[%<>=|+*/$€]"  # of a value in which signs count: 0 and 0%
_MAX_SHOWN_VALUES = 4

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding for each training row with a rare value under a key of few values."""
    fields = answer_fields(last_answers(data)).filter("is_text")
    counts = fields.group_by("key", "value").agg(rows=pl.len())
    counts = counts.filter(pl.col("rows").sum().over("key") >= _MIN_VALUES)
    if counts.is_empty():
        return Ran()
    counts = counts.sort("key", "rows", "value", descending=[False, True, False])
    variants = _variants(counts)
    rare = _rare(counts.join(variants, on=["key", "value"], how="anti", maintain_order="left"))
    found = pl.concat([variants, rare])
    return Ran(findings(fields.join(found, on=["key", "value"], maintain_order="left")))


def _variants(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the values that are a known value in other case or punctuation: key, value, rule, detail."""
    lower = pl.col("value").str.to_lowercase()
    bare = lower.str.replace_all(r"[^\p{L}\p{N}]", "")
    folded = pl.when(lower.str.contains(_OPERATOR)).then(lower).otherwise(bare)
    group = ["key", "folded"]
    counts = counts.with_columns(folded=folded, share=_share()).filter(pl.col("folded") != "")
    counts = counts.with_columns(
        most=pl.col("rows").first().over(group),
        usual=pl.col("value").first().over(group),
        is_known=_is_known().first().over(group),
    )
    found = counts.filter("is_known", pl.col("rows") <= _MAX_VARIANT * pl.col("most"))
    detail = pl.format("{} is '{}'; elsewhere it is '{}'", "key", "value", "usual")
    return found.select("key", "value", rule=pl.lit("OUT004"), detail=detail)


def _rare(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the rare values of keys of few values: key, value, rule, detail."""
    known = _is_known()
    counts = counts.with_columns(share=_share()).with_columns(
        is_known=known,
        is_enum=(pl.col("share").filter(known).sum().over("key") >= _MIN_COVERED)
        & (known.sum().over("key") <= _MAX_KNOWN_VALUES)
        & (known | (pl.col("rows") <= _MAX_RARE)).all().over("key"),
    )
    enums = counts.filter("is_enum")
    usual = enums.filter("is_known").group_by("key", maintain_order=True).agg(usual="value")
    rare = enums.filter(~pl.col("is_known")).join(usual, on="key", maintain_order="left")
    judged = [_judged(*each) for each in rare.select("key", "value", "usual").iter_rows()]
    schema = {"rule": pl.String, "detail": pl.String}
    return rare.select("key", "value").hstack(pl.DataFrame(judged, schema=schema, orient="row"))


def _share() -> pl.Expr:
    return pl.col("rows") / pl.col("rows").sum().over("key")


def _is_known() -> pl.Expr:
    return (pl.col("rows") >= _MIN_KNOWN) & (pl.col("share") >= _MIN_KNOWN_SHARE)


def _is_misspelt(value: str, usual: str) -> bool:
    """Return whether a similar value is a misspelling of the usual one.

    Another number is another value, and so is another beginning (increase and decrease, known and unknown).
    """
    digits = [re.findall(r"\d", each) for each in (value, usual)]
    return digits[0] == digits[1] and value[:1] == usual[:1]


def _judged(key: str, value: str, usual: list[str]) -> tuple[str, str]:
    """Return the rule and the detail of a rare value."""
    folded = {each.casefold(): each for each in reversed(usual)}
    near = get_close_matches(value.casefold(), folded, n=1, cutoff=_SIMILAR)
    if near and _is_misspelt(value.casefold(), near[0]):
        return "OUT004", f"{key} is '{value}'; elsewhere it is '{folded[near[0]]}'"
    shown = ", ".join(f"'{each}'" for each in usual[:_MAX_SHOWN_VALUES])
    more = ", ..." if len(usual) > _MAX_SHOWN_VALUES else ""
    return "OUT006", f"{key} is '{value}'; elsewhere it is one of {shown}{more}"
