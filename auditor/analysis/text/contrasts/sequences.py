"""Sequences of numbers and single characters (grids, programs, puzzles), and variables: content that vectors hardly see."""

from typing import Final

import polars as pl

from auditor.analysis.arrays import with_columns_of_both
from auditor.analysis.text import operators
from auditor.analysis.text.contrasts import steps

# A number, a letter, or two characters that are not both letters: 0, -12, A, B#, #A, 7♠. Two letters may be a word,
# and an equals sign is part of a formula, whose numbers are compared elsewhere.
_ITEM: Final = r"(?:[-+]?\d[\d.,]*|[A-Za-z]|[^\s\pL=]{1,2}|[A-Za-z][^\s\pL=]|[^\s\pL=][A-Za-z])"
# Least items in a row that are a sequence. Source: 501 of 200,880 texts of 25 public sets (chats, questions, news, word
# problems, code) have as many: lists of numbers, sums, grids, words with a space after each letter.
_MIN_ITEMS: Final = 5
_SEQUENCE: Final = rf"(?:^|\s){_ITEM}(?:\s+{_ITEM}){{{_MIN_ITEMS - 1},}}(?:\s|$)"


# Numbers side by side, in brackets or not: a matrix, a stack, a list. Their order counts; that of several lists does not.
_NUMBER: Final = r"[-+]?\d+(?:\.\d+)*"
_BETWEEN: Final = r"(?:[\s,;|]*[()\[\]{}][\s,;|()\[\]{}]*|\s*[,;|]\s*|\s+)"
_NUMBERS: Final = rf"(?:{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{3,}}|\[{_NUMBER}(?:{_BETWEEN}{_NUMBER})+)"
_FEW_NUMBERS: Final = rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER})+"
# Least share of the words, and number of them, that are numbers in a text of numbers, such as examples of a function.
_SIGNED: Final = r"[-+*/^=] \(?[0-9]+|[0-9]+"
_CALCULATION: Final = r"[0-9\pL)] [-+*/^=] \(?[-0-9]"
_DIGITS, _MIN_NUMBERS, _MIN_DENSE = r"\d+(?:\.\d+)*", 0.45, 10
# Capitals that name variables, points or persons: "B causes D". "I" is a word.
_AFTER_A: Final = r"(?:[,;?!]|$| (?:and|or|is|are|was|to|does|has|given|with)\b)"
_ANY_VARIABLE: Final = r"\b[A-HJ-Z]\b"


def with_other_sequences(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs in which both texts have sequences or variables, and not the same ones (UInt32).

    A vector and a set of shingles see the items and not their order.

    Args:
        rows: ``row`` and ``raw`` (String, as written).
        pairs: ``pair, left, right``.
    """
    raw = pl.col("raw")
    found = rows.filter(raw.str.contains(_SEQUENCE)).select(
        "row", items=raw.str.extract_all(_SEQUENCE).list.join(" ").str.extract_all(r"\S+")
    )
    numbers = rows.filter(raw.str.contains(_NUMBERS)).select("row", items=_lists(_NUMBERS))
    every = raw.str.extract_all(rf"\b{_DIGITS}\b")
    prose = rows.filter(~operators.is_code(raw))
    dense = prose.select("row", items=every, words=raw.str.count_matches(r"\w+")).filter(
        pl.col("items").list.len() >= pl.max_horizontal(_MIN_NUMBERS * pl.col("words"), _MIN_DENSE)
    )
    few = rows.filter(raw.str.contains(_FEW_NUMBERS)).select("row", items=_lists(_FEW_NUMBERS))
    in_order = pl.element().str.split(" ").list.sort().list.join(" ")
    few = few.with_columns(numbers=pl.col("items").list.eval(in_order).list.sort())
    reordered = with_columns_of_both(pairs, few, how="inner").filter(
        (pl.col("items") != pl.col("items_right")) & (pl.col("numbers") == pl.col("numbers_right"))
    )
    others = (
        with_columns_of_both(pairs, items.select("row", "items"), how="inner").filter(
            pl.col("items") != pl.col("items_right")
        )["pair"]
        for items in (found, numbers, dense)
    )
    # "A: 7, B: 5" and "A: 5, B: 5": one more number that another place has, too.
    values = raw.str.replace_all(r"(\d),(\d{3})\b", "$1$2").str.extract_all(
        r"\b[0-9]+(?:\.[0-9]+)?\b"
    )
    values = values.list.eval(pl.element().cast(pl.Float64)).list.sort()
    valued = rows.select("row", numbers=values)
    replaced = with_columns_of_both(pairs, valued, how="inner").filter(
        (pl.col("numbers") != pl.col("numbers_right"))
        & (pl.col("numbers").list.len() == pl.col("numbers_right").list.len())
    )
    # "(5 - 4) + (2 - 5)" and "(5 - 5) + (2 + 4)": the same words and numbers in another order.
    framed = rows.filter(raw.str.contains(_CALCULATION)).select(
        "row", numbers=raw.str.extract_all(_SIGNED), frame=raw.str.replace_all(r"[^\pL]+", " ")
    )
    moved = with_columns_of_both(pairs, framed, how="inner").filter(
        (pl.col("frame") == pl.col("frame_right")) & (pl.col("numbers") != pl.col("numbers_right"))
    )
    own = [reordered["pair"], replaced["pair"], moved["pair"], steps.with_other_steps(rows, pairs)]
    return pl.concat([*others, *own, _with_other_variables(rows, pairs)]).unique()


def _lists(pattern: str) -> pl.Expr:
    """Return the lists of numbers in each text, without what is between the numbers, sorted (List[String])."""
    lists = pl.col("raw").str.extract_all(pattern)
    return lists.list.eval(pl.element().str.replace_all(_BETWEEN, " ")).list.sort()


def _variable(name: str) -> str:
    """Return the pattern of a variable that is not a unit, an initial or a part of a word, nor the article "A"."""
    end = _AFTER_A if name == "A" else r"(?:[^\w'’-]|$)"
    return rf"(?:^|[^\w°'’.-]){name}{end}"


def _with_other_variables(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the pairs in which each text names some variable more often than the other does (UInt32)."""
    some = rows.filter(pl.col("raw").str.contains(_ANY_VARIABLE))
    if some.is_empty():
        return pl.Series("pair", [], pl.UInt32)
    # A pattern takes longer to compile than to search few texts.
    names = some["raw"].str.extract_all(_ANY_VARIABLE).explode().unique()
    counts = {name: pl.col("raw").str.count_matches(_variable(name)) for name in names}
    both = with_columns_of_both(pairs, some.select("row", **counts), how="inner")
    own, other = (
        pl.any_horizontal(pl.col(f"{name}{one}") > pl.col(f"{name}{two}") for name in names)
        for one, two in (("", "_right"), ("_right", ""))
    )
    return both.filter(own & other)["pair"]
