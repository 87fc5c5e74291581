"""PRF001 to PRF003: preference pairs without a preference, and preferences for a length."""

from math import sqrt

import polars as pl

from auditor.analysis.responses.forms.code import is_code
from auditor.analysis.text import normalise
from auditor.dataset.dataset import Dataset
from auditor.facts import Facts
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules
from auditor.settings import Settings

NAME = "preference"

_MIN_BIAS = 0.7  # share of the pairs in which the same length is chosen
_MIN_PAIRS = 50
# Number and share of pairs that differ in form alone, up to which these are exceptions.
_FEW, _MAX_IN_FORM = 5, 0.05
_STANDARD_ERRORS = 2.0  # subtracted from the share before it is compared

_DEFAULTS = Settings()
RULES = load_rules(__name__)


class LengthBias(Facts, frozen=True):
    """The share of the pairs in which the longer answer is chosen; None below 50 pairs."""

    pairs: int
    longer_chosen: float | None


def run(data: Dataset) -> Ran:
    """Return findings on pairs of equal answers, and a note if the length decides the choice."""
    if data.task != "preference":
        return Ran()
    pairs = data.training.drop_nulls("rejected")
    pairs = pairs.select("row", "calls", "response", "rejected", pl.col("prompt").fill_null(""))
    if pairs.is_empty():
        return Ran()
    keys = normalise.identity_keys(
        pl.concat([pairs["response"], pairs["rejected"].rename("response")])
    )
    alike = (keys.head(pairs.height) == keys.tail(pairs.height)).fill_null(value=False)
    same = alike & ~_differ_in_form(pairs, alike)
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
            detail="the chosen and the rejected response are the same",
        ),
        findings(
            same_start,
            rule="PRF002",
            score=1.0,
            detail=f"no difference in the first {max_chars:,} characters of prompt and response",
        ),
        length_bias,
    ]
    return Ran(pl.concat(found), facts=LengthBias(pairs.height, longer_chosen))


def _differ_in_form(pairs: pl.DataFrame, alike: pl.Series) -> pl.Series:
    """Return which of the pairs that are ``alike`` differ in case, marks or spaces by design (Boolean[n]).

    Those of code do; and all, where many do: corrections of grammar and of style.
    """
    written = pl.col("response").str.strip_chars() != pl.col("rejected").str.strip_chars()
    differ = alike & pairs.select(written.fill_null(value=False)).to_series()
    if differ.sum() > max(_FEW, _MAX_IN_FORM * pairs.height):
        return differ
    return differ & is_code(pairs["response"])


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
    detail = f"the {which} response is chosen in {most:.0%} of {sizes.height:,} pairs"
    return (
        whole_file("PRF003", [(detail, most)]),
        round(share, 4),
    )
