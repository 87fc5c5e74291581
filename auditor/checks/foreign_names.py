"""TXT019: answers with the names of other prompts, in a set whose prompts and answers are about people and places."""

from __future__ import annotations

import polars as pl

from auditor.dataset.dataset import Dataset
from auditor.model import Ran, whole_file
from auditor.rules import load_rules

NAME = "foreign-names"

_MIN_ROWS = 100
# A word with a capital inside a sentence; words of the prompts that it is looked for in.
_NAME, _WORD = r"(?:\p{Ll}|[,\d]) (\p{Lu}\p{Ll}{2,})", r"\pL+"
_CAPITALISED = r"(?:^|\PL)(\p{Lu}\pL*)"  # the words that can be one of these names
# Share of the prompts that a name may be in, and fewest names in answers that any prompt has. With fewer nothing is known.
_MAX_COMMON, _MIN_NAMES = 0.05, 40
# Share of these that are in the row's own prompt, up to which the answers are those of other prompts. Source: 0.08 in titles of jobs, 0.20 in
# answers of a forum, 0.55 and more in 28 other good sets; 0.02 at most where names or answers changed places.
_MAX_OWN = 0.04

RULES = load_rules(__name__)


def run(data: Dataset) -> Ran:
    """Return a finding on the set if its answers have the names of other prompts."""
    if data.task != "generation":
        return Ran()
    rows = data.training.select("row", "system", "prompt", "response").drop_nulls("prompt")
    if rows.height < _MIN_ROWS:
        return Ran(left_out=f"fewer than {_MIN_ROWS} rows with a prompt")
    names = _names(rows)
    total, own = names.height, int(names["own"].sum())
    if total < _MIN_NAMES or own > _MAX_OWN * total or _repeat_names(rows, names["name"].unique()):
        return Ran()
    detail = (
        f"{total:,} names of the answers are in prompts, and {own:,} of these in their own prompt"
    )
    return Ran(whole_file("TXT019", [(detail, round(own / total, 4))]))


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, name, own`` of the rare names in answers that are in a prompt: whether it is that of the row."""
    mentioned = rows.select("row", name=_parts("response", _NAME, of_group=True))
    mentioned = mentioned.explode("name").drop_nulls("name")
    names = mentioned.select("name").unique()
    given, system = (
        _capitalised(rows, side).join(names, on="name", how="semi") for side in ("prompt", "system")
    )
    rare = given.group_by("name").len().filter(pl.col("len") <= _MAX_COMMON * rows.height)
    mentioned = mentioned.join(rare.select("name"), on="name", how="semi", maintain_order="left")
    mentioned = mentioned.join(system, on=["row", "name"], how="anti", maintain_order="left")
    is_own = given.with_columns(own=pl.lit(value=True))
    mentioned = mentioned.join(is_own, on=["row", "name"], how="left", maintain_order="left")
    return mentioned.with_columns(pl.col("own").fill_null(value=False))


def _capitalised(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return ``row, name`` of the different words with a capital in each text."""
    found = rows.select("row", name=pl.col(column).str.extract_all(_CAPITALISED)).explode("name")
    found = found.drop_nulls("name").with_columns(pl.col("name").str.extract(_WORD, 0))
    return found.unique(maintain_order=True)


def _repeat_names(rows: pl.DataFrame, names: pl.Series) -> bool:
    """Return whether answers have some of the ``names`` of their own prompts anywhere: at their beginning, in capitals."""
    given, answered = (
        rows.select("row", name=_parts(side, _WORD)).explode("name").drop_nulls("name")
        for side in ("prompt", "response")
    )
    given = given.filter(pl.col("name").is_in(names.implode()))
    return given.join(answered, on=["row", "name"], how="semi").height > _MAX_OWN * given.height


def _parts(column: str, pattern: str, *, of_group: bool = False) -> pl.Expr:
    """Return the different matches in each text (List)."""
    found = pl.col(column).str.extract_all(pattern)
    if of_group:
        found = found.list.eval(pl.element().str.extract(pattern))
    return found.list.unique(maintain_order=True)
