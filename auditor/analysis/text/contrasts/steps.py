"""Pairs of texts that differ in steps, in lists with repeated items, or in blanks: data whose order and number count."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both

# Sentences that are a program: several steps with numbers, "Take 7 steps. Turn around. Take 4 steps."
_STEP: Final = r"[^.;\n]+[.;\n]?"
_MIN_STEPS: Final = 3
_MAX_STEP_WORDS: Final = 6  # with a number; sentences of prose are longer
# Items of a list between commas: "boy, girl, boy". Prose does not name a thing twice in one list.
_ITEM: Final = r"[\pL\d][\pL\d'-]*"
_LIST: Final = rf"{_ITEM}(?:, (?:and )?{_ITEM}){{2,}}"
# A word that is left out, to be filled in or guessed.
_BLANK: Final = r"\*{3,}|_{2,}|\[(?:MASK|BLANK)\]|<(?:mask|blank)>|<extra_id_\d+>"


def with_other_steps(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs (UInt32) in which both texts have steps or repeating lists, and not the same ones, or unequal numbers of blanks.

    Args:
        rows: ``row`` and ``raw`` (String, as written).
        pairs: ``pair, left, right``.
    """
    raw = pl.col("raw")
    blanks = rows.select("row", blanks=raw.str.count_matches(_BLANK))
    found = [_differing(blanks, pairs, "blanks")]
    listed = rows.select("row", items=raw.str.extract_all(_LIST).list.join(", "))
    items = pl.col("items").str.to_lowercase().str.replace_all(", and ", ", ", literal=True)
    listed = listed.select("row", items=items.str.split(", "))
    repeated = pl.col("items").list.n_unique() < pl.col("items").list.len()
    some = listed.filter(pl.col("items").list.first() != "")
    repeating = some.filter(repeated)["row"].implode()
    either = pairs.filter(pl.any_horizontal(pl.col("left", "right").is_in(repeating)))
    found.append(_differing(some, either, "items"))
    step = pl.element().str.strip_chars(" .;\n")
    steps = rows.select("row", steps=raw.str.extract_all(_STEP).list.eval(step.filter(step != "")))
    return pl.concat([*found, _differing(steps.filter(_are_steps()), pairs, "steps")])


def _are_steps() -> pl.Expr:
    """Return whether a text is a program: three ``steps`` (List[String]) or more, and short ones with numbers repeat a verb (Boolean)."""
    frame = pl.element().filter(
        pl.element().str.contains(r"\d")
        & (pl.element().str.count_matches(r"\S+") <= _MAX_STEP_WORDS)
    )
    verbs = pl.col("steps").list.eval(frame.str.extract(r"^(\pL+)", 1).drop_nulls())
    repeats = verbs.list.n_unique() < verbs.list.len()
    return (pl.col("steps").list.len() >= _MIN_STEPS) & repeats


def _differing(values: pl.DataFrame, pairs: pl.DataFrame, name: str) -> pl.Series:
    """Return the pairs (UInt32) whose rows are both in ``values`` (``row`` and ``name``) and have other values."""
    both = with_columns_of_both(pairs, values, how="inner")
    return both.filter(pl.col(name) != pl.col(f"{name}_right"))["pair"]
