"""Evaluation prompts in training rows under another alphabet or with the letters of each word in another order."""

from typing import Final

import polars as pl

from auditor.dataset.dataset import Dataset

_FIELDS: Final = ("prompt", "system", "response", "rejected")
# Fewest words and letters of a prompt, and letters that repeat an earlier one: each of these agrees with those of another
# text by chance in one of twenty cases.
_MIN_WORDS, _MIN_LETTERS, _MIN_REPEATED = 4, 16, 8
_MIN_CHANGED: Final = (
    0.5  # share of the words; with fewer, a name or the spelling of a word differs
)
_MAX_LENGTH: Final = 20_000  # characters of a text that are compared
# Most pairs of texts whose words have the same lengths that are compared, those of the rarest lengths first: texts of one
# template all have the same.
_MAX_PAIRS: Final = 1_000_000
_NO_LETTER: Final = r"[^\pL\s]+"
# Pig Latin moves the first consonants of a word to its end and adds "ay", "way" or "yay".
_PIG_ENDING, _PIG_LETTERS, _MIN_PIG = "ay", "[wy]", 0.7
_PAIRS: Final = pl.Schema({"inner": pl.UInt32(), "outer": pl.UInt32()})


def recoded_prompts(data: Dataset) -> pl.DataFrame:
    """Return the evaluation rows whose prompt is all of a text of a training row in another code: ``inner, outer``.

    ``inner`` is the evaluation row. Found are texts in reverse order, words whose letters are in another order, Pig Latin,
    and any exchange of letters for others (Caesar, Atbash), by the lengths of their words.
    """
    evals = data.valid.filter(pl.col("role") == "eval")
    evals = _texts(evals.select("row", text=pl.coalesce("prompt", "response")))
    if evals.is_empty():
        return pl.DataFrame(schema=_PAIRS)
    train = _texts(pl.concat(data.training.select("row", text=name) for name in _FIELDS))
    size = pl.col("words").list.eval(pl.element().str.len_chars().cast(pl.String))
    mine, theirs = (rows.with_columns(shape=size.list.join(" ")) for rows in (evals, train))
    backwards = theirs.with_columns(shape=size.list.reverse().list.join(" "))
    other_words = pl.col("words").list.set_difference("words_right").list.len()
    is_changed = other_words >= _MIN_CHANGED * pl.col("words").list.n_unique()
    same = _of_equal_shape(mine, theirs).filter(is_changed)
    reverse = _of_equal_shape(mine, backwards).filter(
        pl.col("words").list.join("") == pl.col("words_right").list.join("").str.reverse()
    )
    is_exchanged = _sorted("words") == _sorted("words_right")
    exchanged = same.filter(is_exchanged | pl.Series(_is_cipher(same), dtype=pl.Boolean))
    found = [exchanged, reverse, _in_pig_latin(evals, train)]
    pairs = pl.concat(part.select(inner="row", outer="row_right") for part in found)
    return pairs.unique(["inner", "outer"]).sort("inner", "outer")


def _of_equal_shape(mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of rows with one ``shape`` (String), those of rare shapes if there are too many."""
    sizes = mine.group_by("shape").len().join(theirs.group_by("shape").len(), on="shape")
    sizes = sizes.select("shape", pairs=pl.col("len").cast(pl.Int64) * pl.col("len_right"))
    sizes = sizes.sort("pairs", "shape").filter(pl.col("pairs").cum_sum() <= _MAX_PAIRS)
    return mine.join(sizes.select("shape"), on="shape").join(theirs, on="shape")


def _texts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, words`` (List[String]) of the texts that are long enough, each once."""
    text = pl.col("text").str.head(_MAX_LENGTH).str.to_lowercase().str.replace_all(_NO_LETTER, "")
    rows = rows.drop_nulls().select("row", words=text.str.extract_all(r"\S+"))
    letters = pl.col("words").list.eval(pl.element().str.len_chars()).list.sum()
    rows = rows.filter((pl.col("words").list.len() >= _MIN_WORDS) & (letters >= _MIN_LETTERS))
    return rows.unique("words", keep="first", maintain_order=True)


def _sorted(column: str, left_out: str = "^$") -> pl.Expr:
    """Return the words of a text, each with its letters in alphabetical order (String)."""
    word = pl.element().str.replace_all(left_out, "")
    letters = word.str.split("").list.sort().list.join("")
    return pl.col(column).list.eval(letters).list.join(" ")


def _is_cipher(pairs: pl.DataFrame) -> pl.Series:
    """Return whether one text of each pair of equal shape is the other with each letter exchanged for another (Boolean[n])."""
    one, other = (pl.col(name).list.join("").str.split("") for name in ("words", "words_right"))
    letters = pairs.with_row_index("pair").select("pair", one=one, other=other)
    letters = letters.explode("one", "other")
    kinds = letters.group_by("pair", maintain_order=True).agg(
        one=pl.col("one").n_unique(),
        other=pl.col("other").n_unique(),
        both=pl.struct("one", "other").n_unique(),
        size=pl.len(),
    )
    fits = (pl.col("both") == pl.col("one")) & (pl.col("both") == pl.col("other"))
    return kinds.select(fits & (pl.col("size") - pl.col("both") >= _MIN_REPEATED)).to_series()


def _in_pig_latin(evals: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    endings = pl.col("words").list.eval(pl.element().str.ends_with(_PIG_ENDING)).list.mean()
    pig = train.filter(endings >= _MIN_PIG)
    plain = pl.col("words").list.eval(pl.element().str.strip_suffix(_PIG_ENDING))
    pig = pig.with_columns(words=plain).select("row", key=_sorted("words", _PIG_LETTERS))
    mine = evals.select("row", key=_sorted("words", _PIG_LETTERS))
    return mine.join(pig, on="key")
