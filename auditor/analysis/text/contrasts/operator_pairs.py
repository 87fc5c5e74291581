"""Pairs of similar texts that differ in their operators: ``a && b`` and ``a || b``, however long.

One operator in a long text leaves a pair 95% similar, and long normalised texts have no operators.
"""

import polars as pl

from auditor.analysis.arrays import in_pairs, with_columns_of_both
from auditor.analysis.text import normalise, operators
from auditor.analysis.text.contrasts.sequences import with_other_sequences

KIND = "symbol"  # of contrast, in addition to those of ``contrast.KINDS``
# Texts without any of these have no operators that count in prose.
_CANDIDATE = r"[\p{Sm}*/^&#-]"
# One word with signs that prose does not have: CC(=O)O, /home/x, key=value.
_FORMULA = r"[(){}\[\]\\/=#@+*^]"
# In code all characters but letters and spaces, quotation marks and separators, in which versions of
# one program differ.
_IN_CODE = r"[[\p{S}\p{P}]--['\"`.,;]]"


def or_symbol(kinds: pl.Series, texts: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return ``kinds`` of contrast, with ``symbol`` for pairs that have no other kind and differ in their operators."""
    without = kinds.is_null().arg_true()
    differ = differ_in_operators(texts, pairs[without])
    return kinds.scatter(without.filter(differ), KIND)


def differ_in_operators(texts: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return whether the texts of each pair differ in an operator (Boolean).

    Each text has an operator that the other lacks, or one text names C++ and the other C. An operator that only one text
    has says less, not something else. But if all words of the two texts are the same and they are short or code, any
    other operator and any other order is a difference. In drawings of characters and boards any difference is one.

    ``texts`` has ``row`` and ``raw`` (String, as written); ``pairs`` has ``left`` and ``right``, rows of ``texts``.
    """
    if pairs.is_empty():
        return pl.Series("pair", [], dtype=pl.Boolean)
    numbered = pairs.select("left", "right").with_row_index("pair")
    rows = in_pairs(texts.select("row", "raw"), pairs)
    both = with_columns_of_both(numbered, _operators(rows))
    prose = pl.col("prose") != pl.col("prose_right")
    as_many = pl.col("prose").list.len() == pl.col("prose_right").list.len()
    same_words = pl.col("words") == pl.col("words_right")
    left, right = pl.col("prose"), pl.col("prose_right")
    own = (left.list.set_difference(right), right.list.set_difference(left))
    drawn = pl.all_horizontal(operators.is_drawing(pl.col(name)) for name in ("raw", "raw_right"))
    boards = [
        pl.col(name).str.extract_all(operators.BOARD_ROW).list.join("\n")
        for name in ("raw", "raw_right")
    ]
    differ = both.select(
        "pair",
        differ=pl.all_horizontal(side.list.len() > 0 for side in own)
        | (drawn & (pl.col("raw") != pl.col("raw_right")))
        | (boards[0] != boards[1])
        | (pl.col("names") != pl.col("names_right"))
        | (same_words & as_many & prose)
        | (_same_different_words() & ~as_many & prose),
        same=same_words & (pl.col("raw") != pl.col("raw_right")),
    )
    other = differ.filter("differ")["pair"]
    few = both.filter(differ["same"].fill_null(value=False))
    if not few.is_empty():
        other = pl.concat([other, few.filter(_differ_in_code(few))["pair"]])
    other = pl.concat(
        [other, *_other_formulas(both.filter(differ["same"].not_().fill_null(value=False)))]
    )
    # Rows of a grid that have changed places differ in no segment.
    other = pl.concat([other, with_other_sequences(rows, numbered)])
    return numbered.select(pl.col("pair").is_in(other.implode()))["pair"]


def _same_different_words() -> pl.Expr:
    """Return whether both texts have operators and the same words, some of them more often: "a + a = b", "a + a + a = b" (Boolean)."""
    words = [
        pl.col(name).str.split(" ").list.unique().list.sort() for name in ("words", "words_right")
    ]
    both = pl.all_horizontal(pl.col("prose", "prose_right").list.len() > 0)
    return both & (words[0] == words[1])


def _other_formulas(pairs: pl.DataFrame) -> list[pl.Series]:
    """Return the pairs (UInt32) of two formulas of one word each, and of code with the same words in another order."""
    sides = ("raw", "raw_right")
    one_word = pl.all_horizontal(
        pl.col(name).str.contains(_FORMULA) & ~pl.col(name).str.strip_chars().str.contains(r"\s")
        for name in sides
    )
    formulas = pairs.filter(one_word.fill_null(value=False))
    bags = [pl.col(name).str.split(" ").list.sort() for name in ("words", "words_right")]
    brackets = pl.all_horizontal(pl.col(name).str.contains(r"[(\[{]") for name in sides)
    reordered = pairs.filter((brackets & (bags[0] == bags[1])).fill_null(value=False))
    if reordered.is_empty():
        return [formulas["pair"]]
    are_code = [_as_code(reordered[name])["code"] for name in sides]
    return [formulas["pair"], reordered.filter(are_code[0] & are_code[1])["pair"]]


def _operators(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` with ``words`` (String), and ``prose`` and ``names``, their operators (List[String])."""
    characters = normalise.fold_characters(pl.col("raw"))
    found = rows.filter(pl.col("raw").str.contains(_CANDIDATE)).select(
        "row",
        prose=operators.prose_operators(characters),
        names=operators.names_with_operators(characters),
    )
    words = normalise.fold_to_words(rows["raw"])
    rows = rows.with_columns(words=words)
    return rows.join(found, on="row", how="left", maintain_order="left").with_columns(
        pl.col("prose", "names").fill_null([])
    )


def _differ_in_code(pairs: pl.DataFrame) -> pl.Series:
    """Return whether pairs of texts with the same words are short or code, and differ as code does (Boolean)."""
    sides = [_as_code(pairs[name]) for name in ("raw", "raw_right")]
    both = sides[0].hstack(sides[1].select(pl.all().name.suffix("_right")))
    return both.select(
        pl.when(pl.col("short") | pl.col("short_right"))
        .then(pl.col("identity") != pl.col("identity_right"))
        .when(pl.col("code") | pl.col("code_right"))
        .then(pl.col("symbols") != pl.col("symbols_right"))
        .otherwise(pl.lit(value=False))
        .alias("differ")
    )["differ"]


def _as_code(texts: pl.Series) -> pl.DataFrame:
    """Return ``short, code`` (Boolean), ``identity`` (String) and ``symbols`` (List[String]) of each text."""
    text = pl.col("text")
    folded = texts.rename("text").to_frame().select(normalise.fold_characters(text))
    return folded.select(
        short=text.str.len_chars() <= operators.MAX_SHORT_CHARS,
        code=operators.is_code(text),
        identity=normalise.fold_to_identity(texts),
        symbols=text.str.extract_all(_IN_CODE),
    )
