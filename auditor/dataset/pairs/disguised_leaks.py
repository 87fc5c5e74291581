"""Evaluation prompts in training rows that hide them: what is left is compared letter by letter."""

from collections.abc import Sequence

import polars as pl

from auditor.analysis.pairs.contained_texts import contained_texts
from auditor.analysis.text import letters
from auditor.dataset.dataset import Dataset
from auditor.formats.record.base import digest

_FIELDS = ("prompt", "system", "response", "rejected", "tools", "extra")
# Fewest letters of a text that is all of the other, and of one that is a part of it (some eight words).
MIN_WHOLE, MIN_PART = 12, 32
_WIDTH = 24  # letters in a row that are looked up
MAX_LENGTH = 200_000  # characters of a text that are compared; the rest is left out, as memory is 50 bytes a letter
# A text of fewer letters that more texts contain is a set phrase.
_MAX_PHRASE, _MAX_HOLDERS = 100, 3

_DIGEST = "#[0-9a-f]{16}"
_PAIRS = pl.Schema({"inner": pl.UInt32(), "outer": pl.UInt32()})


def disguised_prompts(data: Dataset) -> pl.DataFrame:
    """Return the evaluation rows whose prompt is disguised in a training row, or the other way round: ``inner, outer``.

    ``inner`` is the evaluation row. Before the letters are compared, what hides them is removed: tags, marks, spaces
    between letters, digits for letters, words inserted between all words, and encodings. Texts that nothing hides are
    left to the other rules.
    """
    train = _written(data.training, _FIELDS)
    evals = data.valid.filter(pl.col("role") == "eval")
    prompt = pl.coalesce("prompt", "response").str.head(MAX_LENGTH)
    evals = evals.select("row", text=prompt).drop_nulls()
    disguised, hidden = (rows.filter(letters.is_disguised(rows["text"])) for rows in (train, evals))
    between, words = letters.fillers(pl.concat([train["text"], evals["text"]]))
    filled = train.filter(between.head(train.height)), evals.filter(between.tail(evals.height))
    found = [
        _pairs(evals, disguised),
        _pairs(hidden, train, parts=False),
        _pairs(evals, filled[0], words),
        _pairs(filled[1], train, words, parts=False),
    ]
    return pl.concat(found).unique().sort("inner", "outer")


def prompts_in_other_fields(data: Dataset) -> pl.DataFrame:
    """Return the evaluation rows whose whole prompt is in a field of a training row that no layout reads.

    The columns are ``inner, outer``; only long fields count.
    """
    train = data.training.filter(pl.col("extra").str.contains(_DIGEST))
    if train.is_empty():
        return pl.DataFrame(schema=_PAIRS)
    prompts = data.valid.filter(pl.col("role") == "eval").select("prompt", inner="row").drop_nulls()
    known = prompts.with_columns(digest=pl.Series(map(digest, prompts["prompt"]), dtype=pl.String))
    fields = train.select(outer="row", digest=pl.col("extra").str.extract_all(_DIGEST))
    found = fields.explode("digest", empty_as_null=True).join(known, on="digest")
    return found.select("inner", "outer").unique().sort("inner", "outer")


def _written(rows: pl.DataFrame, fields: tuple[str, ...]) -> pl.DataFrame:
    """Return ``row, text`` of each field, each text once; of very long texts only the beginning."""
    texts = pl.concat(
        [rows.select("row", text=pl.col(name).str.head(MAX_LENGTH)) for name in fields]
    )
    return texts.drop_nulls().unique(maintain_order=True)


def _without(rows: pl.DataFrame, words: Sequence[str]) -> pl.DataFrame:
    """Return ``rows`` without these words; see `letters.fillers`."""
    if not words:
        return rows
    kept = letters.tokens(rows["text"]).list.eval(pl.element().filter(~pl.element().is_in(words)))
    return rows.with_columns(text=kept.list.join(" "))


def _pairs(
    inner: pl.DataFrame, outer: pl.DataFrame, words: Sequence[str] = (), *, parts: bool = True
) -> pl.DataFrame:
    """Return ``inner, outer``: each row with the first row of the other side that has the same letters.

    ``words`` are left out first. Without ``parts``, the letters must be all letters of both texts.
    """
    if inner.is_empty() or outer.is_empty():
        return pl.DataFrame(schema=_PAIRS)
    mine, theirs = (_lettered(_without(rows, words)) for rows in (inner, outer))
    both = mine.unique("text", keep="first", maintain_order=True).select("text", other="text")
    if parts:
        outer_texts = theirs["text"].unique(maintain_order=True)
        both = pl.concat([both, _parts(both["text"], outer_texts)])
    return pl.concat([_joined(both, mine, theirs, side) for side in ("inner", "outer")])


def _lettered(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.with_columns(text=letters.letters(rows["text"]))
    return rows.filter(pl.col("text").str.len_chars() >= MIN_WHOLE)


def _parts(inner: pl.Series, outer: pl.Series) -> pl.DataFrame:
    """Return ``text, other``: the texts of ``inner`` that are part of an ``outer`` text and are no set phrases."""
    inner = inner.filter(inner.str.len_chars() >= MIN_PART)
    found = contained_texts(_spaced(inner), _spaced(outer), width=_WIDTH)
    pairs = pl.DataFrame(
        {"text": inner.gather(found["inner"]), "other": outer.gather(found["outer"])}
    )
    is_short = pl.col("text").str.len_chars() < _MAX_PHRASE
    return pairs.filter(~(is_short & (pl.len().over("text") > _MAX_HOLDERS)))


def _spaced(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all("(.)", "$1 ").str.strip_chars_end()


def _joined(
    both: pl.DataFrame, mine: pl.DataFrame, theirs: pl.DataFrame, side: str
) -> pl.DataFrame:
    """Return ``inner, outer`` for each row of ``side``, with the first row of the other side."""
    if side == "inner":
        theirs = theirs.unique("text", keep="first", maintain_order=True)
    else:
        mine = mine.unique("text", keep="first", maintain_order=True)
    pairs = both.join(mine, on="text").join(theirs, left_on="other", right_on="text")
    return pairs.select(inner="row", outer="row_right")
