"""TXT028 and TXT016: sentences that lost capitals, spaces, ends or digits, in many answers of a set or in a few."""

from __future__ import annotations

from functools import reduce

import polars as pl

from auditor.analysis.responses.faults.damage import HEAD_CHARS, KINDS, Damage
from auditor.analysis.responses.forms.code import is_code
from auditor.dataset.dataset import Dataset
from auditor.model import Ran, findings, whole_file
from auditor.rules import load_rules

NAME = "damaged-sentences"

_MIN_BYTES = 25
# The whole set has a kind of damage if at least this number and this share of its answers can show it, and at least this
# share of those do. Source: where 20 answers or more of one of 273 good sets can show a kind, at most 22% do; where all
# are damaged, 70% and more.
_MIN_VISIBLE, _MIN_VISIBLE_SHARE, _MIN_SHARE = 20, 0.15, 0.5

# A step of the export made the damage if at least this number of answers, and this share of those that can show it, have
# it. Source: half of the 18 answers found in 371 good sets are how their authors write; no set has three of one kind.
_MIN_REPEATS, _MIN_REPEATED_SHARE = 3, 0.01

# Ligatures such as "fi" were lost if the answers have this many function words of English or more, and fewer than the
# last number of such pairs of letters for each function word; so many answers are read. Source: 0.046 and more in 30
# good sets in English.
_MIN_FUNCTION_WORDS, _SAMPLE, _MAX_LIGATURES = 500, 2_000, 0.005
_MIN_DIFFERENT_WORDS = 300  # of English 2% have one of these letters

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return findings on damaged outputs of training rows, and on sets of free answers that are mostly damaged."""
    if data.task not in ("generation", "preference"):
        return Ran()
    outputs = data.outputs.filter(pl.col("text").str.len_bytes() >= _MIN_BYTES)
    parts = (part for kind in KINDS for part in _damaged(outputs, kind, data.outputs.height))
    return Ran(pl.concat([_without_ligatures(outputs), *parts]))


def _without_ligatures(outputs: pl.DataFrame) -> pl.DataFrame:
    """Return a finding on the set if its English answers never have "fi", "fl" or "ff", which scanners and PDF files lose."""
    text = pl.col("text").str.head(HEAD_CHARS)
    sample = outputs.gather_every(max(1, outputs.height // _SAMPLE))
    counts = sample.select(
        words=text.str.count_matches(r"\b(?:the|of|and|to)\b").sum(),
        pairs=text.str.count_matches("f[ifl]").sum(),
    )
    words, pairs = counts.row(0)
    if words < _MIN_FUNCTION_WORDS or pairs > _MAX_LIGATURES * words:
        return findings()
    different = sample.select(text.str.extract_all(r"\pL{4,}").explode().n_unique()).item()
    if different < _MIN_DIFFERENT_WORDS:  # one sentence with other numbers, again and again
        return findings()
    detail = f"the letters fi, fl and ff are missing in the words of {outputs.height:,} answers"
    return whole_file("TXT028", [(detail, pairs / words)])


def _damaged(outputs: pl.DataFrame, kind: Damage, every: int) -> list[pl.DataFrame]:
    """Return the findings on outputs with one kind of damage, and on the set if most outputs that can show it do.

    ``every`` counts short ones, too: where most answers are phrases, the few sentences may be written like them.
    """
    likely = outputs.filter(pl.col("text").str.contains(kind.likely)) if kind.likely else outputs
    shown = reduce(pl.DataFrame.filter, kind.shows, likely)
    shown = shown.filter(~pl.col("before").fill_null("").str.contains(kind.wanted))
    shown = shown.filter(~is_code(shown["text"]))
    if shown.is_empty():
        return []
    visible = int(outputs.select(kind.can_show.sum()).item())
    share = shown.height / max(visible, shown.height)
    many = visible >= max(_MIN_VISIBLE, _MIN_VISIBLE_SHARE * every)
    is_usual = many and share >= _MIN_SHARE
    if not is_usual:
        is_some = not kind.least or (visible >= _MIN_VISIBLE and share >= kind.least)
        shown = shown.filter(kind.is_sure & is_some)
    is_repeated = shown.height >= max(_MIN_REPEATS, _MIN_REPEATED_SHARE * visible)
    beginning = pl.col("text").str.head(80).str.replace_all(r"\s+", " ")
    detail = pl.format("{}: {}: '{}…'", "field", pl.lit(kind.what), beginning)
    rule = "TXT028" if is_repeated else "TXT016"
    found = [findings(shown.with_columns(detail=detail), rule=rule)]
    if is_usual:
        often = f"most answers that can show it, {shown.height:,} of {visible:,}: {kind.what}"
        found.append(whole_file("TXT028", [(often, round(share, 4))]))
    return found
